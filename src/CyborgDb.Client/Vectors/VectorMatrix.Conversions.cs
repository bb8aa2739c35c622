using System.Numerics.Tensors;
using CyborgDb.Primitives;
using CyborgDb.Vectors;

namespace CyborgDb;

/// <content>What is a matrix without saying so.</content>
public readonly partial struct VectorMatrix
{
    /// <summary>A view of rows in any form: what a collection expression calls.</summary>
    /// <param name="vectors">One vector a row, all of one length.</param>
    /// <returns>The matrix.</returns>
    /// <exception cref="ArgumentException">A row's length is not that of row 0.</exception>
    public static VectorMatrix Create(ReadOnlySpan<VectorValues> vectors)
    {
        var rows = new ReadOnlyMemory<float>[vectors.Length];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = vectors[row].Memory;
        return FromMemory(rows);
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
    /// <exception cref="ArgumentException">A row is <see langword="null"/>, or its length is not that of row 0.</exception>
    public static implicit operator VectorMatrix(float[][] vectors) => FromRows(vectors, static rows => new SingleSource(rows));

    /// <summary>A view of rows that stand apart.</summary>
    /// <param name="vectors">One array a row, all of one length.</param>
    /// <exception cref="ArgumentException">A row is <see langword="null"/>, or its length is not that of row 0.</exception>
    public static implicit operator VectorMatrix(List<float[]> vectors) => FromRows(vectors, static rows => new SingleSource(rows));

    /// <summary>A view of rows that stand apart.</summary>
    /// <param name="vectors">The values of each row, all of one length.</param>
    /// <exception cref="ArgumentException">A row's length is not that of row 0.</exception>
    public static implicit operator VectorMatrix(ReadOnlyMemory<float>[] vectors) => FromMemory(vectors);

    /// <summary>A view of rows that stand apart.</summary>
    /// <param name="vectors">The values of each row, all of one length.</param>
    /// <exception cref="ArgumentException">A row's length is not that of row 0.</exception>
    public static implicit operator VectorMatrix(List<ReadOnlyMemory<float>> vectors) => FromMemory(vectors);

    /// <summary>A view of rows that stand apart, converted to single precision on the way.</summary>
    /// <param name="vectors">One array a row, all of one length.</param>
    /// <exception cref="ArgumentException">A row is <see langword="null"/>, or its length is not that of row 0.</exception>
    public static implicit operator VectorMatrix(double[][] vectors) => FromRows(vectors, static rows => new DoubleSource(rows));

    /// <summary>A view of rows that stand apart, converted to single precision on the way.</summary>
    /// <param name="vectors">One array a row, all of one length.</param>
    /// <exception cref="ArgumentException">A row is <see langword="null"/>, or its length is not that of row 0.</exception>
    public static implicit operator VectorMatrix(List<double[]> vectors) => FromRows(vectors, static rows => new DoubleSource(rows));

    /// <summary>A view of rows that stand apart, converted to single precision on the way.</summary>
    /// <param name="vectors">One array a row, all of one length.</param>
    /// <exception cref="ArgumentException">A row is <see langword="null"/>, or its length is not that of row 0.</exception>
    public static implicit operator VectorMatrix(Half[][] vectors) => FromRows(vectors, static rows => new HalfSource(rows));

    /// <summary>A view of rows that stand apart, converted to single precision on the way.</summary>
    /// <param name="vectors">One array a row, all of one length.</param>
    /// <exception cref="ArgumentException">A row is <see langword="null"/>, or its length is not that of row 0.</exception>
    public static implicit operator VectorMatrix(List<Half[]> vectors) => FromRows(vectors, static rows => new HalfSource(rows));

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

    private static VectorMatrix FromRows<T>(IReadOnlyList<T[]> vectors, Func<Values<T>, VectorSource> source)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        var dimension = vectors.Count == 0 ? 0 : vectors[0]?.Length ?? 0;
        for (var row = 0; row < vectors.Count; row++)
        {
            if (vectors[row] is null)
                throw new ArgumentException($"Row {row} of the vectors is null.", nameof(vectors));
            if (vectors[row].Length != dimension)
                throw new ArgumentException(Differs(row, vectors[row].Length, dimension), nameof(vectors));
        }
        return new(source(new SeparateRows<T>(vectors, dimension)), vectors.Count, dimension);
    }

    private static VectorMatrix FromMemory(IReadOnlyList<ReadOnlyMemory<float>> vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        var dimension = vectors.Count == 0 ? 0 : vectors[0].Length;
        for (var row = 0; row < vectors.Count; row++)
        {
            if (vectors[row].Length != dimension)
                throw new ArgumentException(Differs(row, vectors[row].Length, dimension), nameof(vectors));
        }
        return new(new SingleSource(new MemoryRows(vectors, dimension)), vectors.Count, dimension);
    }

    private static string Differs(int row, int length, int dimension) =>
        $"The vectors differ in length: row {row} has {Counted.Of(length, "value")}, row 0 has {dimension}.";
}
