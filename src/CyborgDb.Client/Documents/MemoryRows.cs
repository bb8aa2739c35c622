using CyborgDb.Vectors;

namespace CyborgDb.Documents;

/// <summary>Vectors of one length that each document has its own memory for.</summary>
internal sealed class MemoryRows(ReadOnlyMemory<float>[] rows, int dimension) : Values<float>
{
    public override ReadOnlySpan<float> Read(long start, int atMost)
    {
        var (row, column) = Math.DivRem(start, dimension);
        return rows[row].Span.Slice((int)column, Math.Min(atMost, dimension - (int)column));
    }
}
