using System.Diagnostics;
using System.Numerics.Tensors;
using CyborgDb.Vectors;

namespace CyborgDb;

/// <summary>
/// A read-only view of vectors: rows × dimension, row by row. It copies nothing: the values are read out of the caller's own memory
/// while they are sent, so leave that memory alone until the operation has ended.
/// </summary>
/// <remarks>
/// Converts implicitly from <c>float[,]</c>, <c>float[][]</c>, <c>Tensor&lt;float&gt;</c> of rank 2 and
/// <c>(ReadOnlyMemory&lt;float&gt;, int dimension)</c>, and from the same shapes of <see cref="double"/> and <see cref="Half"/>, which are
/// converted to single precision block by block on the way. <see cref="ToString"/> shows the shape, never a value.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct VectorMatrix
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly VectorSource? _source;

    internal VectorMatrix(VectorSource source, int rows, int dimension)
    {
        _source = source;
        Rows = rows;
        Dimension = dimension;
    }

    /// <summary>A view of vectors that stand one behind the other.</summary>
    /// <param name="values">rows × dimension values, row by row.</param>
    /// <param name="dimension">The number of values in a vector: 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is not positive.</exception>
    /// <exception cref="ArgumentException">The number of values is no multiple of <paramref name="dimension"/>.</exception>
    public VectorMatrix(ReadOnlyMemory<float> values, int dimension)
        : this(VectorSource.Of(values), RowsOf(values.Length, dimension), dimension)
    {
    }

    /// <inheritdoc cref="VectorMatrix(ReadOnlyMemory{float}, int)"/>
    public VectorMatrix(ReadOnlyMemory<double> values, int dimension)
        : this(VectorSource.Of(values), RowsOf(values.Length, dimension), dimension)
    {
    }

    /// <inheritdoc cref="VectorMatrix(ReadOnlyMemory{float}, int)"/>
    public VectorMatrix(ReadOnlyMemory<Half> values, int dimension)
        : this(VectorSource.Of(values), RowsOf(values.Length, dimension), dimension)
    {
    }

    /// <summary>The number of vectors.</summary>
    public int Rows { get; }

    /// <summary>The number of values in each vector.</summary>
    public int Dimension { get; }

    /// <summary>The number of values in all: rows × dimension, which can be more than an <see cref="int"/> holds.</summary>
    internal long Length => (long)Rows * Dimension;

    /// <summary>Some rows that follow each other, as they are: nothing is copied.</summary>
    internal VectorMatrix Slice(int start, int rows) =>
        new(new RangeSource(Source, (long)start * Dimension, (long)rows * Dimension), rows, Dimension);

    /// <summary>Some rows, in any order and from anywhere: nothing is copied.</summary>
    internal VectorMatrix Select(IReadOnlyList<int> rows) => new(new RowsSource(Source, rows, Dimension), rows.Count, Dimension);

    internal VectorSource Source => _source ?? VectorSource.Empty;

    /// <summary>Reads one vector.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="destination">At least <see cref="Dimension"/> values.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public void CopyRowTo(int row, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        if (destination.Length < Dimension)
            throw new ArgumentException($"The destination holds {destination.Length} values; a row has {Dimension}.", nameof(destination));
        for (var done = 0; done < Dimension;)
        {
            var rest = destination[done..Dimension];
            var block = Source.Read((long)row * Dimension + done, rest);
            block.CopyTo(rest);
            done += block.Length;
        }
    }

    /// <summary>A view of a rank-2 array.</summary>
    /// <param name="vectors">rows × dimension.</param>
    public static implicit operator VectorMatrix(float[,] vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return new(new SingleSource(new ArrayRows<float>(vectors)), vectors.GetLength(0), vectors.GetLength(1));
    }

    /// <summary>A view of a rank-2 array, converted to single precision on the way.</summary>
    /// <param name="vectors">rows × dimension.</param>
    public static implicit operator VectorMatrix(double[,] vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return new(new DoubleSource(new ArrayRows<double>(vectors)), vectors.GetLength(0), vectors.GetLength(1));
    }

    /// <summary>A view of a rank-2 array, converted to single precision on the way.</summary>
    /// <param name="vectors">rows × dimension.</param>
    public static implicit operator VectorMatrix(Half[,] vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return new(new HalfSource(new ArrayRows<Half>(vectors)), vectors.GetLength(0), vectors.GetLength(1));
    }

    /// <summary>A view of rows that stand apart.</summary>
    /// <param name="vectors">One array a row, all of one length.</param>
    /// <exception cref="ArgumentException">A row is null, or its length is not that of row 0.</exception>
    public static implicit operator VectorMatrix(float[][] vectors) =>
        FromRows(vectors, rows => new SingleSource(rows));

    /// <summary>A view of rows that stand apart, converted to single precision on the way.</summary>
    /// <param name="vectors">One array a row, all of one length.</param>
    /// <exception cref="ArgumentException">A row is null, or its length is not that of row 0.</exception>
    public static implicit operator VectorMatrix(double[][] vectors) =>
        FromRows(vectors, rows => new DoubleSource(rows));

    /// <summary>A view of rows that stand apart, converted to single precision on the way.</summary>
    /// <param name="vectors">One array a row, all of one length.</param>
    /// <exception cref="ArgumentException">A row is null, or its length is not that of row 0.</exception>
    public static implicit operator VectorMatrix(Half[][] vectors) =>
        FromRows(vectors, rows => new HalfSource(rows));

    /// <summary>A view of vectors that stand one behind the other.</summary>
    /// <param name="vectors">rows × dimension values, and the dimension.</param>
    /// <exception cref="ArgumentException">The dimension is not positive, or the number of values is no multiple of it.</exception>
    public static implicit operator VectorMatrix((ReadOnlyMemory<float> Values, int Dimension) vectors) => new(vectors.Values, vectors.Dimension);

    /// <summary>A view of vectors that stand one behind the other, converted to single precision on the way.</summary>
    /// <param name="vectors">rows × dimension values, and the dimension.</param>
    /// <exception cref="ArgumentException">The dimension is not positive, or the number of values is no multiple of it.</exception>
    public static implicit operator VectorMatrix((ReadOnlyMemory<double> Values, int Dimension) vectors) => new(vectors.Values, vectors.Dimension);

    /// <summary>A view of vectors that stand one behind the other, converted to single precision on the way.</summary>
    /// <param name="vectors">rows × dimension values, and the dimension.</param>
    /// <exception cref="ArgumentException">The dimension is not positive, or the number of values is no multiple of it.</exception>
    public static implicit operator VectorMatrix((ReadOnlyMemory<Half> Values, int Dimension) vectors) => new(vectors.Values, vectors.Dimension);

    /// <summary>A view of a tensor of rank 2, dense or with strides.</summary>
    /// <param name="vectors">rows × dimension.</param>
    /// <exception cref="ArgumentException">The tensor's rank is not 2, or it has more rows or a larger dimension than an <see cref="int"/> counts.</exception>
    public static implicit operator VectorMatrix(Tensor<float> vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        var (rows, dimension) = ShapeOf(vectors);
        return new(new TensorSource(vectors), rows, dimension);
    }

    /// <summary>The shape, never a value.</summary>
    /// <returns>For example <c>1500 × 64</c>.</returns>
    public override string ToString() => $"{Rows} × {Dimension}";

    internal static (int Rows, int Dimension) ShapeOf(in ReadOnlyTensorSpan<float> vectors)
    {
        if (vectors.Rank != 2)
            throw new ArgumentException($"A tensor of vectors has rank 2 (rows × dimension); this one has rank {vectors.Rank}.", nameof(vectors));
        var (rows, dimension) = (vectors.Lengths[0], vectors.Lengths[1]);
        return rows <= int.MaxValue && dimension <= int.MaxValue
            ? ((int)rows, (int)dimension)
            : throw new ArgumentException($"A tensor of {rows} × {dimension} is larger than vectors can be: {int.MaxValue} rows and values in a row.", nameof(vectors));
    }

    private static int RowsOf(int length, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        return length % dimension == 0
            ? length / dimension
            : throw new ArgumentException($"{length} values are no whole number of vectors of dimension {dimension}.", nameof(dimension));
    }

    private static VectorMatrix FromRows<T>(T[][] vectors, Func<Values<T>, VectorSource> source)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        var dimension = vectors.FirstOrDefault()?.Length ?? 0;
        for (var row = 0; row < vectors.Length; row++)
        {
            if (vectors[row] is null)
                throw new ArgumentException($"Row {row} of the vectors is null.", nameof(vectors));
            if (vectors[row].Length != dimension)
            {
                throw new ArgumentException(
                    $"The vectors differ in length: row {row} has {vectors[row].Length} values, row 0 has {dimension}.", nameof(vectors));
            }
        }
        return new(source(new SeparateRows<T>(vectors, dimension)), vectors.Length, dimension);
    }
}
