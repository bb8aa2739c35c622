using System.Diagnostics;
using System.Linq.Expressions;
using System.Text.Json.Serialization.Metadata;
using CyborgDb.Documents;
using CyborgDb.Protocol;

namespace CyborgDb;

/// <summary>An encrypted index whose items are documents: objects of one type. Made by <see cref="EncryptedIndex.As{TDocument}(JsonTypeInfo{TDocument}, DocumentOptions{TDocument})"/>.</summary>
/// <typeparam name="TDocument">The documents' type.</typeparam>
/// <remarks>It does what the <see cref="Index"/> under it does, and fails as that fails; what is not here is there.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class EncryptedIndex<TDocument>
{
    private readonly DocumentShape<TDocument> _shape;

    internal EncryptedIndex(EncryptedIndex index, DocumentShape<TDocument> shape)
    {
        Index = index;
        _shape = shape;
    }

    /// <summary>The index under this one.</summary>
    public EncryptedIndex Index { get; }

    /// <summary>The index's name.</summary>
    public string Name => Index.Name;

    /// <summary>Translates a condition on documents to a filter, with the names and the form that their type info gives them.</summary>
    /// <param name="predicate">The condition; see <see cref="Filter.Where{T}"/> for what it can say. The marked members are not part of the metadata.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="NotSupportedException">A part of the predicate cannot be said to the service; the message shows that part.</exception>
    public Filter Where(Expression<Func<TDocument, bool>> predicate) => Filter.Where(predicate, _shape.Stored);

    /// <summary>Reads documents back, decrypted.</summary>
    /// <param name="ids">Their ids. None: nothing is sent.</param>
    /// <param name="include">Which parts to give; the metadata always is one. Default: all.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The documents that exist: ids that do not are left out, so there can be fewer than ids.</returns>
    /// <exception cref="ArgumentException">An id is null, empty or has an unpaired surrogate; the message names the row. Nothing was sent.</exception>
    /// <exception cref="CyborgDbProtocolException">An item does not fit the documents' type; the message names its id.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public IReadOnlyList<StoredDocument<TDocument>> Get(
        IReadOnlyList<string> ids, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Documents(Index.Get(ids, include | ItemFields.Metadata, operation, cancellationToken));

    /// <inheritdoc cref="Get"/>
    public async Task<IReadOnlyList<StoredDocument<TDocument>>> GetAsync(
        IReadOnlyList<string> ids, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Documents(await Index.GetAsync(ids, include | ItemFields.Metadata, operation, cancellationToken).ConfigureAwait(false));

    /// <summary>Deletes documents. Ids that do not exist are ignored.</summary>
    /// <param name="ids">Their ids. None: nothing is sent.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What the service said.</returns>
    /// <exception cref="ArgumentException">An id is null, empty or has an unpaired surrogate; the message names the row. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public DeleteResult Delete(IReadOnlyList<string> ids, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Index.Delete(ids, operation, cancellationToken);

    /// <inheritdoc cref="Delete"/>
    public Task<DeleteResult> DeleteAsync(IReadOnlyList<string> ids, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Index.DeleteAsync(ids, operation, cancellationToken);

    /// <summary>The index's name and its key's fingerprint.</summary>
    /// <returns>For example <c>docs (IndexKey 3f9a01c2)</c>.</returns>
    public override string ToString() => Index.ToString();

    private StoredDocument<TDocument>[] Documents(IReadOnlyList<StoredItem> items) =>
        [.. items.Select(item => new StoredDocument<TDocument> { Document = _shape.Read(Routes.GetName, Name, item.Id, item.Metadata, item.Parts.KnownVector, item.Parts.KnownContents), Item = item })];
}
