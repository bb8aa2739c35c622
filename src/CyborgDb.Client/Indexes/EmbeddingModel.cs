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
}
