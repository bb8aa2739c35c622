using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>The account of a copy. Of each id that was listed it is told whether it was copied.</summary>
public sealed class CopyResult
{
    /// <summary>How many items of the source there were to be copied, as listed when the copy began, without those that are passed over.</summary>
    public required long Total { get; init; }

    /// <summary>How many of them were read.</summary>
    public required long Read { get; init; }

    /// <summary>How many were deleted after they had been listed.</summary>
    public required long Gone { get; init; }

    /// <summary>How many were passed over because of <see cref="CopyOptions.ResumeAfter"/> or <see cref="CopyExisting.Skip"/>.</summary>
    public required long Skipped { get; init; }

    /// <summary>How many the transform made nothing of.</summary>
    public required long LeftOut { get; init; }

    /// <summary>How many items the target has stored: as many as were read, but for what a transform makes of them and what failed.</summary>
    public required long Stored { get; init; }

    /// <summary>
    /// The items that were read and are not stored, by the ids that they were to have in the target; last the one that a transform failed on, or had not come to
    /// an end of, by its id in the source.
    /// </summary>
    public required IReadOnlyList<string> NotStored { get; init; }

    /// <summary>The items that may be stored or not, by their ids in the target.</summary>
    public required IReadOnlyList<string> Unknown { get; init; }

    /// <summary>The items that the source lists and does not give.</summary>
    public required IReadOnlyList<UnreadableItem> Unreadable { get; init; }

    /// <summary>Whether all that the source listed was read and is stored, but for what was deleted meanwhile.</summary>
    public bool IsComplete => Read + Gone == Total && NotStored.Count == 0 && Unknown.Count == 0 && Unreadable.Count == 0;

    /// <summary>Where to go on: for <see cref="CopyOptions.ResumeAfter"/>. It does not come back to what is unreadable.</summary>
    public required CopyCheckpoint Checkpoint { get; init; }

    /// <summary>The account of the writing: batches, bytes, retries, failures.</summary>
    public required IngestResult Writing { get; init; }

    /// <summary>The counts of items; no id.</summary>
    /// <returns>For example <c>1500 of 1502 items read, 1499 stored, 1 not stored, 0 not known, 2 unreadable</c>.</returns>
    public override string ToString() =>
        $"{Read} of {Counted.Of(Total, "item")} read, {Stored} stored, {NotStored.Count} not stored, {Unknown.Count} not known, {Unreadable.Count} unreadable";
}
