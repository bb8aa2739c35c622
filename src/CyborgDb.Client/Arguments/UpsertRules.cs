using System.Numerics.Tensors;
using CyborgDb.Primitives;
using CyborgDb.Protocol;
using CyborgDb.Transport;
using CyborgDb.Vectors;

namespace CyborgDb.Arguments;

/// <summary>What an upsert has to be, before a byte of it is sent.</summary>
internal static class UpsertRules
{
    /// <summary>An id takes as long to check as so many values; so does metadata of a few fields.</summary>
    private const int ValuesPerId = 64;

    /// <summary>A value takes as long to measure as JSON text as so many to check.</summary>
    private const int ValuesPerNumber = 16;

    /// <summary>How long the ids take to check, in values of vectors.</summary>
    public static long SizeOf(IdList ids) => (long)ids.Count * ValuesPerId;

    /// <summary>How long a batch takes to check, in values.</summary>
    public static long SizeOf(BinaryBatch batch) => SizeOf(batch.Ids) + batch.Vectors.Length + (long)(batch.Metadata?.Count ?? 0) * ValuesPerId;

    /// <summary>How long items take to check and to measure, in values, as far as it matters.</summary>
    public static long SizeOf(IReadOnlyList<VectorItem> items)
    {
        var size = (long)items.Count * ValuesPerId;
        var values = 0L;
        var eachCounts = 1;
        for (var row = 0; row < items.Count && size + values * eachCounts < Call.LongWork; row++)
        {
            values += items[row]?.Vector?.Length ?? 0;
            // With one that has no vector all go as text.
            if (items[row] is { Vector: null })
                eachCounts = ValuesPerNumber;
        }
        return size + values * eachCounts;
    }

    public static void Check(BinaryBatch batch, KnownDimension known, CancellationToken cancellationToken)
    {
        CheckCounts(batch);
        if (batch.Ids.Count == 0)
            return;
        IdRules.CheckDistinct(batch.Ids, batch.IdsParameter, cancellationToken);
        for (var row = 0; row < batch.Metadata?.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            CheckNumbers(batch.Metadata[row], batch.Ids, row, "metadata");
        }
        if (batch.Contents is ItemContentsList { HasUncheckedTexts: true } texts)
            CheckTexts(texts, batch.Ids, cancellationToken);
        VectorRules.Check(batch.Vectors, batch.Ids, known, batch.VectorsParameter, cancellationToken);
    }

    public static void Check(IReadOnlyList<VectorItem> items, KnownDimension known, string parameter, CancellationToken cancellationToken)
    {
        for (var row = 0; row < items.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (items[row] is null)
                throw new ArgumentException($"Row {row} is null.", parameter);
        }
        var ids = IdList.Of(items);
        IdRules.CheckDistinct(ids, parameter, cancellationToken);
        int? dimension = null;
        for (var row = 0; row < items.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var item = items[row];
            CheckNumbers(item.Metadata, ids, row, parameter);
            if (item.Vector is not { } vector)
            {
                if (item.Contents is not { IsText: true })
                {
                    throw new ArgumentException(
                        $"{IdRules.AtRow(ids, row)} has neither a vector nor text contents: give it a vector, or contents that are text on an index that was created with an EmbeddingModel.", parameter);
                }
                continue;
            }
            if (vector.IsEmpty)
                throw new ArgumentException($"{IdRules.AtRow(ids, row)} has a vector of dimension 0; a vector has at least one value.", parameter);
            if (dimension is null)
                known.Check(vector.Length, $"{IdRules.AtRow(ids, row)} has a vector of", parameter);
            dimension ??= vector.Length;
            if (vector.Length != dimension)
            {
                throw new ArgumentException(
                    $"{IdRules.AtRow(ids, row)} has a vector of dimension {vector.Length}; the ones before it have {dimension}.", parameter);
            }
            if (!TensorPrimitives.IsFiniteAll(vector.Span))
                throw VectorRules.NotFinite(IdRules.AtRow(ids, row), VectorRules.FirstNotFinite(vector.Span), parameter);
        }
    }

    /// <summary>Refuses columns of another length than the ids have.</summary>
    public static void CheckCounts(BinaryBatch batch)
    {
        var ids = batch.Ids.Count;
        if (batch.Vectors.Rows != ids)
            throw Differs("vectors", batch.Vectors.Rows, ids);
        if (batch.Metadata is { } metadata && metadata.Count != ids)
            throw Differs("metadata", metadata.Count, ids);
        if (batch.Contents is { } contents && contents.Count != ids)
            throw Differs("contents", contents.Count, ids);
    }

    private static void CheckNumbers(Metadata? metadata, IdList ids, int row, string parameter)
    {
        if (metadata is { FitsFloat64: false })
            throw new ArgumentException(NumberRules.Problem(IdRules.AtRow(ids, row), metadata), parameter);
    }

    private static void CheckTexts(ItemContentsList contents, IdList ids, CancellationToken cancellationToken)
    {
        for (var row = 0; row < contents.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var surrogate = WellFormedText.IndexOfUnpairedSurrogate(contents[row]?.Text);
            if (surrogate >= 0)
            {
                throw new ArgumentException(
                    $"{IdRules.AtRow(ids, row)} has contents with an unpaired surrogate at position {surrogate}, which has no form in UTF-8.", nameof(contents));
            }
        }
    }

    private static ArgumentException Differs(string parameter, int count, int ids) =>
        new($"{Counted.There(ids, "id")} and {(parameter == "vectors" ? Counted.Of(count, "vector (row)", "vectors (rows)") : Counted.Of(count, parameter + " entry", parameter + " entries"))}; there has to be one for each id.", parameter);
}
