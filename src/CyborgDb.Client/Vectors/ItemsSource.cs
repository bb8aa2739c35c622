namespace CyborgDb.Vectors;

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
