using CyborgDb.Primitives;

namespace CyborgDb;

public partial class EncryptedIndex<TDocument>
{
    /// <summary>
    /// Puts a collection of documents into the index: in batches, several at once, reading the source no faster than the service takes them, so that
    /// memory does not depend on how large the collection is.
    /// </summary>
    /// <param name="source">The documents. Where two have the same id, the later one wins.</param>
    /// <param name="options">How. Default: as with <c>IngestAsync</c> of an index.</param>
    /// <param name="progress">Is told how it goes, at most ten times a second, and once at the end.</param>
    /// <param name="cancellationToken">Ends it within the attempts under way. Their documents' state is then not known.</param>
    /// <returns>The account: which documents are stored. With <see cref="IngestFailureMode.Continue"/> also which are not.</returns>
    /// <remarks>
    /// Documents are taken apart as they are read. One that cannot be stored counts as a failure, like a batch that the service refuses: it is <see langword="null"/>, its id is
    /// missing, its vector is of another dimension, or it cannot be written as metadata.
    /// </remarks>
    /// <exception cref="ArgumentException">An option is out of range, or its checkpoint is of another source or index. Nothing was sent.</exception>
    /// <exception cref="IngestException">A batch failed for good, a document cannot be stored, or the source broke off. It carries the account.</exception>
    /// <exception cref="IngestCanceledException">The token was cancelled. It carries the account.</exception>
    public virtual Task<IngestResult> IngestAsync(
        IAsyncEnumerable<TDocument> source, IngestOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var position = 0L;
        return Index.IngestAsync(source.Select(document => ItemAt(position++, document)), options, progress, cancellationToken);
    }

    /// <inheritdoc cref="IngestAsync(IAsyncEnumerable{TDocument}, IngestOptions?, IProgress{IngestProgress}?, CancellationToken)"/>
    public virtual Task<IngestResult> IngestAsync(
        IEnumerable<TDocument> source, IngestOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var position = 0L;
        return Index.IngestAsync(source.Select(document => ItemAt(position++, document)), options, progress, cancellationToken);
    }

    private VectorItem ItemAt(long position, TDocument document) =>
        document is null ? null!
        : Item(document, out var id, out var error)
            ?? new VectorItem(id) { Flaw = new ArgumentException($"The document at position {position} (id '{ShownText.Of(id)}'): {Problem(error!)}", error) };
}
