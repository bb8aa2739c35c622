using System.Numerics.Tensors;
using CyborgDb.Protocol;

namespace CyborgDb.Arguments;

/// <summary>What an upsert has to be, before a byte of it is sent.</summary>
internal static class UpsertRules
{
    public static void Check(BinaryBatch batch)
    {
        var ids = batch.Ids.Count;
        if (batch.Vectors.Rows != ids)
            throw Differs("vectors", batch.Vectors.Rows, ids);
        if (batch.Metadata is { } metadata && metadata.Count != ids)
            throw Differs("metadata", metadata.Count, ids);
        if (batch.Contents is { } contents && contents.Count != ids)
            throw Differs("contents", contents.Count, ids);
        if (ids == 0)
            return;
        IdRules.CheckDistinct(batch.Ids, "ids");
        for (var row = 0; row < batch.Metadata?.Count; row++)
            NumberRules.Check(batch.Metadata[row], batch.Ids, row, "metadata");
        VectorRules.Check(batch.Vectors, batch.Ids, "vectors");
    }

    public static void Check(IReadOnlyList<VectorItem> items)
    {
        for (var row = 0; row < items.Count; row++)
        {
            if (items[row] is null)
                throw new ArgumentException($"Row {row} is null.", nameof(items));
        }
        var ids = IdList.Of(items);
        IdRules.CheckDistinct(ids, nameof(items));
        int? dimension = null;
        for (var row = 0; row < items.Count; row++)
        {
            var item = items[row];
            NumberRules.Check(item.Metadata, ids, row, nameof(items));
            if (item.Vector is not { } vector)
            {
                if (item.Contents is not { IsText: true })
                {
                    throw new ArgumentException(
                        $"{IdRules.AtRow(ids, row)} has neither a vector nor text contents that the service could make one of.", nameof(items));
                }
                continue;
            }
            if (vector.IsEmpty)
                throw new ArgumentException($"{IdRules.AtRow(ids, row)} has a vector of dimension 0; a vector has at least one value.", nameof(items));
            dimension ??= vector.Length;
            if (vector.Length != dimension)
            {
                throw new ArgumentException(
                    $"{IdRules.AtRow(ids, row)} has a vector of dimension {vector.Length}; the ones before it have {dimension}.", nameof(items));
            }
            if (!TensorPrimitives.IsFiniteAll(vector.Span))
                throw VectorRules.NotFinite(IdRules.AtRow(ids, row), VectorRules.FirstNotFinite(vector.Span), nameof(items));
        }
    }

    private static ArgumentException Differs(string parameter, int count, int ids) =>
        new($"There are {ids} ids and {count} {(parameter == "vectors" ? "vectors (rows)" : parameter + " entries")}; there has to be one for each id.", parameter);
}
