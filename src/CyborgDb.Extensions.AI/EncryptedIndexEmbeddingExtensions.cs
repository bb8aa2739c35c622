using Microsoft.Extensions.AI;

namespace CyborgDb.Extensions.AI;

/// <summary>Binds embedding generators to indexes.</summary>
public static class EncryptedIndexEmbeddingExtensions
{
    /// <summary>This index as one of texts, which a generator embeds on the client, so that none is ever sent to the service to be embedded there.</summary>
    /// <param name="index">The index. Its dimension is that of the generator's embeddings.</param>
    /// <param name="generator">The generator. It is not disposed of.</param>
    /// <param name="options">How texts are embedded and stored. Default: in batches of 64, four at once, with the text as contents.</param>
    /// <returns>The index. It is cheap, and as thread-safe as the generator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static TextIndex WithEmbeddings(
        this EncryptedIndex index, IEmbeddingGenerator<string, Embedding<float>> generator, TextIndexOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(generator);
        options ??= new();
        options.Check();
        return new(index, new TextEmbedder(generator, options), options);
    }
}
