using System.Text.Json.Serialization;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>What came of comparing two indexes.</summary>
public sealed class CompareResult
{
    /// <summary>How many items both have, whether they are equal or not.</summary>
    public required long InBoth { get; init; }

    /// <summary>How many items only the source has.</summary>
    public required long Missing { get; init; }

    /// <summary>How many items only the target has.</summary>
    public required long Extra { get; init; }

    /// <summary>How many items of those that both have differ.</summary>
    public required long Different { get; init; }

    /// <summary>How many items one of the two lists and does not give.</summary>
    public required long Unreadable { get; init; }

    /// <summary>The first differences, in the order of their ids: as many as <see cref="CompareOptions.KeptDifferences"/>.</summary>
    public required IReadOnlyList<ItemDifference> Differences { get; init; }

    /// <summary>
    /// How far two vectors were apart at most, as <see cref="CompareOptions.VectorTolerance"/> measures it; infinite where they had not even one dimension,
    /// and 0 where vectors were not compared. What is infinite is a text in its JSON.
    /// </summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public required double LargestVectorDifference { get; init; }

    /// <summary>Whether all items were compared: false where <see cref="CompareOptions.StopAfter"/> ended it.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>How many items are not the same in both.</summary>
    public long DifferenceCount => Missing + Extra + Different + Unreadable;

    /// <summary>Whether both indexes have the same items, with equal parts as far as those were compared.</summary>
    public bool AreEqual => IsComplete && DifferenceCount == 0;

    /// <summary>Whether both are equal, and the counts of items; no id.</summary>
    /// <returns>For example <c>not equal: 1500 items in both, 1 missing, 0 extra, 2 different, 0 unreadable</c>.</returns>
    public override string ToString() =>
        $"{(AreEqual ? "equal" : "not equal")}: {Counted.Of(InBoth, "item")} in both, {Missing} missing, {Extra} extra, {Different} different, {Unreadable} unreadable{(IsComplete ? "" : ", not compared to the end")}";
}
