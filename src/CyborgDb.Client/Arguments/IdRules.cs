using System.Buffers;
using CyborgDb.Primitives;
using CyborgDb.Vectors;

namespace CyborgDb.Arguments;

/// <summary>What an id has to be: there, not empty, well-formed, and in an upsert the only one of its kind.</summary>
internal static class IdRules
{
    /// <summary>As many as the table has room for, which is an array.</summary>
    private const int MostInAnyOrder = (1 << 29) - 1;

    /// <summary>Refuses ids that are <see langword="null"/>, empty or not well-formed.</summary>
    public static void Check(IdList ids, string parameter, CancellationToken cancellationToken = default)
    {
        for (var row = 0; row < ids.Count; row++)
        {
            LookNowAndThen(row, cancellationToken);
            Check(ids, row, parameter);
        }
    }

    /// <summary>Refuses the same, and ids that come twice: which of the two items would win is not for the client to guess.</summary>
    public static void CheckDistinct(IdList ids, string parameter, CancellationToken cancellationToken = default)
    {
        if (AreAscending(ids, parameter, cancellationToken))
            return;
        // An open-addressed table of row numbers out of the pool, at most half full: a set of strings would grow the heap with the batch.
        if (ids.Count > MostInAnyOrder)
            throw new ArgumentException($"There are {ids.Count} ids, which are more than can be seen to differ in one call, unless they ascend: at most {MostInAnyOrder}.", parameter);
        var capacity = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)ids.Count * 2 + 2);
        var rows = ArrayPool<int>.Shared.Rent(capacity);
        try
        {
            rows.AsSpan(0, capacity).Fill(-1);
            for (var row = 0; row < ids.Count; row++)
            {
                LookNowAndThen(row, cancellationToken);
                Check(ids, row, parameter);
                var first = Insert(ids, row, rows.AsSpan(0, capacity));
                if (first != row)
                    throw new ArgumentException($"{AtRow(ids, row)} has the id of row {first}; an id can come only once in a call.", parameter);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rows);
        }
    }

    /// <summary>How an error points at a row: by its number and its id, shortened and with control characters escaped.</summary>
    public static string AtRow(IdList ids, int row)
    {
        Span<char> buffer = stackalloc char[IdList.BufferSize];
        return $"Row {row} (id '{ShownText.Of(ids[row, buffer])}')";
    }

    private static void LookNowAndThen(int row, CancellationToken cancellationToken)
    {
        if (row % 1024 == 0)
            cancellationToken.ThrowIfCancellationRequested();
    }

    private static void Check(IdList ids, int row, string parameter)
    {
        Span<char> buffer = stackalloc char[IdList.BufferSize];
        var id = ids[row, buffer];
        if (id.IsEmpty)
            throw new ArgumentException($"Row {row} has no id: an id is not null and not empty.", parameter);
        var surrogate = WellFormedText.IndexOfUnpairedSurrogate(id);
        if (surrogate >= 0)
            throw new ArgumentException($"{AtRow(ids, row)} has an unpaired surrogate in its id at position {surrogate}, which has no form in UTF-8.", parameter);
    }

    /// <summary>
    /// Whether each id is longer than the one before or, as long, comes after it, as numbers that count up do, also behind a prefix: then no
    /// two are the same, and no table is needed. Refuses what <see cref="Check(IdList, string, CancellationToken)"/> refuses on the way.
    /// </summary>
    private static bool AreAscending(IdList ids, string parameter, CancellationToken cancellationToken)
    {
        Span<char> buffer = stackalloc char[IdList.BufferSize];
        Span<char> otherBuffer = stackalloc char[IdList.BufferSize];
        scoped ReadOnlySpan<char> before = default;
        for (var row = 0; row < ids.Count; row++)
        {
            LookNowAndThen(row, cancellationToken);
            Check(ids, row, parameter);
            var id = ids[row, (row & 1) == 0 ? buffer : otherBuffer];
            if (id.Length < before.Length || (id.Length == before.Length && id.SequenceCompareTo(before) <= 0))
                return false;
            before = id;
        }
        return true;
    }

    /// <summary>Puts a row into the table, and returns the row that already stands there with the same id, or the row itself.</summary>
    private static int Insert(IdList ids, int row, Span<int> rows)
    {
        Span<char> buffer = stackalloc char[IdList.BufferSize];
        Span<char> otherBuffer = stackalloc char[IdList.BufferSize];
        var id = ids[row, buffer];
        for (var slot = string.GetHashCode(id) & (rows.Length - 1); ; slot = (slot + 1) & (rows.Length - 1))
        {
            if (rows[slot] < 0)
                return rows[slot] = row;
            if (ids[rows[slot], otherBuffer].SequenceEqual(id))
                return rows[slot];
        }
    }
}
