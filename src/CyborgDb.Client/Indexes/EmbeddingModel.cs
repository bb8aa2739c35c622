namespace CyborgDb;

/// <summary>A model with which the service makes vectors of text. Service version 0.18 or later.</summary>
public sealed class EmbeddingModel
{
    /// <summary>The name, for <see cref="CreateIndexOptions.EmbeddingModel"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The number of values in its vectors; <see langword="null"/> where the service does not say.</summary>
    public int? Dimension { get; init; }

    /// <summary>How long a text it takes in whole, in tokens; <see langword="null"/> where the service does not say.</summary>
    public int? MaxSequenceLength { get; init; }

    /// <summary>The name, and the dimension where the service says it.</summary>
    /// <returns>For example <c>sentence-transformers/all-MiniLM-L6-v2 (dimension 384)</c>.</returns>
    public override string ToString() => Dimension is { } dimension ? $"{Name} (dimension {dimension})" : Name;
}
