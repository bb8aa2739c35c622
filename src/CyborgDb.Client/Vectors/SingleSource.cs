namespace CyborgDb.Vectors;

internal sealed class SingleSource(Values<float> values) : VectorSource
{
    public override ReadOnlySpan<float> Read(long start, Span<float> scratch) => values.Read(start, scratch.Length);
}
