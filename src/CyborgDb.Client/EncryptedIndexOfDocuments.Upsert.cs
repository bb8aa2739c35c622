using CyborgDb.Primitives;

namespace CyborgDb;

public partial class EncryptedIndex<TDocument>
{
    /// <summary>Stores documents: id, vector and contents apart, everything else as metadata. An id that exists is replaced as a whole.</summary>
    /// <param name="documents">The documents. If there are none, nothing is sent. A sequence that is not a list is enumerated once.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The service's answer.</returns>
    /// <remarks>
    /// Where every document has a vector, they go over the binary route. One without needs text contents and an index with an embedding
    /// model, and then all vectors go as JSON numbers.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// A document is <see langword="null"/>, an id is missing, empty or doubled, a vector has another dimension than the first or a value that is not finite, or a document
    /// has neither a vector nor text contents, or cannot be written as metadata. The message names the row and the id; nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual UpsertResult Upsert(
        IEnumerable<TDocument> documents, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        var items = Items(ListOf(documents), cancellationToken);
        return Index.StandsIn
            ? Index.Upsert(items, operation, cancellationToken)
            : Index.UpsertItemsAsync(items, nameof(documents), operation, async: false, cancellationToken).Completed();
    }

    /// <inheritdoc cref="Upsert(IEnumerable{TDocument}, OperationOptions?, CancellationToken)"/>
    public virtual async Task<UpsertResult> UpsertAsync(
        IEnumerable<TDocument> documents, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        var list = ListOf(documents);
        if (list.Count >= ManyDocuments)
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var items = Items(list, cancellationToken);
        return Index.StandsIn
            ? await Index.UpsertAsync(items, operation, cancellationToken).ConfigureAwait(false)
            : await Index.UpsertItemsAsync(items, nameof(documents), operation, async: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores one document: id, vector and contents apart, everything else as metadata. An id that exists is replaced as a whole.</summary>
    /// <param name="document">The document.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The service's answer.</returns>
    /// <exception cref="ArgumentException">
    /// Its id is missing or empty, its vector has a value that is not finite, or it has neither a vector nor text contents, or cannot be written as metadata.
    /// Nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual UpsertResult Upsert(TDocument document, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Upsert(One(document), operation, cancellationToken);

    /// <inheritdoc cref="Upsert(TDocument, OperationOptions?, CancellationToken)"/>
    public virtual Task<UpsertResult> UpsertAsync(TDocument document, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertAsync(One(document), operation, cancellationToken);

    private static TDocument[] One(TDocument document) => document is null ? throw new ArgumentNullException(nameof(document)) : [document];

    /// <summary>What is no list is enumerated, once.</summary>
    private static IReadOnlyList<TDocument> ListOf(IEnumerable<TDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return documents as IReadOnlyList<TDocument> ?? [.. documents];
    }

    /// <summary>So many are taken apart away from the thread of an asynchronous caller.</summary>
    private const int ManyDocuments = 256;

    /// <summary>What takes the time: each document is written as JSON and read again.</summary>
    private VectorItem[] Items(IReadOnlyList<TDocument> documents, CancellationToken cancellationToken)
    {
        var items = new VectorItem[documents.Count];
        for (var row = 0; row < items.Length; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (documents[row] is not { } document)
                throw new ArgumentException($"Row {row} is null.", nameof(documents));
            items[row] = Item(document, out var id, out var error)
                ?? throw new ArgumentException($"Row {row} (id '{ShownText.Of(id)}'): {Problem(error!)}", nameof(documents), error);
        }
        return items;
    }

    /// <summary>A document taken apart; <see langword="null"/> where that fails.</summary>
    private VectorItem? Item(TDocument document, out string id, out Exception? error)
    {
        (id, error) = ("", null);
        try
        {
            id = Shape.Id(document) ?? "";
            var (vector, contents, metadata) = (Shape.Vector(document), Shape.Contents(document), Shape.Metadata(document));
            return vector.IsEmpty
                ? new VectorItem(id) { Contents = contents, Metadata = metadata }
                : new VectorItem(id, vector) { Contents = contents, Metadata = metadata };
        }
        catch (Exception failure) when (Misfit.Is(failure))
        {
            error = failure;
            return null;
        }
    }

    /// <summary>Why a document cannot be taken apart.</summary>
    private static string Problem(Exception error) =>
        // The argument that it names is not the caller's. What a member throws may say what it was given.
        error is ArgumentException wrong
            ? wrong.Message.Replace($" (Parameter '{wrong.ParamName}')", "", StringComparison.Ordinal)
            : $"it cannot be written as metadata: {error.GetType().Name}.";
}
