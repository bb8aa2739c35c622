using CyborgDb.Arguments;

namespace CyborgDb;

/// <summary>How distances between vectors are measured. Lower is closer in all of them.</summary>
public enum DistanceMetric
{
    /// <summary>√Σ(a−b)².</summary>
    Euclidean,

    /// <summary>Σ(a−b)²: the same order as <see cref="Euclidean"/>, without the root.</summary>
    SquaredEuclidean,

    /// <summary>1 − cos(a, b).</summary>
    Cosine,
}

/// <summary>How exactly the service keeps the values of vectors.</summary>
public enum StoragePrecision
{
    /// <summary>4 bytes a value: as they were sent.</summary>
    Float32,

    /// <summary>2 bytes a value: about 3 decimal digits.</summary>
    Float16,
}

/// <summary>What a new index is like. Everything left out is the service's default.</summary>
public sealed class CreateIndexOptions
{
    internal static readonly CreateIndexOptions Default = new();

    /// <summary>The number of values in a vector. Default: null, that of the first vector upserted.</summary>
    public int? Dimension { get; init; }

    /// <summary>How distances are measured. Default: null, which is <see cref="DistanceMetric.Euclidean"/>.</summary>
    public DistanceMetric? Metric { get; init; }

    /// <summary>How exactly values are kept. Default: null, which is <see cref="CyborgDb.StoragePrecision.Float32"/>.</summary>
    public StoragePrecision? StoragePrecision { get; init; }

    /// <summary>The model with which the service makes vectors of text contents. Default: none; vectors have to be given.</summary>
    public string? EmbeddingModel { get; init; }

    internal void Check()
    {
        if (Dimension < 1)
            throw new ArgumentException($"Dimension is 1 or more, or null to be detected; not {Dimension}.", nameof(Dimension));
        if (EmbeddingModel is "")
            throw new ArgumentException("EmbeddingModel is the name of a model, or null for none; not empty.", nameof(EmbeddingModel));
        WellFormedText.ThrowIfNot(EmbeddingModel, nameof(EmbeddingModel));
    }
}
