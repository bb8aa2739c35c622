using CyborgDb.Protocol;
using CyborgDb.Transport;

namespace CyborgDb.Moving;

/// <summary>
/// Lists the ids of an index before anything is done with them, so that the service need not keep its response open for as long as that takes, and so
/// that a listing which breaks off can be begun anew.
/// </summary>
internal static class IdLister
{
    /// <summary>The ids of all items, or of those that meet a filter, in their order.</summary>
    public static async Task<SortedIds> ListAsync(IndexConnection index, Filter? filter, OperationOptions? operation, string method, CancellationToken cancellationToken)
    {
        var ids = await Patience.KeepAsync(
            index,
            () => filter is null ? AllAsync(index, operation, method, cancellationToken) : MatchingAsync(index, filter, operation, method, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        ids.Sort();
        return ids;
    }

    private static async Task<SortedIds> AllAsync(IndexConnection index, OperationOptions? operation, string method, CancellationToken cancellationToken)
    {
        var ids = new SortedIds();
        var listed = index.StreamAsync(Routes.ListIds, check: null, static scope => new IndexContent(scope), operation, cancellationToken, method);
        await foreach (var id in listed.ConfigureAwait(false))
            Add(ids, id);
        return ids;
    }

    private static async Task<SortedIds> MatchingAsync(IndexConnection index, Filter filter, OperationOptions? operation, string method, CancellationToken cancellationToken)
    {
        var ids = new SortedIds();
        var route = Routes.QueryMetadata(hasScores: false);
        using var call = index.Begin(route, operation, cancellationToken, method);
        var query = new MetadataQuery { Filter = filter };
        foreach (var match in await index.SendAsync(call, route, scope => new QueryMetadataContent(scope, query), async: true).ConfigureAwait(false))
            Add(ids, match.Id);
        return ids;
    }

    /// <summary>An empty id is no item's, whatever the service says.</summary>
    private static void Add(SortedIds ids, string id)
    {
        if (id.Length > 0)
            ids.Add(id);
    }
}
