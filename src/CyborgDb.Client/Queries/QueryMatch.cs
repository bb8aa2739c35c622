using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using CyborgDb.Json;

namespace CyborgDb;

/// <summary>One item that a query found.</summary>
/// <remarks>
/// A part that you did not request is not in its JSON. Reading it throws an <see cref="InvalidOperationException"/> that says how to request it. In tests you can set
/// every part.
/// </remarks>
[JsonConverter(typeof(QueryMatchJsonConverter))]
public sealed class QueryMatch
{
    private const string Include = "query with new QueryOptions {{ Include = QueryInclude.{0} }}, beside what else is wanted";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly ItemParts _parts;

    /// <summary>Creates a match that has the parts that you set.</summary>
    public QueryMatch()
    {
    }

    internal QueryMatch(in ItemParts parts) => _parts = parts;

    /// <summary>The id of the item.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// The distance to the query vector. Lower is closer. <see langword="null"/> if <see cref="QueryInclude.Distance"/> was not requested, or if the search was a hybrid one. It is
    /// √Σ(a−b)² for <see cref="DistanceMetric.Euclidean"/>, Σ(a−b)² for <see cref="DistanceMetric.SquaredEuclidean"/>, 1 − cos(a, b) for
    /// <see cref="DistanceMetric.Cosine"/>.
    /// </summary>
    public double? Distance { get; init; }

    /// <summary>The score in a hybrid search (<see cref="QueryOptions.Hybrid"/>), which has no distance. Higher is better. <see langword="null"/> in other searches.</summary>
    public double? Score { get; init; }

    /// <summary>The metadata of the item. It has no fields if the item has no metadata.</summary>
    /// <exception cref="InvalidOperationException">It was not requested: <see cref="QueryInclude.Metadata"/>.</exception>
    [AllowNull]
    public Metadata Metadata { get => _parts.Metadata(Include); init => _parts.SetMetadata(value); }

    /// <summary>The contents of the item, or <see langword="null"/> if it has none.</summary>
    /// <exception cref="InvalidOperationException">They were not requested: <see cref="QueryInclude.Contents"/>.</exception>
    public ItemContents? Contents { get => _parts.Contents(Include); init => _parts.SetContents(value); }

    /// <summary>The vector of the item. <see langword="null"/> if the service left it out although it was requested.</summary>
    /// <exception cref="InvalidOperationException">It was not requested: <see cref="QueryInclude.Vector"/>.</exception>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public ReadOnlyMemory<float>? Vector { get => _parts.Vector(Include); init => _parts.SetVector(value); }

    /// <summary>The id and the distance or score, never the contents, metadata or vector.</summary>
    /// <returns>For example <c>doc1 (distance 0.25)</c>.</returns>
    public override string ToString() => FormattableString.Invariant(
        $"{Id}{(Score is not null ? $" (score {Score})" : Distance is not null ? $" (distance {Distance})" : "")}");

    internal QueryMatch With(StoredItem? item, ItemFields parts) => new(_parts.With(item, parts)) { Id = Id, Distance = Distance, Score = Score };

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal ref readonly ItemParts Parts => ref _parts;
}
