namespace CyborgDb.Vectors;

/// <summary>Some rows of another source.</summary>
internal sealed class RowsSource(VectorSource whole, IReadOnlyList<int> rows, int dimension) : VectorSource
{
    public override ReadOnlySpan<float> Read(long start, Span<float> scratch)
    {
        var (row, column) = Math.DivRem(start, dimension);
        return whole.Read((long)rows[(int)row] * dimension + column, scratch[..(int)Math.Min(scratch.Length, dimension - column)]);
    }
}
