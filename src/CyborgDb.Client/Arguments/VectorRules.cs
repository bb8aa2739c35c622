using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;
using CyborgDb.Primitives;
using CyborgDb.Vectors;

namespace CyborgDb.Arguments;

/// <summary>What vectors have to be: of one dimension, which is not zero, and finite, because an index that holds a NaN cannot be read any more.</summary>
internal static class VectorRules
{
    /// <summary>64 KB: large enough that the blocks do not count, small enough that what is converted stays in the cache.</summary>
    private const int BlockValues = 16 * 1024;

    /// <summary>8 MB: what one core reads in less time than it takes to be worth another one's help.</summary>
    private const int ValuesPerCore = 2 * 1024 * 1024;

    /// <summary>
    /// Refuses a dimension of zero, or another than the index is known to have, and values that are not finite. <paramref name="ids"/> names
    /// the row, where there are ids.
    /// </summary>
    public static void Check(VectorMatrix vectors, IdList? ids, KnownDimension known, string parameter, CancellationToken cancellationToken = default)
    {
        if (vectors.Dimension == 0)
            throw new ArgumentException($"{(parameter == "vector" ? "The vector has" : "The vectors have")} dimension 0; a vector has at least one value.", parameter);
        known.Check(vectors.Dimension, parameter == "vector" ? "The vector has" : "The vectors have", parameter);
        var position = vectors.Length < 2 * ValuesPerCore ? FirstNotFinite(vectors, 0, vectors.Length, cancellationToken) : FirstNotFiniteInParallel(vectors, cancellationToken);
        if (position < 0)
            return;
        var (row, column) = Math.DivRem(position, vectors.Dimension);
        throw ids is null
            ? new ArgumentException($"{(parameter == "vector" ? "The vector" : $"Row {row}")} has a value at position {column} that is NaN, infinite or too large for single precision.", parameter)
            : NotFinite(IdRules.AtRow(ids, (int)row), column, parameter);
    }

    /// <summary>
    /// The dimension of <paramref name="length"/> values that are as many vectors as there are ids; <paramref name="given"/> is what the caller says
    /// that it is.
    /// </summary>
    public static int DimensionOf(long length, int ids, int? given, string parameter)
    {
        if (given is { } dimension)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension, nameof(dimension));
            return length == (long)ids * dimension
                ? dimension
                : throw new ArgumentException($"{Counted.There(length, "value")}; {Counted.Of(ids, "id")} of dimension {dimension} {(ids == 1 ? "takes" : "take")} {(long)ids * dimension}.", parameter);
        }
        if (ids == 0)
        {
            return length == 0
                ? 0
                : throw new ArgumentException($"{Counted.There(length, "value")} and no ids.", parameter);
        }
        if (length % ids != 0)
        {
            throw new ArgumentException(
                $"{Counted.Of(length, "value")} cannot be shared out evenly among {Counted.Of(ids, "id")}: the length has to be ids × dimension.", parameter);
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

    private static long FirstNotFinite(VectorMatrix vectors, long start, long end, CancellationToken cancellationToken)
    {
        using var scratch = new VectorScratch((int)Math.Min(BlockValues, end - start));
        while (start < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var block = scratch.Read(vectors.Source, start);
            if (!TensorPrimitives.IsFiniteAll(block))
                return start + FirstNotFinite(block);
            start += block.Length;
        }
        return -1;
    }

    /// <summary>One core does not read as fast as memory can, and nothing goes out before all has been read.</summary>
    private static long FirstNotFiniteInParallel(VectorMatrix vectors, CancellationToken cancellationToken)
    {
        var parts = (int)Math.Min(vectors.Length / ValuesPerCore, Environment.ProcessorCount);
        var found = new long[parts];
        try
        {
            Parallel.For(0, parts, part => found[part] = FirstNotFinite(vectors, vectors.Length * part / parts, vectors.Length * (part + 1) / parts, cancellationToken));
        }
        catch (AggregateException error)
        {
            // Of the caller's memory or their token, as one core alone would have met it.
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
        var first = Array.FindIndex(found, static position => position >= 0);
        return first < 0 ? -1 : found[first];
    }

    public static ArgumentException NotFinite(string row, long position, string? parameter) =>
        new($"{row} has a value at position {position} that is NaN, infinite or too large for single precision; "
            + "an index that stored it could not be read any more.", parameter);
}
