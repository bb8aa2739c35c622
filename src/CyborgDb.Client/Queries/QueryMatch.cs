using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using CyborgDb.Json;

namespace CyborgDb;

/// <summary>One neighbour that a query found.</summary>
/// <remarks>
/// A part that was not asked for is no part of its JSON, and reading it is an <see cref="InvalidOperationException"/> that says how to ask for it. For
/// tests, every part can be set.
/// </remarks>
[JsonConverter(typeof(QueryMatchJsonConverter))]
public sealed class QueryMatch
{
    private const string Include = "query with new QueryOptions {{ Include = QueryInclude.{0} }}, beside what else is wanted";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly ItemParts _parts;

    /// <summary>A neighbour of which only the parts are known that are set.</summary>
    public QueryMatch()
    {
    }

    internal QueryMatch(in ItemParts parts) => _parts = parts;

    /// <summary>The item's id.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// The distance to the query, where <see cref="QueryInclude.Distance"/> was asked for and the search was not a hybrid one; otherwise <see langword="null"/>. It is
    /// √Σ(a−b)² for <see cref="DistanceMetric.Euclidean"/>, Σ(a−b)² for <see cref="DistanceMetric.SquaredEuclidean"/>, 1 − cos(a, b) for
    /// <see cref="DistanceMetric.Cosine"/>. Lower is closer.
    /// </summary>
    public double? Distance { get; init; }

    /// <summary>The score in a hybrid search (<see cref="QueryOptions.Hybrid"/>), which has it in place of a distance; otherwise <see langword="null"/>. Higher is better.</summary>
    public double? Score { get; init; }

    /// <summary>The item's metadata. Without fields where it has none.</summary>
    /// <exception cref="InvalidOperationException">It was not asked for: <see cref="QueryInclude.Metadata"/>.</exception>
    [AllowNull]
    public Metadata Metadata { get => _parts.Metadata(Include); init => _parts.SetMetadata(value); }

    /// <summary>The item's contents, or <see langword="null"/> where it has none.</summary>
    /// <exception cref="InvalidOperationException">They were not asked for: <see cref="QueryInclude.Contents"/>.</exception>
    public ItemContents? Contents { get => _parts.Contents(Include); init => _parts.SetContents(value); }

    /// <summary>The item's vector. <see langword="null"/> where the service left it out although it was asked for.</summary>
    /// <exception cref="InvalidOperationException">It was not asked for: <see cref="QueryInclude.Vector"/>.</exception>
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
