using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>What came of a re-keying.</summary>
public sealed class RekeyResult
{
    /// <summary>The account of the copy, without what was copied again after a comparison.</summary>
    public required CopyResult Copy { get; init; }

    /// <summary>The last comparison.</summary>
    public required CompareResult Comparison { get; init; }

    /// <summary>How many comparisons there were.</summary>
    public required int Passes { get; init; }

    /// <summary>How many items were copied again, because the old index had been written to, or not all had been stored.</summary>
    public required long CaughtUp { get; init; }

    /// <summary>How many items were deleted from the new index, because the old one had them no more.</summary>
    public required long Removed { get; init; }

    /// <summary>
    /// Whether the last comparison found both indexes equal. False where the old index was written to all the time, where items of it cannot be read
    /// (<see cref="CompareResult.Unreadable"/>), where the new one had items besides that were to stay (<see cref="RekeyOptions.DeleteExtraUpTo"/>), and where it keeps
    /// vectors less exactly than <see cref="RekeyOptions.VectorTolerance"/> allows.
    /// </summary>
    public bool AreEqual => Comparison.AreEqual;

    /// <summary>Whether the old index is deleted, after both were equal and because <see cref="RekeyOptions.DeleteSource"/> said so.</summary>
    public required bool IsSourceDeleted { get; init; }

    /// <summary>The last comparison, and the counts of what was done; no id.</summary>
    /// <returns>For example <c>equal: 1500 items in both, 0 missing, 0 extra, 0 different, 0 unreadable; 2 passes, 3 caught up, 1 removed, the old index deleted</c>.</returns>
    public override string ToString() =>
        $"{Comparison}; {Counted.Of(Passes, "pass", "passes")}, {CaughtUp} caught up, {Removed} removed, the old index {(IsSourceDeleted ? "deleted" : "not deleted")}";
}
