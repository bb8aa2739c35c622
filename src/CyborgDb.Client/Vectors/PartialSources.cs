namespace CyborgDb.Vectors;

/// <summary>A part of another source's values, from one position to another.</summary>
internal sealed class RangeSource(VectorSource whole, long offset, long length) : VectorSource
{
    public override ReadOnlySpan<float> Read(long start, Span<float> scratch) =>
        whole.Read(offset + start, scratch[..(int)Math.Min(scratch.Length, length - start)]);
}

/// <summary>Some rows of another source.</summary>
internal sealed class RowsSource(VectorSource whole, IReadOnlyList<int> rows, int dimension) : VectorSource
{
    public override ReadOnlySpan<float> Read(long start, Span<float> scratch)
    {
        var (row, column) = Math.DivRem(start, dimension);
        return whole.Read((long)rows[(int)row] * dimension + column, scratch[..(int)Math.Min(scratch.Length, dimension - column)]);
    }
}

/// <summary>The vectors of items, all of which have one, of the same dimension.</summary>
internal sealed class ItemsSource(IReadOnlyList<VectorItem> items, int dimension) : VectorSource
{
    public override ReadOnlySpan<float> Read(long start, Span<float> scratch)
    {
        var (row, column) = Math.DivRem(start, dimension);
        var rest = items[(int)row].Vector.GetValueOrDefault().Span[(int)column..];
        return rest[..Math.Min(rest.Length, scratch.Length)];
    }
}
