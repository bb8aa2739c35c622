using System.Diagnostics;
using System.Text.Json.Serialization;

namespace CyborgDb.Extensions.AI;

/// <summary>One text that a query found.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TextMatch
{
    /// <summary>The item's id.</summary>
    public required string Id { get; init; }

    /// <summary>The text, which is the item's contents; <see langword="null"/> where the item has none, as with <see cref="TextIndexOptions.StoreText"/> set to false.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public required string? Text { get; init; }

    /// <summary>The item's metadata. Without fields where it has none.</summary>
    public Metadata Metadata { get; init; } = [];

    /// <summary>The distance to the query in the index's metric: lower is closer. <see langword="null"/> in a hybrid search, and where it was not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Distance { get; init; }

    /// <summary>The score in a hybrid search (<see cref="QueryOptions.Hybrid"/>), which has it in place of a distance; otherwise <see langword="null"/>. Higher is better.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Score { get; init; }

    /// <summary>The id and the distance or score, never the text.</summary>
    /// <returns>For example <c>doc1 (distance 0.25)</c>.</returns>
    public override string ToString() => FormattableString.Invariant(
        $"{Id}{(Score is not null ? $" (score {Score})" : Distance is not null ? $" (distance {Distance})" : "")}");
}
