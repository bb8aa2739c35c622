using System.Numerics.Tensors;
using CyborgDb.Protocol;

namespace CyborgDb.Arguments;

/// <summary>What vectors have to be: of one dimension, which is not zero, and finite, because an index that holds a NaN cannot be read any more.</summary>
internal static class VectorRules
{
    /// <summary>64 KB: large enough that the blocks do not count, small enough that what is converted stays in the cache.</summary>
    private const int BlockValues = 16 * 1024;

    /// <summary>Refuses a dimension of zero and values that are not finite. <paramref name="ids"/> names the row, where there are ids.</summary>
    public static void Check(VectorMatrix vectors, IdList? ids, string parameter)
    {
        if (vectors.Dimension == 0)
            throw new ArgumentException("The vectors have dimension 0; a vector has at least one value.", parameter);
        using var scratch = new VectorScratch((int)Math.Min(BlockValues, vectors.Length));
        for (long position = 0; position < vectors.Length;)
        {
            var block = scratch.Read(vectors.Source, position);
            if (!TensorPrimitives.IsFiniteAll(block))
            {
                var (row, column) = Math.DivRem(position + FirstNotFinite(block), vectors.Dimension);
                throw NotFinite(ids is null ? $"Row {row}" : IdRules.AtRow(ids, (int)row), column, parameter);
            }
            position += block.Length;
        }
    }

    /// <summary>The dimension of <paramref name="length"/> values that are as many vectors as there are ids.</summary>
    public static int DimensionOf(long length, int ids, string parameter)
    {
        if (ids == 0)
        {
            return length == 0
                ? 0
                : throw new ArgumentException($"There are {length} values and no ids.", parameter);
        }
        if (length % ids != 0)
        {
            throw new ArgumentException(
                $"{length} values cannot be shared out evenly among {ids} ids: the length has to be ids × dimension.", parameter);
        }
        return checked((int)(length / ids));
    }

    public static int FirstNotFinite(ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                return i;
        }
        return -1;
    }

    public static ArgumentException NotFinite(string row, long position, string parameter) =>
        new($"{row} has a value at position {position} that is NaN, infinite or too large for single precision; "
            + "an index that stored it could not be read any more.", parameter);
}
