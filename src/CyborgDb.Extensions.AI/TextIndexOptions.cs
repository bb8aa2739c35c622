using Microsoft.Extensions.AI;

namespace CyborgDb.Extensions.AI;

/// <summary>How the texts of a <see cref="TextIndex"/> are embedded and stored.</summary>
public sealed class TextIndexOptions
{
    /// <summary>The largest <see cref="BatchSize"/>: what the common services of embeddings take in one request.</summary>
    public const int LargestBatchSize = 2048;

    /// <summary>How many texts the generator gets at once, at most: 1 to <see cref="LargestBatchSize"/>. Default: 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>How many batches the generator may have at once: 1 or more. Default: 4. For a generator that is not thread-safe: 1.</summary>
    public int Requests { get; init; } = 4;

    /// <summary>Whether the text is stored as the item's contents, encrypted. Default: true. Where it is false, no text leaves for the service at all.</summary>
    public bool StoreText { get; init; } = true;

    /// <summary>What the generator gets with every batch. Default: <see langword="null"/>, its own defaults.</summary>
    public EmbeddingGenerationOptions? Generation { get; init; }

    internal void Check()
    {
        if (BatchSize is < 1 or > LargestBatchSize)
            throw new ArgumentOutOfRangeException(nameof(BatchSize), BatchSize, $"BatchSize is 1 to {LargestBatchSize}.");
        if (Requests < 1)
            throw new ArgumentOutOfRangeException(nameof(Requests), Requests, "Requests is 1 or more.");
    }
}
