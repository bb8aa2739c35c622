using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using CyborgDb.Json;
using CyborgDb.Primitives;
using CyborgDb.Vectors;

namespace CyborgDb;

/// <summary>
/// A read-only view of vectors: rows × dimension, row by row. It copies nothing: the values are read out of the caller's own memory
/// while they are sent, so leave that memory alone until the operation has ended.
/// </summary>
/// <remarks>
/// Converts implicitly from <c>float[,]</c>, <c>float[][]</c>, <c>List&lt;float[]&gt;</c>, arrays and lists of <c>ReadOnlyMemory&lt;float&gt;</c>,
/// <c>Tensor&lt;float&gt;</c> of rank 2 and <c>(ReadOnlyMemory&lt;float&gt;, int dimension)</c>, and from the arrays, lists of arrays and memory of
/// <see cref="double"/> and <see cref="Half"/>, which are converted to single precision block by block on the way. A collection expression
/// makes one as well, of rows in any form: <c>[[1f, 2f], [3f, 4f]]</c>, <c>[first, second]</c>, <c>[.. documents.Select(d => d.Vector)]</c>.
/// <see cref="ToString"/> shows the shape, never a value.
/// </remarks>
[CollectionBuilder(typeof(VectorMatrix), nameof(Create))]
[JsonConverter(typeof(VectorMatrixJsonConverter))]
[DebuggerDisplay("{ToString(),nq}")]
public readonly partial struct VectorMatrix
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

    /// <summary>A view of some rows that follow each other: nothing is copied.</summary>
    /// <param name="start">The first of them, from 0.</param>
    /// <param name="rows">How many.</param>
    /// <returns>The view: <paramref name="rows"/> × <see cref="Dimension"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public VectorMatrix Slice(int start, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Rows);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Rows - start);
        return new(new RangeSource(Source, (long)start * Dimension, (long)rows * Dimension), rows, Dimension);
    }

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
            throw new ArgumentException($"The destination holds {Counted.Of(destination.Length, "value")}; a row has {Dimension}.", nameof(destination));
        for (var done = 0; done < Dimension;)
        {
            var rest = destination[done..Dimension];
            var block = Source.Read((long)row * Dimension + done, rest);
            block.CopyTo(rest);
            done += block.Length;
        }
    }

    /// <summary>Gives a copy of one row after the other.</summary>
    /// <returns>The enumerator.</returns>
    public IEnumerator<VectorValues> GetEnumerator()
    {
        for (var row = 0; row < Rows; row++)
        {
            var copy = new float[Dimension];
            CopyRowTo(row, copy);
            yield return copy;
        }
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
            : throw new ArgumentException($"{Counted.Of(length, "value is", "values are")} no whole number of vectors of dimension {dimension}.", nameof(dimension));
    }
}
