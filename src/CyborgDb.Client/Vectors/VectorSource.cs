namespace CyborgDb.Vectors;

/// <summary>Where the values of a matrix come from. The encoder and the checks read them in blocks, so that no shape has to be copied whole.</summary>
internal abstract class VectorSource
{
    public static readonly VectorSource Empty = Of(ReadOnlyMemory<float>.Empty);

    /// <summary>Values that stand one behind the other.</summary>
    public static VectorSource Of(ReadOnlyMemory<float> values) => new SingleSource(new Contiguous<float>(values));

    /// <inheritdoc cref="Of(ReadOnlyMemory{float})"/>
    public static VectorSource Of(ReadOnlyMemory<double> values) => new DoubleSource(new Contiguous<double>(values));

    /// <inheritdoc cref="Of(ReadOnlyMemory{float})"/>
    public static VectorSource Of(ReadOnlyMemory<Half> values) => new HalfSource(new Contiguous<Half>(values));

    /// <summary>
    /// Gives a block of values: at least one, at most as many as <paramref name="scratch"/> holds. The block is the caller's
    /// own memory where that will do, and otherwise the beginning of <paramref name="scratch"/>.
    /// </summary>
    /// <param name="start">The position of the first value, counted row by row.</param>
    /// <param name="scratch">Room for values that have to be converted or gathered.</param>
    public abstract ReadOnlySpan<float> Read(long start, Span<float> scratch);
}
