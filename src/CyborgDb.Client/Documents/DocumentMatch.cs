using System.Text.Json.Serialization;

namespace CyborgDb;

/// <summary>One neighbour that a query found, with its document.</summary>
/// <typeparam name="TDocument">The documents' type.</typeparam>
/// <remarks>As JSON it is an object of its id, its distance or score, and its document.</remarks>
public sealed class DocumentMatch<TDocument>
{
    private readonly string? _id;
    private readonly double? _distance;
    private readonly double? _score;
    private readonly QueryMatch? _match;

    /// <summary>The item's id.</summary>
    [JsonRequired]
    public string Id { get => _id ?? Match.Id; init => _id = value; }

    /// <summary>The distance to the query, where <see cref="QueryInclude.Distance"/> was asked for. Lower is closer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Distance { get => _distance ?? _match?.Distance; init => _distance = value; }

    /// <summary>The score in a hybrid search (<see cref="QueryOptions.Hybrid"/>), in place of a distance. Higher is better.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Score { get => _score ?? _match?.Score; init => _score = value; }

    /// <summary>
    /// The document, read from the item's metadata. The member marked as its id is set; those marked as its vector and contents are set where
    /// <see cref="QueryInclude.Vector"/> and <see cref="QueryInclude.Contents"/> asked for them, and otherwise left at their defaults.
    /// </summary>
    public required TDocument Document { get; init; }

    /// <summary>The neighbour as the service gave it. It is no part of the JSON, which has it all already.</summary>
    [JsonIgnore]
    public QueryMatch Match { get => _match ?? new() { Id = _id ?? "", Distance = _distance, Score = _score }; init => _match = value; }

    /// <summary>The id and the distance or score, never the document.</summary>
    /// <returns>For example <c>doc1 (distance 0.25)</c>.</returns>
    public override string ToString() => FormattableString.Invariant(
        $"{Id}{(Score is not null ? $" (score {Score})" : Distance is not null ? $" (distance {Distance})" : "")}");
}
