using CyborgDb.Protocol;
using CyborgDb.Transport;
using CyborgDb.Vectors;

namespace CyborgDb.Moving;

/// <summary>
/// Reads batches of items. Where the service fails on one, the batch is halved until the items are found that it fails on, so that the rest is read
/// all the same.
/// </summary>
internal sealed class BatchReader(IndexConnection index, ItemFields include, ReadAllOptions options, ReadSize size, string method)
{
    private readonly Lock _lock = new();
    private int _unreadable;

    /// <summary>What came of each id, in their order.</summary>
    public async Task<ReadItem[]> ReadAsync(string[] ids, CancellationToken cancellationToken)
    {
        var found = await FindAsync(include, ids, cancellationToken).ConfigureAwait(false);
        if (!include.HasFlag(ItemFields.Vector) && found.Count < ids.Length)
        {
            // Only with its vector does the service tell an item that has nothing of what is asked for from one that is not there.
            string[] left = [.. ids.Where(id => !found.ContainsKey(id))];
            foreach (var (id, read) in await FindAsync(include | ItemFields.Vector, left, cancellationToken).ConfigureAwait(false))
                found[id] = read with { Item = Without(read.Item) };
        }
        return Array.ConvertAll(ids, id => found.TryGetValue(id, out var read) ? read : new(id, Item: null));
    }

    private async Task<Dictionary<string, ReadItem>> FindAsync(ItemFields parts, string[] ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, ReadItem>(ids.Length, StringComparer.Ordinal);
        try
        {
            Add(found, await GetPatientlyAsync(Routes.Get, parts, ids, cancellationToken).ConfigureAwait(false));
        }
        catch (CyborgDbException error) when (IsOfItems(error))
        {
            await HalveAsync(parts, ids, error, found, cancellationToken).ConfigureAwait(false);
        }
        return found;
    }

    /// <summary>The item with the parts that were asked for, and without the vector.</summary>
    private StoredItem? Without(StoredItem? item) => item is null ? null : new(new ItemParts().With(item, include)) { Id = item.Id };

    private async Task HalveAsync(
        ItemFields parts, ReadOnlyMemory<string> ids, CyborgDbException error, Dictionary<string, ReadItem> found, CancellationToken cancellationToken)
    {
        if (ids.Length == 1)
        {
            await ConfirmAsync(parts, ids, error, found, cancellationToken).ConfigureAwait(false);
            return;
        }
        var middle = ids.Length / 2;
        foreach (var half in new[] { ids[..middle], ids[middle..] })
        {
            try
            {
                // Once only: that it fails is what is looked for, and a retry would cost its wait each time. Who is suspected in the end is asked again.
                Add(found, await GetPatientlyAsync(Routes.GetOnce, parts, half, cancellationToken).ConfigureAwait(false));
            }
            catch (CyborgDbException failed)
            {
                await HalveAsync(parts, half, failed, found, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>One item on which the service has failed: it may have been the service, and not the item.</summary>
    private async Task ConfirmAsync(
        ItemFields parts, ReadOnlyMemory<string> id, CyborgDbException error, Dictionary<string, ReadItem> found, CancellationToken cancellationToken)
    {
        try
        {
            Add(found, await GetPatientlyAsync(Routes.Get, parts, id, cancellationToken).ConfigureAwait(false));
            return;
        }
        catch (CyborgDbException failed) when (IsOfItems(failed))
        {
            error = failed;
        }
        await SeeServiceAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            if (++_unreadable > options.MaxUnreadable)
                throw error;
            found[id.Span[0]] = new(id.Span[0], Item: null, error);
            options.OnUnreadable?.Invoke(new UnreadableItem { Id = id.Span[0], Error = error });
        }
    }

    private async Task<IReadOnlyList<StoredItem>> GetPatientlyAsync(
        Func<ItemFields, Route<IReadOnlyList<StoredItem>>> route, ItemFields parts, ReadOnlyMemory<string> ids, CancellationToken cancellationToken)
    {
        var patience = new Patience(index);
        var asOften = route;
        while (true)
        {
            try
            {
                return await GetAsync(route(parts), parts, ids, cancellationToken).ConfigureAwait(false);
            }
            catch (CyborgDbException error) when (patience.MayTryAgain(error, wasSentOnce: route != asOften))
            {
                route = asOften;
                await patience.WaitAsync(error, cancellationToken).ConfigureAwait(false);
                if (!error.IsCircuitOpen)
                    continue;
                // It may be these items for which the circuit has opened: another request tries it, or it would open again for them, and again.
                await SeeServiceAsync(cancellationToken).ConfigureAwait(false);
                // And then they are asked for once, so that what is said of them is the service's word, and not that the circuit is open.
                route = Routes.GetOnce;
            }
        }
    }

    /// <summary>Sees that the service is well but for some items: where it does not even count them, that is what there is to say.</summary>
    private Task<long> SeeServiceAsync(CancellationToken cancellationToken) => Patience.KeepAsync(
        index,
        async () =>
        {
            using var call = index.Begin(Routes.Count, options.Operation, cancellationToken, method);
            return await index.SendAsync(call, Routes.Count, static scope => new IndexContent(scope), async: true).ConfigureAwait(false);
        },
        cancellationToken);

    private async Task<IReadOnlyList<StoredItem>> GetAsync(
        Route<IReadOnlyList<StoredItem>> route, ItemFields parts, ReadOnlyMemory<string> ids, CancellationToken cancellationToken)
    {
        var list = IdList.Of(ids.ToArray());
        using var call = index.Begin(route, options.Operation, cancellationToken, method);
        var items = await index.SendAsync(call, route, scope => new GetContent(scope, list, parts), async: true).ConfigureAwait(false);
        size.Weigh(items);
        return items;
    }

    private static void Add(Dictionary<string, ReadItem> found, IReadOnlyList<StoredItem> items)
    {
        foreach (var item in items)
            found[item.Id] = new(item.Id, item);
    }

    /// <summary>Whether it can be the items that are at fault, or that there are too many of them at once: not the way there, nor the key.</summary>
    private static bool IsOfItems(CyborgDbException error) => error is CyborgDbServiceException or CyborgDbProtocolException;
}
