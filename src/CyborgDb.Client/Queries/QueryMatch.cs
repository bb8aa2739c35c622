using System.Diagnostics;
using System.Text.Json.Serialization;
using CyborgDb.Protocol.Json;

namespace CyborgDb;

/// <summary>One neighbour that a query found.</summary>
public sealed class QueryMatch
{
    /// <summary>The item's id.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// The distance to the query, where <see cref="QueryInclude.Distance"/> was asked for: √Σ(a−b)² for
    /// <see cref="DistanceMetric.Euclidean"/>, Σ(a−b)² for <see cref="DistanceMetric.SquaredEuclidean"/>, 1 − cos(a, b) for
    /// <see cref="DistanceMetric.Cosine"/>. Lower is closer.
    /// </summary>
    public double? Distance { get; init; }

    /// <summary>The rank in a hybrid search (<see cref="QueryOptions.Hybrid"/>), in place of a distance. Higher is better.</summary>
    public double? Score { get; init; }

    /// <summary>The item's metadata, where <see cref="QueryInclude.Metadata"/> was asked for and it has some. A map without fields is none.</summary>
    public Metadata? Metadata { get; init; }

    /// <summary>The item's vector, where <see cref="QueryInclude.Vector"/> was asked for.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    [JsonConverter(typeof(HiddenJson<ReadOnlyMemory<float>>))]
    public ReadOnlyMemory<float>? Vector { get; init; }
}
