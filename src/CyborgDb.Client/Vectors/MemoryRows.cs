namespace CyborgDb.Vectors;

/// <summary>Vectors of one length that stand apart, each in its own memory.</summary>
internal sealed class MemoryRows(IReadOnlyList<ReadOnlyMemory<float>> rows, int dimension) : Values<float>
{
    public override ReadOnlySpan<float> Read(long start, int atMost)
    {
        var (row, column) = Math.DivRem(start, dimension);
        return rows[(int)row].Span.Slice((int)column, Math.Min(atMost, dimension - (int)column));
    }
}
