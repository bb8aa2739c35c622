using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>How an index is re-keyed: moved into a new one.</summary>
public sealed class RekeyOptions
{
    internal static RekeyOptions Default { get; } = new();

    /// <summary>
    /// What the new index is to be like where that is not as the old one is described: everything that is set here counts. A description does not show the
    /// storage precision and the embedding model, nor, before service version 0.18, the schema: say them here, or the new index has the service's
    /// defaults. Default: none of it.
    /// </summary>
    public CreateIndexOptions? Index { get; init; }

    /// <summary>
    /// Whether an index of the new name that opens with the new key is the one that an earlier run has begun, to be gone on with. One of another metric,
    /// dimension or schema than this run would create, and one that shares hardly an id or a vector with the old index, is refused as a
    /// <see cref="CyborgDbConflictException"/> and nothing of it is changed. What it has under the same
    /// ids as the old index becomes as the old index has it, so do not set this any more once an application writes to the new index. Default: false, and a
    /// name that is taken is a <see cref="CyborgDbConflictException"/>.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>
    /// With <see cref="Resume"/>, how many items may be deleted from the new index at most, of those that it has when this run begins and that the old index does not have
    /// then: give the number that you know to have been deleted from the old index between two runs. If there are more, a
    /// <see cref="CyborgDbConflictException"/> says how many, and nothing of the new index is changed: somebody has stored items there, or old and new have been
    /// swapped. 0 or more. Default: 0, none is deleted, both are not equal then, and <see cref="CompareResult.Extra"/> counts them. What is deleted from the old
    /// index during this run is deleted from the new one in any case.
    /// </summary>
    public int DeleteExtraUpTo { get; init; }

    /// <summary>
    /// Whether the old index is deleted at the end, if the last comparison has found both equal, and not otherwise. What is written to the old index after it
    /// was compared is lost then, so nothing may write to it any more. A request that this run gave up and sent again, after a connection had broken off, can still
    /// be carried out by the service later, and bring back an old state of the items in it: where that must not happen, delete the old index some time later, after
    /// another run with <see cref="Resume"/>. The new index needs another name, also at another service, because two addresses may be of one service.
    /// Default: false, it stays.
    /// </summary>
    public bool DeleteSource { get; init; }

    /// <summary>
    /// How many comparisons there are at most: 1 or more. After each that finds differences but the last, these are copied. Default: 3.
    /// </summary>
    public int MaxPasses { get; init; } = 3;

    /// <summary>
    /// How far two vectors may be apart and still count as equal, as <see cref="CompareOptions.VectorTolerance"/> measures it. Default: <see langword="null"/>, which is that
    /// of the storage precision that <see cref="Index"/> names (<see cref="CompareOptions.ToleranceOf"/>), and bit for bit the same where it names none.
    /// </summary>
    public double? VectorTolerance { get; init; }

    /// <summary>How items are read; without a filter, as an index is moved whole. Default: batches of 8 MB or 1,000 items, four at once.</summary>
    public ReadAllOptions? Reading { get; init; }

    /// <summary>How items are written; without checkpoints, as <see cref="Resume"/> goes on by what the new index has. Default: that of an ingestion.</summary>
    public IngestOptions? Writing { get; init; }

    internal double Tolerance => VectorTolerance ?? (Index?.StoragePrecision is { } precision ? CompareOptions.ToleranceOf(precision) : 0);

    internal void Check(string parameter = "options")
    {
        Index?.Check(parameter);
        if (Writing?.SaveCheckpoint is not null)
        {
            throw new ArgumentException(
                $"A re-keying keeps no checkpoint: leave out SaveCheckpoint of Writing. {nameof(RekeyOptions)}.{nameof(Resume)} goes on by what the new index has.", parameter);
        }
        new CopyOptions { Reading = Reading, Writing = Writing }.Check();
        if (Reading?.Filter is not null)
            throw new ArgumentException("An index is re-keyed whole, so Reading has no filter. To move a part of it, use CopyToAsync.", parameter);
        if (DeleteExtraUpTo < 0)
            throw new ArgumentOutOfRangeException(parameter, $"DeleteExtraUpTo is 0 or more, not {DeleteExtraUpTo}.");
        if (MaxPasses < 1)
            throw new ArgumentOutOfRangeException(parameter, $"MaxPasses is 1 or more, not {MaxPasses}.");
        if (VectorTolerance is not (null or (>= 0 and < double.PositiveInfinity)))
            throw new ArgumentOutOfRangeException(parameter, $"VectorTolerance is 0 or more, not {VectorTolerance}.");
    }

    /// <summary>Sees that the vectors of the old index can go into the new one, before there is one.</summary>
    internal void CheckFits(IndexDescription source, string parameter = "options")
    {
        if (Index?.Dimension is not { } dimension || source.Dimension == 0 || dimension == source.Dimension)
            return;
        throw new ArgumentException(
            $"{nameof(RekeyOptions)}.{nameof(Index)}.{nameof(CreateIndexOptions.Dimension)} is {dimension}, and '{ShownText.Of(source.Name)}' has {source.Dimension}: vectors are moved as they are. "
            + $"For others, copy with {nameof(CopyOptions)}.{nameof(CopyOptions.Transform)} into an index of that dimension. Nothing was created.", parameter);
    }
}
