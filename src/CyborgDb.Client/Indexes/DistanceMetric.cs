using System.Text.Json.Serialization;

namespace CyborgDb;

/// <summary>How distances between vectors are measured. Lower is closer in all of them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DistanceMetric>))]
public enum DistanceMetric
{
    /// <summary>√Σ(a−b)².</summary>
    Euclidean,

    /// <summary>Σ(a−b)²: the same order as <see cref="Euclidean"/>, without the root.</summary>
    SquaredEuclidean,

    /// <summary>1 − cos(a, b).</summary>
    Cosine,
}
