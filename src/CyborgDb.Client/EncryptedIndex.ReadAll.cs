using System.Runtime.CompilerServices;
using CyborgDb.Moving;

namespace CyborgDb;

/// <content>Everything of an index, as a stream.</content>
public partial class EncryptedIndex
{
    /// <summary>
    /// Reads all items of the index, decrypted, in the order of their ids (of their UTF-8 bytes): in batches, several at once, and no further ahead than
    /// the reader goes, so that memory does not depend on how large the items are together.
    /// </summary>
    /// <param name="include">Which parts to give. Default: all.</param>
    /// <param name="options">Which items, and how. Default: all items, batches of 8 MB or 1,000 items, four at once.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The items. Each enumeration reads anew.</returns>
    /// <remarks>
    /// <para>Their ids are listed first, whole, and are kept packed until the end: about 10 bytes more than the length of each. An item that is stored after
    /// that is not among those read, and one that is deleted before it is read is left out. An item that has nothing of what is asked for comes with
    /// empty parts; where vectors are not asked for, this takes one more request for the batch that it is in.</para>
    /// <para>Where the service fails on a batch, the batch is halved until the items are found that it fails on: see
    /// <see cref="ReadAllOptions.OnUnreadable"/>. All others are read.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">An option is out of range. Nothing was sent.</exception>
    /// <exception cref="ReadAllException">While enumerating, at the end: some items could not be read, and nobody was there to be told of them.</exception>
    /// <exception cref="CyborgDbException">While enumerating: the service cannot be reached, or answers with an error that is not one of single items.</exception>
    public virtual IAsyncEnumerable<StoredItem> ReadAllAsync(
        ItemFields include = ItemFields.All, ReadAllOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= ReadAllOptions.Default;
        CheckReading(include, options);
        return ReadItemsAsync(include, options, cancellationToken);
    }

    /// <summary>What is read of an index by the operations that need all of it.</summary>
    internal ItemStream Items(ItemFields include, ReadAllOptions options, [CallerMemberName] string method = "") => new(_service, include, options, method);

    internal Task<SortedIds> SortedIdsAsync(ReadAllOptions options, CancellationToken cancellationToken, [CallerMemberName] string method = "") =>
        IdLister.ListAsync(_service, options.Filter, options.Operation, method, cancellationToken);

    private async IAsyncEnumerable<StoredItem> ReadItemsAsync(
        ItemFields include, ReadAllOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ids = await SortedIdsAsync(options, cancellationToken, nameof(ReadAllAsync)).ConfigureAwait(false);
        List<UnreadableItem> unreadable = [];
        await foreach (var (id, item, error) in Items(include, options, nameof(ReadAllAsync)).ReadAsync(ids, cancellationToken).ConfigureAwait(false))
        {
            if (item is not null)
                yield return item;
            else if (error is not null && options.OnUnreadable is null)
                unreadable.Add(new() { Id = id, Error = error });
        }
        if (unreadable.Count > 0)
        {
            throw new ReadAllException(
                $"{unreadable.Count} of the items of index '{Name}' could not be read; {nameof(ReadAllException.Unreadable)} has their ids. All others were. The first failed with: {unreadable[0].Error.Message}",
                unreadable);
        }
    }

    private static void CheckReading(ItemFields include, ReadAllOptions options)
    {
        if ((include & ~ItemFields.All) != 0)
            throw new ArgumentException("There is no such field.", nameof(include));
        options.Check();
    }
}
