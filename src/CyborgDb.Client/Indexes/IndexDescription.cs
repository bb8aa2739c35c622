using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>What the service knows of an index.</summary>
public sealed class IndexDescription
{
    /// <summary>The index's name.</summary>
    public required string Name { get; init; }

    /// <summary>The number of values in a vector; 0 until the first upsert, where it was left to be detected.</summary>
    public required int Dimension { get; init; }

    /// <summary>How distances are measured.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Whether the index has been trained: before that, queries look at every vector.</summary>
    public required bool IsTrained { get; init; }

    /// <summary>The number of lists that the vectors are spread over (<c>n_lists</c>); 1 until trained.</summary>
    public required int ListCount { get; init; }

    /// <summary>How the fields of the metadata can be searched. <see langword="null"/> where the service does not say (before version 0.18).</summary>
    public IReadOnlyDictionary<string, MetadataField>? MetadataSchema { get; init; }

    /// <summary>How full text is ranked; <see langword="null"/> where the index has none, or the service does not say (before version 0.18).</summary>
    public Bm25Settings? Bm25 { get; init; }

    /// <summary>The name, the dimension, the metric and whether the index is trained.</summary>
    /// <returns>For example <c>docs: dimension 384, Cosine, trained with 256 lists</c>.</returns>
    public override string ToString() =>
        $"{Name}: dimension {(Dimension == 0 ? "not known yet" : Dimension)}, {Metric}, {(IsTrained ? $"trained with {Counted.Of(ListCount, "list")}" : "not trained")}";
}
