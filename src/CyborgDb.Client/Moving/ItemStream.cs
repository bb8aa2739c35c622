using System.Runtime.CompilerServices;
using CyborgDb.Transport;

namespace CyborgDb.Moving;

/// <summary>Reads items by their ids: several batches at once, in the order of the ids, and no further ahead than there are requests.</summary>
/// <param name="index">The index.</param>
/// <param name="include">Which parts of them.</param>
/// <param name="options">How.</param>
/// <param name="method">The method that was called, by which errors speak of it.</param>
internal sealed class ItemStream(IndexConnection index, ItemFields include, ReadAllOptions options, string method)
{
    private readonly ReadSize _size = new(options);

    /// <summary>What came of each id, those that are gone or cannot be read included.</summary>
    public async IAsyncEnumerable<ReadItem> ReadAsync(SortedIds ids, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reader = new BatchReader(index, include, options, _size, method);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var underWay = new Queue<Task<ReadItem[]>>();
        var next = 0;
        // The list says all that is to be known of them.
        for (; include == ItemFields.None && next < ids.Count; next++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(ids[next], new StoredItem { Id = ids[next] });
        }
        try
        {
            Fill();
            while (underWay.TryPeek(out var first))
            {
                await ((Task)first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
                _ = underWay.Dequeue();
                // The next ones come while these are looked at.
                Fill();
                foreach (var item in await first.ConfigureAwait(false))
                    yield return item;
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            foreach (var left in underWay)
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        void Fill()
        {
            while (next < ids.Count && underWay.Count < options.Requests)
            {
                var batch = ids.Range(next, Math.Min(_size.Next, ids.Count - next));
                next += batch.Length;
                underWay.Enqueue(Task.Run(() => reader.ReadAsync(batch, ended.Token), CancellationToken.None));
            }
        }
    }
}
