using System.Runtime.CompilerServices;
using CyborgDb.Vectors;

namespace CyborgDb;

/// <content>The parts of items that the service does not give with a search: read with one request for all matches, and put into them.</content>
public partial class EncryptedIndex
{
    private const QueryInclude PartsByGet = QueryInclude.Vector | QueryInclude.Contents;

    /// <summary>So many matches of a stream have their parts read at a time.</summary>
    private const int MatchesAtOnce = 1000;

    private async ValueTask<IReadOnlyList<IReadOnlyList<QueryMatch>>> WithPartsAsync(
        IReadOnlyList<IReadOnlyList<QueryMatch>> lists, QueryInclude include, OperationOptions? operation, bool async, CancellationToken cancellationToken,
        [CallerMemberName] string method = "")
    {
        var wanted = (ItemFields)(include & PartsByGet);
        if (wanted == ItemFields.None)
            return lists;
        var items = await ItemsAsync(lists.SelectMany(static list => list).Select(static match => match.Id), wanted, operation, async, method, cancellationToken).ConfigureAwait(false);
        return [.. lists.Select(list => Found(list, match => match.Id, items, wanted).Select(pair => pair.Match.With(pair.Item, wanted)).ToArray())];
    }

    private async IAsyncEnumerable<IReadOnlyList<QueryMatch>> WithPartsAsync(
        IAsyncEnumerable<IReadOnlyList<QueryMatch>> lists, QueryInclude include, OperationOptions? operation,
        [EnumeratorCancellation] CancellationToken cancellationToken, [CallerMemberName] string method = "")
    {
        var waiting = new List<IReadOnlyList<QueryMatch>>();
        var count = 0;
        await foreach (var list in lists.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            waiting.Add(list);
            count += list.Count;
            if (count < MatchesAtOnce)
                continue;
            foreach (var filled in await WithPartsAsync(waiting, include, operation, async: true, cancellationToken, method).ConfigureAwait(false))
                yield return filled;
            waiting.Clear();
            count = 0;
        }
        foreach (var filled in await WithPartsAsync(waiting, include, operation, async: true, cancellationToken, method).ConfigureAwait(false))
            yield return filled;
    }

    private async ValueTask<IReadOnlyList<MetadataMatch>> WithPartsAsync(
        IReadOnlyList<MetadataMatch> matches, ItemFields wanted, OperationOptions? operation, CancellationToken cancellationToken, [CallerMemberName] string method = "")
    {
        if (wanted == ItemFields.None)
            return matches;
        var items = await ItemsAsync(matches.Select(static match => match.Id), wanted, operation, async: true, method, cancellationToken).ConfigureAwait(false);
        return [.. Found(matches, match => match.Id, items, wanted).Select(pair => pair.Match.With(pair.Item, wanted))];
    }

    private async ValueTask<Dictionary<string, StoredItem>> ItemsAsync(
        IEnumerable<string> ids, ItemFields wanted, OperationOptions? operation, bool async, string method, CancellationToken cancellationToken)
    {
        // An empty id is no item's, whatever the service says, and would be refused as an argument that nobody gave.
        string[] distinct = [.. ids.Where(static id => id.Length > 0).Distinct(StringComparer.Ordinal)];
        var items = await GetAsync(IdList.Of(distinct), wanted, operation, async, cancellationToken, method).ConfigureAwait(false);
        var byId = new Dictionary<string, StoredItem>(items.Count, StringComparer.Ordinal);
        foreach (var item in items)
            byId[item.Id] = item;
        return byId;
    }

    /// <summary>
    /// The matches with their items, in their order. One without an item has been deleted meanwhile, or has none of the parts: only where its vector was
    /// asked for the service tells the two apart, and then it is left out.
    /// </summary>
    private static IEnumerable<(T Match, StoredItem? Item)> Found<T>(IReadOnlyList<T> matches, Func<T, string> id, Dictionary<string, StoredItem> items, ItemFields wanted) =>
        matches.Select(match => (match, items.GetValueOrDefault(id(match)))).Where(pair => pair.Item2 is not null || !wanted.HasFlag(ItemFields.Vector));
}
