using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace CyborgDb.Extensions.AI;

/// <summary>Has texts embedded batch by batch, several at once, and looks at what the generator gives before anything is done with it.</summary>
internal sealed class TextEmbedder(IEmbeddingGenerator<string, Embedding<float>> generator, TextIndexOptions options)
{
    /// <summary>Embeds texts: rows × dimension, row by row.</summary>
    /// <param name="texts">The texts, at least one.</param>
    /// <param name="dimension">The index's dimension; 0 where it is not known, and the first embedding's counts.</param>
    /// <param name="cancellationToken">Cancels the generation.</param>
    /// <exception cref="InvalidOperationException">The generator gave too few embeddings or too many, or one of another dimension.</exception>
    public async Task<(ReadOnlyMemory<float> Values, int Dimension)> EmbedAsync(IReadOnlyList<string> texts, int dimension, CancellationToken cancellationToken)
    {
        float[]? values = null;
        var row = 0;
        var vectors = EmbedAsync(Batches().ToAsyncEnumerable(), text => text, dimension, cancellationToken);
        await foreach (var (_, vector) in vectors.ConfigureAwait(false))
        {
            values ??= new float[checked(texts.Count * vector!.Value.Length)];
            vector!.Value.CopyTo(values.AsMemory(row++ * vector.Value.Length));
        }
        return (values, values!.Length / texts.Count);

        IEnumerable<string[]> Batches() => texts.Chunk(options.BatchSize);
    }

    /// <summary>Embeds items in their order, with as many batches at once as the options say, and no more of them in memory.</summary>
    /// <param name="batches">The items, at most <see cref="TextIndexOptions.BatchSize"/> together. They are read no further than there are requests under way.</param>
    /// <param name="text">An item's text; <see langword="null"/> where it is to be left alone.</param>
    /// <param name="dimension">The index's dimension; 0 where it is not known, and the first embedding's counts.</param>
    /// <param name="cancellationToken">Cancels the generation.</param>
    /// <returns>The items and their embeddings; <see langword="null"/> for those that were left alone.</returns>
    /// <exception cref="InvalidOperationException">The generator gave too few embeddings or too many, or one of another dimension.</exception>
    public async IAsyncEnumerable<(TItem Item, ReadOnlyMemory<float>? Vector)> EmbedAsync<TItem>(
        IAsyncEnumerable<TItem[]> batches, Func<TItem, string?> text, int dimension, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var underWay = new Queue<(TItem[] Items, Task<IList<Embedding<float>>> Embeddings)>();
        var position = 0L;
        try
        {
            var source = batches.GetAsyncEnumerator(stop.Token);
            await using var ending = source.ConfigureAwait(false);
            var isMore = true;
            while (isMore || underWay.Count > 0)
            {
                // The first of those under way is given as soon as it is there, so that a slow source holds nothing back.
                if (isMore && underWay.Count < options.Requests && !(underWay.TryPeek(out var ready) && ready.Embeddings.IsCompleted))
                {
                    isMore = await source.MoveNextAsync().ConfigureAwait(false);
                    if (isMore)
                        underWay.Enqueue((source.Current, GenerateAsync(source.Current, text, stop.Token)));
                    continue;
                }
                var (items, generation) = underWay.Dequeue();
                var embeddings = await generation.ConfigureAwait(false);
                var next = 0;
                foreach (var item in items)
                {
                    ReadOnlyMemory<float>? vector = null;
                    if (text(item) is not null)
                    {
                        var values = embeddings[next++]?.Vector ?? default;
                        dimension = dimension == 0 ? values.Length : dimension;
                        if (values.Length != dimension || dimension == 0)
                            throw OtherDimension(values.Length, position, dimension);
                        vector = values;
                    }
                    position++;
                    yield return (item, vector);
                }
            }
        }
        finally
        {
            // Nobody waits for what is still under way; that it ends with an error is expected of it.
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (var (_, generation) in underWay)
                await ((Task)generation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<IList<Embedding<float>>> GenerateAsync<TItem>(TItem[] items, Func<TItem, string?> text, CancellationToken cancellationToken)
    {
        string[] texts = [.. items.Select(text).OfType<string>()];
        if (texts.Length == 0)
            return [];
        var embeddings = await generator.GenerateAsync(texts, options.Generation, cancellationToken).ConfigureAwait(false);
        return embeddings?.Count == texts.Length
            ? embeddings
            : throw new InvalidOperationException($"The embedding generator did not give one embedding for each text (texts: {texts.Length}, embeddings: {embeddings?.Count ?? 0}). They were not stored.");
    }

    private static InvalidOperationException OtherDimension(int given, long position, int dimension) => new(
        $"The embedding generator gave a vector of dimension {given} for text {position}; {dimension} is that of the index, or of the texts before. It was not stored.");
}
