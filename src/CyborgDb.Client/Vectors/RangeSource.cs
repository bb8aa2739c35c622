namespace CyborgDb.Vectors;

/// <summary>A part of another source's values, from one position to another.</summary>
internal sealed class RangeSource(VectorSource whole, long offset, long length) : VectorSource
{
    public override ReadOnlySpan<float> Read(long start, Span<float> scratch) =>
        whole.Read(offset + start, scratch[..(int)Math.Min(scratch.Length, length - start)]);
}
