using System.Numerics;
using CyborgDb.Arguments;
using CyborgDb.Primitives;
using CyborgDb.Protocol;
using CyborgDb.Vectors;

namespace CyborgDb;

public sealed partial class EncryptedIndex
{
    /// <summary>Reads items back, decrypted.</summary>
    /// <param name="ids">Their ids. None: nothing is sent.</param>
    /// <param name="include">Which parts to give. Default: all.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The items found, each under its id: there can be fewer than ids. Ids that do not exist are left out and, where the vector is not asked for,
    /// so may be items that have nothing of what is.</returns>
    /// <exception cref="ArgumentException">An id is null, empty or has an unpaired surrogate; the message names the row. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public IReadOnlyList<StoredItem> Get(
        IReadOnlyList<string> ids, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        GetAsync(IdList.Of(ids), include, operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Get(IReadOnlyList{string}, ItemFields, OperationOptions?, CancellationToken)"/>
    /// <typeparam name="TId">The type of integer; ids are stored as their decimal text.</typeparam>
    public IReadOnlyList<StoredItem> Get<TId>(
        IReadOnlyList<TId> ids, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : IBinaryInteger<TId> =>
        GetAsync(IdList.Of(ids), include, operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Get(IReadOnlyList{string}, ItemFields, OperationOptions?, CancellationToken)"/>
    public Task<IReadOnlyList<StoredItem>> GetAsync(
        IReadOnlyList<string> ids, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        GetAsync(IdList.Of(ids), include, operation, async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="Get{TId}(IReadOnlyList{TId}, ItemFields, OperationOptions?, CancellationToken)"/>
    public Task<IReadOnlyList<StoredItem>> GetAsync<TId>(
        IReadOnlyList<TId> ids, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : IBinaryInteger<TId> =>
        GetAsync(IdList.Of(ids), include, operation, async: true, cancellationToken).AsTask();

    /// <summary>Deletes items. Ids that do not exist are ignored.</summary>
    /// <param name="ids">Their ids. None: nothing is sent.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What the service said.</returns>
    /// <exception cref="ArgumentException">An id is null, empty or has an unpaired surrogate; the message names the row. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public DeleteResult Delete(
        IReadOnlyList<string> ids, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        DeleteAsync(IdList.Of(ids), operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Delete(IReadOnlyList{string}, OperationOptions?, CancellationToken)"/>
    /// <typeparam name="TId">The type of integer; ids are stored as their decimal text.</typeparam>
    public DeleteResult Delete<TId>(
        IReadOnlyList<TId> ids, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : IBinaryInteger<TId> =>
        DeleteAsync(IdList.Of(ids), operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Delete(IReadOnlyList{string}, OperationOptions?, CancellationToken)"/>
    public Task<DeleteResult> DeleteAsync(
        IReadOnlyList<string> ids, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        DeleteAsync(IdList.Of(ids), operation, async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="Delete{TId}(IReadOnlyList{TId}, OperationOptions?, CancellationToken)"/>
    public Task<DeleteResult> DeleteAsync<TId>(
        IReadOnlyList<TId> ids, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : IBinaryInteger<TId> =>
        DeleteAsync(IdList.Of(ids), operation, async: true, cancellationToken).AsTask();

    /// <summary>Lists the ids of all items, out of the response while it arrives, so that they never stand in memory all at once.</summary>
    /// <param name="operation">Overrides for this operation alone. The timeout is for the whole of the listing.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The ids, in the service's order. Each enumeration asks anew.</returns>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error, or the response broke off.</exception>
    public IAsyncEnumerable<string> ListIdsAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        _service.StreamAsync(Routes.ListIds, check: null, static scope => new IndexContent(scope), operation, cancellationToken);

    /// <summary>Counts the items.</summary>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of items in the index.</returns>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public async Task<long> CountAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        using var call = _service.Begin(Routes.Count, operation, cancellationToken);
        return await _service.SendAsync(call, Routes.Count, static scope => new IndexContent(scope), async: true).ConfigureAwait(false);
    }

    private ValueTask<IReadOnlyList<StoredItem>> GetAsync(
        IdList ids, ItemFields include, OperationOptions? operation, bool async, CancellationToken cancellationToken) =>
        GetAsync(Routes.Get(include), ids, include, operation, async, cancellationToken);

    private async ValueTask<IReadOnlyList<StoredItem>> GetAsync(
        Route<IReadOnlyList<StoredItem>> route, IdList ids, ItemFields include, OperationOptions? operation, bool async, CancellationToken cancellationToken)
    {
        using var call = _service.Begin(route, operation, cancellationToken);
        await call.CheckAsync(
            (ids, include), UpsertRules.SizeOf(ids), static (given, token) => Check(given.ids, given.include, token), async).ConfigureAwait(false);
        return ids.Count == 0 ? [] : await _service.SendAsync(call, route, scope => new GetContent(scope, ids, include), async).ConfigureAwait(false);
    }

    private static void Check(IdList ids, ItemFields include, CancellationToken cancellationToken)
    {
        if ((include & ~ItemFields.All) != 0)
            throw new ArgumentException("There is no such field.", nameof(include));
        IdRules.Check(ids, nameof(ids), cancellationToken);
    }

    private async ValueTask<DeleteResult> DeleteAsync(
        IdList ids, OperationOptions? operation, bool async, CancellationToken cancellationToken)
    {
        using var call = _service.Begin(Routes.Delete, operation, cancellationToken);
        await call.CheckAsync(ids, UpsertRules.SizeOf(ids), static (ids, token) => IdRules.Check(ids, nameof(ids), token), async).ConfigureAwait(false);
        return ids.Count == 0
            ? new DeleteResult { Message = "There was nothing to delete, so nothing was sent." }
            : await _service.SendAsync(call, Routes.Delete, scope => new DeleteContent(scope, ids), async).ConfigureAwait(false);
    }
}
