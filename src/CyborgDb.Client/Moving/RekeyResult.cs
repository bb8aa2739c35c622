namespace CyborgDb;

/// <summary>What came of a re-keying.</summary>
public sealed class RekeyResult
{
    /// <summary>The account of the copy, without what was copied again after a comparison. <see langword="null"/> where the old index was gone already.</summary>
    public CopyResult? Copy { get; init; }

    /// <summary>The last comparison. <see langword="null"/> where the old index was gone already.</summary>
    public CompareResult? Comparison { get; init; }

    /// <summary>How many comparisons there were.</summary>
    public required int Passes { get; init; }

    /// <summary>How many items were copied again, because the old index had been written to, or not all had been stored.</summary>
    public required long CaughtUp { get; init; }

    /// <summary>How many items were deleted from the new index, because the old one had them no more.</summary>
    public required long Removed { get; init; }

    /// <summary>
    /// Whether the last comparison found both indexes equal. False where the old index was written to all the time, where items of it cannot be read
    /// (<see cref="CompareResult.Unreadable"/>), and where it was gone already.
    /// </summary>
    public bool AreEqual => Comparison is { AreEqual: true };

    /// <summary>
    /// Whether the old index is deleted: by this run, after both were equal, or by an earlier one that it went on from, which came to that point but not to
    /// tell of it.
    /// </summary>
    public required bool IsSourceDeleted { get; init; }
}
