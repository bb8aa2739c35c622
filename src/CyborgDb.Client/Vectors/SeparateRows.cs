namespace CyborgDb.Vectors;

internal sealed class SeparateRows<T>(IReadOnlyList<T[]> rows, int dimension) : Values<T>
{
    public override ReadOnlySpan<T> Read(long start, int atMost)
    {
        var (row, column) = Math.DivRem(start, dimension);
        return rows[(int)row].AsSpan((int)column, Math.Min(atMost, dimension - (int)column));
    }
}
