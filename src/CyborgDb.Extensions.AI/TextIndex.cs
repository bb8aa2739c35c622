using System.Diagnostics;

namespace CyborgDb.Extensions.AI;

/// <summary>
/// An encrypted index of texts that are embedded on the client. Made by
/// <see cref="EncryptedIndexEmbeddingExtensions.WithEmbeddings"/>. The service gets vectors and, as encrypted contents, the texts; it is never given one to embed.
/// </summary>
/// <remarks>What needs no embedding (to read, delete, count or list items) is done with the <see cref="Index"/> under it.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public partial class TextIndex
{
    private readonly TextEmbedder _embedder;
    private readonly TextIndexOptions _options;

    internal TextIndex(EncryptedIndex index, TextEmbedder embedder, TextIndexOptions options)
    {
        Index = index;
        _embedder = embedder;
        _options = options;
    }

    /// <summary>For a substitute in a test, whose members are all overridden; what is not fails.</summary>
    protected TextIndex() => (Index, _embedder, _options) = (null!, null!, null!);

    /// <summary>The index under this one, for everything that needs no embedding.</summary>
    public virtual EncryptedIndex Index { get; }

    /// <summary>Embeds a text and stores it. An id that exists is replaced as a whole.</summary>
    /// <param name="item">The text.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What the service said.</returns>
    /// <exception cref="ArgumentException">The id is empty or has an unpaired surrogate. Nothing was embedded and nothing sent.</exception>
    /// <exception cref="InvalidOperationException">The generator gave no embedding, or one whose dimension is not the index's. Nothing was stored.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual Task<UpsertResult> UpsertAsync(TextItem item, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        return UpsertAsync([item], operation, cancellationToken);
    }

    /// <summary>Embeds texts and stores them. An id that exists is replaced as a whole.</summary>
    /// <param name="items">The texts. None: nothing is embedded and nothing sent.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What the service said.</returns>
    /// <remarks>
    /// All texts are embedded, in batches, before the one request that stores them: either all are stored or none. Their vectors
    /// stand in memory until then; <c>IngestAsync</c> is for what is too much for that.
    /// </remarks>
    /// <exception cref="ArgumentException">An item is <see langword="null"/>, or an id is empty, comes twice or has an unpaired surrogate. Nothing was embedded and nothing sent.</exception>
    /// <exception cref="InvalidOperationException">
    /// The generator gave another number of embeddings than there were texts, or one whose dimension is not the index's. Nothing was stored.
    /// </exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual async Task<UpsertResult> UpsertAsync(
        IEnumerable<TextItem> items, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        TextItem[] texts = [.. items];
        Check(texts);
        if (texts.Length == 0)
            return await Index.UpsertAsync((VectorItem[])[], operation, cancellationToken).ConfigureAwait(false);
        string[] ids = [.. texts.Select(i => i.Id)];
        ItemContents?[]? contents = _options.StoreText ? [.. texts.Select(i => ItemContents.FromText(i.Text))] : null;
        Metadata?[]? metadata = texts.Any(i => i.Metadata is not null) ? [.. texts.Select(i => i.Metadata)] : null;
        var (vectors, _) = await EmbedAsync([.. texts.Select(i => i.Text)], operation, cancellationToken).ConfigureAwait(false);
        return await Index.UpsertAsync(ids, vectors, metadata, contents, operation: operation, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The index's name and its key's fingerprint.</summary>
    /// <returns>For example <c>docs (IndexKey 3f9a01c2)</c>.</returns>
    public override string ToString() => $"{Index}";

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

    private static void Check(TextItem[] items)
    {
        // Embeddings cost money: what the upsert would refuse is refused before there are any.
        var ids = new HashSet<string>(items.Length, StringComparer.Ordinal);
        for (var row = 0; row < items.Length; row++)
        {
            if (items[row] is null)
                throw new ArgumentException($"Row {row} is null.", nameof(items));
            if (items[row].Id.Length == 0)
                throw new ArgumentException($"Row {row} has no id: an id is not empty.", nameof(items));
            if (!TextItem.IsWellFormed(items[row].Id))
                throw new ArgumentException($"Row {row} has an unpaired surrogate in its id, which has no form in UTF-8.", nameof(items));
            if (!ids.Add(items[row].Id))
                throw new ArgumentException($"Row {row} has an id that a row before it has; an id can come only once in a call.", nameof(items));
        }
    }

    private static bool HasGoodId(TextItem? item) => item is { Id.Length: > 0 } && TextItem.IsWellFormed(item.Id);
}
