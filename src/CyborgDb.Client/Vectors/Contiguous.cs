namespace CyborgDb.Vectors;

internal sealed class Contiguous<T>(ReadOnlyMemory<T> values) : Values<T>
{
    public override ReadOnlySpan<T> Read(long start, int atMost) =>
        values.Span.Slice((int)start, Math.Min(atMost, values.Length - (int)start));
}
