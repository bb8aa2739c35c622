using System.Diagnostics;

namespace CyborgDb.Extensions.AI;

/// <summary>
/// An encrypted index of texts that are embedded on the client. Made by
/// <see cref="EncryptedIndexEmbeddingExtensions.WithEmbeddings"/>. The service gets vectors and, as encrypted contents, the texts; it is never given one to embed.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TextIndex
{
    private readonly TextEmbedder _embedder;
    private readonly TextIndexOptions _options;

    internal TextIndex(EncryptedIndex index, TextEmbedder embedder, TextIndexOptions options)
    {
        Index = index;
        _embedder = embedder;
        _options = options;
    }

    /// <summary>The index under this one, for everything that needs no embedding.</summary>
    public EncryptedIndex Index { get; }

    /// <summary>Embeds texts and stores them. An id that exists is replaced as a whole.</summary>
    /// <param name="items">The texts. None: nothing is embedded and nothing sent.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What the service said.</returns>
    /// <remarks>
    /// All texts are embedded, batch by batch, before the one request that stores them: either all are stored or none. Their vectors
    /// stand in memory until then, so cut what is very much into several calls.
    /// </remarks>
    /// <exception cref="ArgumentException">An item is null, an id is empty or doubled, or a text has an unpaired surrogate. Nothing was embedded and nothing sent.</exception>
    /// <exception cref="InvalidOperationException">
    /// The generator gave another number of embeddings than there were texts, or one whose dimension is not the index's. Nothing was stored.
    /// </exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public async Task<UpsertResult> UpsertTextsAsync(
        IReadOnlyList<TextItem> items, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        Check(items);
        if (items.Count == 0)
            return await Index.UpsertAsync((VectorItem[])[], operation, cancellationToken).ConfigureAwait(false);
        string[] ids = [.. items.Select(i => i.Id)];
        ItemContents?[]? contents = _options.StoreText ? [.. items.Select(i => ItemContents.FromText(i.Text))] : null;
        Metadata?[]? metadata = items.Any(i => i.Metadata is not null) ? [.. items.Select(i => i.Metadata)] : null;
        var (vectors, _) = await EmbedAsync([.. items.Select(i => i.Text)], operation, cancellationToken).ConfigureAwait(false);
        return await Index.UpsertBinaryAsync(ids, vectors, metadata, contents, operation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Embeds a text and finds the items nearest to it. The text itself is not sent.</summary>
    /// <param name="text">The text. Not empty.</param>
    /// <param name="options">How many, under which condition, and what to give with them. Default: 100, with their distances.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The neighbours, nearest first; fewer than asked for where there are no more.</returns>
    /// <exception cref="ArgumentException">The text is empty, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The generator gave no embedding, or one whose dimension is not the index's. No vector was sent.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public async Task<IReadOnlyList<QueryMatch>> QueryTextAsync(
        string text, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var (vector, _) = await EmbedAsync([text], operation, cancellationToken).ConfigureAwait(false);
        return await Index.QueryAsync(vector, options, operation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Embeds texts and finds the items nearest to each, in one request. The texts themselves are not sent.</summary>
    /// <param name="texts">The texts, none of them empty. None: nothing is embedded and nothing sent.</param>
    /// <param name="options">How many, under which condition, and what to give with them. Default: 100, with their distances.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>One list a text, in the order of the texts; in each the neighbours, nearest first.</returns>
    /// <exception cref="ArgumentException">A text is null or empty, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">
    /// The generator gave another number of embeddings than there were texts, or one whose dimension is not the index's. No vector was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<QueryMatch>>> QueryTextsAsync(
        IReadOnlyList<string> texts, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        for (var row = 0; row < texts.Count; row++)
        {
            if (string.IsNullOrEmpty(texts[row]))
                throw new ArgumentException($"Text {row} is null or empty.", nameof(texts));
        }
        if (texts.Count == 0)
            return [];
        var vectors = await EmbedAsync(texts, operation, cancellationToken).ConfigureAwait(false);
        return await Index.QueryBatchAsync(vectors, options, operation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The index's name and its key's fingerprint.</summary>
    /// <returns>For example <c>docs (IndexKey 3f9a01c2)</c>.</returns>
    public override string ToString() => Index.ToString();

    private async Task<(ReadOnlyMemory<float> Values, int Dimension)> EmbedAsync(
        IReadOnlyList<string> texts, OperationOptions? operation, CancellationToken cancellationToken) =>
        await _embedder.EmbedAsync(texts, await DimensionAsync(operation, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>The index's dimension, or 0 where there is none yet or the caller may not ask.</summary>
    private async Task<int> DimensionAsync(OperationOptions? operation, CancellationToken cancellationToken)
    {
        try
        {
            return operation is null
                ? await Index.GetDimensionAsync(cancellationToken).ConfigureAwait(false)
                : (await Index.DescribeAsync(operation, cancellationToken).ConfigureAwait(false)).Dimension;
        }
        catch (CyborgDbAuthorizationException)
        {
            // Who may only write cannot describe the index. The service then says itself what does not fit.
            return 0;
        }
    }

    private static void Check(IReadOnlyList<TextItem> items)
    {
        // Embeddings cost money: what the upsert would refuse is refused before there are any.
        var ids = new HashSet<string>(items.Count, StringComparer.Ordinal);
        for (var row = 0; row < items.Count; row++)
        {
            if (items[row] is null)
                throw new ArgumentException($"Row {row} is null.", nameof(items));
            if (items[row].Id.Length == 0)
                throw new ArgumentException($"Row {row} has no id: an id is not empty.", nameof(items));
            if (!ids.Add(items[row].Id))
                throw new ArgumentException($"Row {row} has an id that a row before it has; an id can come only once in a call.", nameof(items));
        }
    }
}
