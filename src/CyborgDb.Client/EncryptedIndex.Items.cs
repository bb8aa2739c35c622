using System.Runtime.CompilerServices;
using CyborgDb.Arguments;
using CyborgDb.Primitives;
using CyborgDb.Protocol;
using CyborgDb.Vectors;

namespace CyborgDb;

public partial class EncryptedIndex
{
    /// <summary>Reads items back, decrypted.</summary>
    /// <typeparam name="TId"><see cref="string"/>, <see cref="Guid"/> or an integer of .NET; what is not a string is stored as its invariant text.</typeparam>
    /// <param name="ids">Their ids. If there are none, nothing is sent. A sequence that is not a list is enumerated once.</param>
    /// <param name="include">Which parts to return. Default: all.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>
    /// The items found; match them by their ids. Ids that do not exist are left out. If the vector is not requested, the service may also leave out items that have none
    /// of the requested parts.
    /// </returns>
    /// <exception cref="ArgumentException">An id is <see langword="null"/>, empty or has an unpaired surrogate; the message names the row. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    public virtual IReadOnlyList<StoredItem> Get<TId>(
        IEnumerable<TId> ids, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        GetAsync(IdList.Of(ids), include, operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Get{TId}(IEnumerable{TId}, ItemFields, OperationOptions?, CancellationToken)"/>
    public virtual Task<IReadOnlyList<StoredItem>> GetAsync<TId>(
        IEnumerable<TId> ids, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        GetAsync(IdList.Of(ids), include, operation, async: true, cancellationToken).AsTask();

    /// <summary>Reads one item back, decrypted.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="include">Which parts to return. Default: all.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>
    /// The item, or <see langword="null"/> if the id does not exist. If the vector is not requested, it may also be <see langword="null"/> for an item that has none of the requested
    /// parts.
    /// </returns>
    /// <exception cref="ArgumentException">The id is empty or has an unpaired surrogate. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    public virtual StoredItem? Get(
        string id, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        GetOneAsync(id, include, operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Get(string, ItemFields, OperationOptions?, CancellationToken)"/>
    /// <example>
    /// <code>
    /// Console.WriteLine((await index.GetAsync("owl", ItemFields.Contents))!.Contents!.Text);
    /// </code>
    /// </example>
    public virtual Task<StoredItem?> GetAsync(
        string id, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        GetOneAsync(id, include, operation, async: true, cancellationToken).AsTask();

    /// <summary>Deletes items. Ids that do not exist are ignored.</summary>
    /// <typeparam name="TId"><see cref="string"/>, <see cref="Guid"/> or an integer of .NET; what is not a string is stored as its invariant text.</typeparam>
    /// <param name="ids">Their ids. If there are none, nothing is sent. A sequence that is not a list is enumerated once.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The service's answer.</returns>
    /// <exception cref="ArgumentException">An id is <see langword="null"/>, empty or has an unpaired surrogate; the message names the row. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    public virtual DeleteResult Delete<TId>(
        IEnumerable<TId> ids, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        DeleteAsync(IdList.Of(ids), operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Delete{TId}(IEnumerable{TId}, OperationOptions?, CancellationToken)"/>
    public virtual Task<DeleteResult> DeleteAsync<TId>(
        IEnumerable<TId> ids, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        DeleteAsync(IdList.Of(ids), operation, async: true, cancellationToken).AsTask();

    /// <summary>Deletes one item. An id that does not exist is ignored.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The service's answer.</returns>
    /// <exception cref="ArgumentException">The id is empty or has an unpaired surrogate. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    public virtual DeleteResult Delete(string id, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        DeleteAsync(One(id), operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Delete(string, OperationOptions?, CancellationToken)"/>
    public virtual Task<DeleteResult> DeleteAsync(string id, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        DeleteAsync(One(id), operation, async: true, cancellationToken).AsTask();

    /// <summary>Lists the ids of all items, out of the response while it arrives, so that they never stand in memory all at once.</summary>
    /// <param name="operation">Overrides for this operation only. The timeout is for the whole of the listing.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The ids, in the service's order. Each enumeration sends a new request.</returns>
    /// <exception cref="CyborgDbException">The service cannot be reached, answers with an error, or the response breaks off.</exception>
    public virtual IAsyncEnumerable<string> ListIdsAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        _service.StreamAsync(Routes.ListIds, check: null, static scope => new IndexContent(scope), operation, cancellationToken);

    /// <summary>Counts the items.</summary>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of items in the index.</returns>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    public virtual async Task<long> CountAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        using var call = _service.Begin(Routes.Count, operation, cancellationToken);
        return await _service.SendAsync(call, Routes.Count, static scope => new IndexContent(scope), async: true).ConfigureAwait(false);
    }

    private async ValueTask<StoredItem?> GetOneAsync(
        string id, ItemFields include, OperationOptions? operation, bool async, CancellationToken cancellationToken, [CallerMemberName] string method = "")
    {
        var found = await GetAsync(One(id), include, operation, async, cancellationToken, method).ConfigureAwait(false);
        return found.FirstOrDefault(item => item.Id == id);
    }

    private static IdList One(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        WellFormedText.ThrowIfNot(id);
        return IdList.Of([id]);
    }

    private ValueTask<IReadOnlyList<StoredItem>> GetAsync(
        IdList ids, ItemFields include, OperationOptions? operation, bool async, CancellationToken cancellationToken, [CallerMemberName] string method = "") =>
        GetAsync(Routes.Get(include), ids, include, operation, async, cancellationToken, method);

    private async ValueTask<IReadOnlyList<StoredItem>> GetAsync(
        Route<IReadOnlyList<StoredItem>> route, IdList ids, ItemFields include, OperationOptions? operation, bool async, CancellationToken cancellationToken,
        [CallerMemberName] string method = "")
    {
        using var call = _service.Begin(route, operation, cancellationToken, method);
        await call.CheckAsync(
            (ids, include), UpsertRules.SizeOf(ids), static (given, token) => Check(given.ids, given.include, token), async).ConfigureAwait(false);
        return ids.Count == 0 ? [] : await _service.SendAsync(call, route, scope => new GetContent(scope, ids, include), async).ConfigureAwait(false);
    }

    private static void Check(IdList ids, ItemFields include, CancellationToken cancellationToken)
    {
        if ((include & ~ItemFields.All) != 0)
            throw new ArgumentOutOfRangeException(nameof(include), "There is no such field.");
        IdRules.Check(ids, nameof(ids), cancellationToken);
    }

    private async ValueTask<DeleteResult> DeleteAsync(
        IdList ids, OperationOptions? operation, bool async, CancellationToken cancellationToken, [CallerMemberName] string method = "")
    {
        using var call = _service.Begin(Routes.Delete, operation, cancellationToken, method);
        await call.CheckAsync(ids, UpsertRules.SizeOf(ids), static (ids, token) => IdRules.Check(ids, nameof(ids), token), async).ConfigureAwait(false);
        return ids.Count == 0
            ? new DeleteResult { Message = "There was nothing to delete, so nothing was sent." }
            : await _service.SendAsync(call, Routes.Delete, scope => new DeleteContent(scope, ids), async).ConfigureAwait(false);
    }
}
