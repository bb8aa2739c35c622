using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using CyborgDb.Protocol;

namespace CyborgDb;

public partial class EncryptedIndex<TDocument>
{
    /// <summary>Reads documents back, decrypted.</summary>
    /// <typeparam name="TId"><see cref="string"/>, <see cref="Guid"/> or an integer of .NET; what is not a string is stored as its invariant text.</typeparam>
    /// <param name="ids">Their ids. If there are none, nothing is sent. A sequence that is not a list is enumerated once.</param>
    /// <param name="include">Which parts to give; the metadata always is one. Default: all.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The documents that exist: ids that do not are left out, so there can be fewer than ids.</returns>
    /// <exception cref="ArgumentException">An id is <see langword="null"/>, empty or has an unpaired surrogate; the message names the row. Nothing was sent.</exception>
    /// <exception cref="CyborgDbProtocolException">An item does not fit the documents' type; the message names its id.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual IReadOnlyList<StoredDocument<TDocument>> Get<TId>(
        IEnumerable<TId> ids, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        [.. Index.Get(ids, include | ItemFields.Metadata, operation, cancellationToken).Select(Document)];

    /// <inheritdoc cref="Get{TId}(IEnumerable{TId}, ItemFields, OperationOptions?, CancellationToken)"/>
    public virtual async Task<IReadOnlyList<StoredDocument<TDocument>>> GetAsync<TId>(
        IEnumerable<TId> ids, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        [.. (await Index.GetAsync(ids, include | ItemFields.Metadata, operation, cancellationToken).ConfigureAwait(false)).Select(Document)];

    /// <summary>Reads one document back, decrypted.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="include">Which parts to give; the metadata always is one. Default: all.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The document; <see langword="null"/> where there is none with this id and, where the vector is not asked for, maybe also where it has nothing of what is.</returns>
    /// <exception cref="ArgumentException">The id is empty or has an unpaired surrogate. Nothing was sent.</exception>
    /// <exception cref="CyborgDbProtocolException">The item does not fit the documents' type; the message names its id.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual StoredDocument<TDocument>? Get(
        string id, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Index.Get(id, include | ItemFields.Metadata, operation, cancellationToken) is { } item ? Document(item) : null;

    /// <inheritdoc cref="Get(string, ItemFields, OperationOptions?, CancellationToken)"/>
    public virtual async Task<StoredDocument<TDocument>?> GetAsync(
        string id, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        await Index.GetAsync(id, include | ItemFields.Metadata, operation, cancellationToken).ConfigureAwait(false) is { } item ? Document(item) : null;

    /// <summary>Reads documents back, decrypted, out of the response while it arrives, so that they never stand in memory all at once.</summary>
    /// <typeparam name="TId"><see cref="string"/>, <see cref="Guid"/> or an integer of .NET; what is not a string is stored as its invariant text.</typeparam>
    /// <param name="ids">Their ids. If there are none, nothing is sent. A sequence that is not a list is enumerated once.</param>
    /// <param name="include">Which parts to give; the metadata always is one. Default: all.</param>
    /// <param name="operation">Overrides for this operation only. The timeout is for the whole of the reading.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The documents that exist, in the service's order. Each enumeration sends a new request.</returns>
    /// <exception cref="ArgumentException">An id is <see langword="null"/>, empty or has an unpaired surrogate; the message names the row. Nothing was sent.</exception>
    /// <exception cref="CyborgDbProtocolException">While enumerating: an item does not fit the documents' type; the message names its id.</exception>
    /// <exception cref="CyborgDbException">While enumerating: the service did not answer, it answered with an error, or the response broke off.</exception>
    public virtual IAsyncEnumerable<StoredDocument<TDocument>> GetStreamAsync<TId>(
        IEnumerable<TId> ids, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        Index.GetStreamAsync(ids, include | ItemFields.Metadata, operation, cancellationToken).Select(Document);

    /// <summary>Deletes documents. Ids that do not exist are ignored.</summary>
    /// <typeparam name="TId"><see cref="string"/>, <see cref="Guid"/> or an integer of .NET; what is not a string is stored as its invariant text.</typeparam>
    /// <param name="ids">Their ids. If there are none, nothing is sent. A sequence that is not a list is enumerated once.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The service's answer.</returns>
    /// <exception cref="ArgumentException">An id is <see langword="null"/>, empty or has an unpaired surrogate; the message names the row. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual DeleteResult Delete<TId>(
        IEnumerable<TId> ids, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        Index.Delete(ids, operation, cancellationToken);

    /// <inheritdoc cref="Delete{TId}(IEnumerable{TId}, OperationOptions?, CancellationToken)"/>
    public virtual Task<DeleteResult> DeleteAsync<TId>(
        IEnumerable<TId> ids, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        Index.DeleteAsync(ids, operation, cancellationToken);

    /// <summary>Deletes one document. An id that does not exist is ignored.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The service's answer.</returns>
    /// <exception cref="ArgumentException">The id is empty or has an unpaired surrogate. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual DeleteResult Delete(string id, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Index.Delete(id, operation, cancellationToken);

    /// <inheritdoc cref="Delete(string, OperationOptions?, CancellationToken)"/>
    public virtual Task<DeleteResult> DeleteAsync(string id, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Index.DeleteAsync(id, operation, cancellationToken);

    /// <summary>
    /// Deletes the documents that meet a condition. The service deletes by id only, so this is two steps and not one: a search for their ids, and their
    /// deletion. Service version 0.18 or later.
    /// </summary>
    /// <param name="where">The condition; see <see cref="Filter.Where{T}"/> for what it can say.</param>
    /// <param name="dryRun">True to do the first step only: the result then has the ids, and nothing is deleted. Default: false.</param>
    /// <param name="operation">Overrides for this operation only. The timeout is for each of its requests.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The ids of the documents that met it, and what the service said to their deletion.</returns>
    /// <remarks>What is stored or changed between the two steps is treated as <see cref="EncryptedIndex.DeleteAsync(Filter, bool, OperationOptions?, CancellationToken)"/> says.</remarks>
    /// <exception cref="NotSupportedException">A part of the condition cannot be said to the service; the message shows that part. Nothing was sent.</exception>
    /// <exception cref="CyborgDbNotFoundException">The service is of a version before 0.18, as the message says; or there is no such index, or the key is not its key.</exception>
    /// <exception cref="CyborgDbException">The service cannot answer the condition from its index, or it did not answer, or it answered with another error.</exception>
    public virtual Task<FilterDeleteResult> DeleteAsync(
        Expression<Func<TDocument, bool>> where, bool dryRun = false, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Index.DeleteAsync(Where(where), dryRun, operation, cancellationToken);

    /// <summary>Lists the ids of all documents, out of the response while it arrives, so that they never stand in memory all at once.</summary>
    /// <param name="operation">Overrides for this operation only. The timeout is for the whole of the listing.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The ids, in the service's order. Each enumeration sends a new request.</returns>
    /// <exception cref="CyborgDbException">While enumerating: the service did not answer, it answered with an error, or the response broke off.</exception>
    public virtual IAsyncEnumerable<string> ListIdsAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Index.ListIdsAsync(operation, cancellationToken);

    /// <summary>Counts the documents.</summary>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of documents in the index.</returns>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual Task<long> CountAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Index.CountAsync(operation, cancellationToken);

    /// <summary>
    /// Counts the documents that meet a condition: a search for their ids, which come with the response. Service version 0.18 or later.
    /// </summary>
    /// <param name="where">The condition; see <see cref="Filter.Where{T}"/> for what it can say.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of documents that meet it.</returns>
    /// <exception cref="NotSupportedException">A part of the condition cannot be said to the service; the message shows that part. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    [OverloadResolutionPriority(-1)]
    public virtual Task<long> CountAsync(
        Expression<Func<TDocument, bool>> where, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Index.CountAsync(Where(where), operation, cancellationToken);

    private StoredDocument<TDocument> Document(StoredItem item) => new()
    {
        Document = Shape.Read(Routes.GetName, Name, item.Id, item.Metadata, item.Parts.KnownVector, item.Parts.KnownContents),
        Item = item,
    };
}
