using System.Numerics;
using System.Runtime.CompilerServices;
using CyborgDb.Arguments;
using CyborgDb.Protocol;
using CyborgDb.Transport;

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
    public async IAsyncEnumerable<string> ListIdsAsync(
        OperationOptions? operation = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var clock = StartClock(Operation.ListIds, operation, cancellationToken);
        var (call, stream) = await OpenAsync(clock, Operation.ListIds, scope => new IndexContent(scope), batchSize: null, operation).ConfigureAwait(false);
        using var ended = call;
        using var reader = new IdStreamReader(stream, _connection.MaxItemBytes);
        while (true)
        {
            var ids = await call.ReadAsync(reader.ReadAsync).ConfigureAwait(false);
            if (ids is null)
                yield break;
            foreach (var id in ids)
                yield return id;
        }
    }

    /// <summary>Counts the items.</summary>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of items in the index.</returns>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public async Task<long> CountAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        var (body, _) = await RunAsync(
            Operation.Count, scope => new IndexContent(scope), ResponseJson.Default.CountResponse, operation, async: true, cancellationToken,
            check: static body => body.Result < 0 ? "it counts fewer than none." : null).ConfigureAwait(false);
        return body.Result;
    }

    /// <summary>Reads items, with a check that says what is wrong with them beyond what can be wrong with any.</summary>
    private async ValueTask<IReadOnlyList<StoredItem>> GetAsync(
        IdList ids, ItemFields include, OperationOptions? operation, bool async, CancellationToken cancellationToken,
        Func<IReadOnlyList<StoredItem>, string?>? check = null)
    {
        using var clock = StartClock(Operation.Get, operation, cancellationToken);
        await clock.CheckAsync(
            (ids, include), UpsertRules.SizeOf(ids), static (given, token) => Check(given.ids, given.include, token), async).ConfigureAwait(false);
        if (ids.Count == 0)
            return [];
        return await ReadAsync(
            clock, Operation.Get, scope => new GetContent(scope, ids, include),
            async (stream, token) =>
            {
                using var reader = new ItemsReader(stream, _connection.MaxItemBytes);
                var items = await reader.ReadAllAsync(async, token).ConfigureAwait(false);
                return check?.Invoke(items) is { } wrong ? throw new ContractException(wrong) : items;
            },
            ids.Count, operation, async).ConfigureAwait(false);
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
        using var clock = StartClock(Operation.Delete, operation, cancellationToken);
        await clock.CheckAsync(ids, UpsertRules.SizeOf(ids), static (ids, token) => IdRules.Check(ids, nameof(ids), token), async).ConfigureAwait(false);
        if (ids.Count == 0)
            return new DeleteResult { Message = "There was nothing to delete, so nothing was sent." };
        var (body, requestId) = await RunAsync(
            clock, Operation.Delete, scope => new DeleteContent(scope, ids), ResponseJson.Default.StatusResponse, operation, async, ids.Count).ConfigureAwait(false);
        return new DeleteResult { Message = body.Message, RequestId = requestId };
    }
}
