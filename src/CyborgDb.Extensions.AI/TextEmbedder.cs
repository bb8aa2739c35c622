using Microsoft.Extensions.AI;

namespace CyborgDb.Extensions.AI;

/// <summary>Has texts embedded batch by batch, and looks at what the generator gives before anything is done with it.</summary>
internal sealed class TextEmbedder(IEmbeddingGenerator<string, Embedding<float>> generator, TextIndexOptions options)
{
    /// <summary>Embeds texts: rows × dimension, row by row.</summary>
    /// <param name="texts">The texts, at least one.</param>
    /// <param name="dimension">The index's dimension; 0 where it is not known, and the first embedding's counts.</param>
    /// <param name="cancellationToken">Cancels the generation.</param>
    /// <exception cref="InvalidOperationException">The generator gave too few embeddings or too many, or one of another dimension.</exception>
    public async Task<(ReadOnlyMemory<float> Values, int Dimension)> EmbedAsync(IReadOnlyList<string> texts, int dimension, CancellationToken cancellationToken)
    {
        float[]? vectors = null;
        for (var start = 0; start < texts.Count; start += options.BatchSize)
        {
            string[] batch = [.. texts.Skip(start).Take(options.BatchSize)];
            var embeddings = await generator.GenerateAsync(batch, options.Generation, cancellationToken).ConfigureAwait(false);
            if (embeddings?.Count != batch.Length)
                throw new InvalidOperationException($"The embedding generator gave {embeddings?.Count ?? 0} embeddings for {batch.Length} texts. Nothing was sent.");
            for (var i = 0; i < batch.Length; i++)
            {
                var vector = embeddings[i]?.Vector ?? default;
                if (dimension == 0)
                    dimension = vector.Length;
                if (vector.Length != dimension || dimension == 0)
                {
                    throw new InvalidOperationException(
                        $"The embedding generator gave a vector of dimension {vector.Length} for text {start + i}; "
                        + $"{dimension} is that of the index, or of the texts before. Nothing was sent.");
                }
                vectors ??= new float[checked(texts.Count * dimension)];
                vector.CopyTo(vectors.AsMemory((start + i) * dimension));
            }
        }
        return (vectors, dimension);
    }
}
