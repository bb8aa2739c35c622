using CyborgDb.Moving;

namespace CyborgDb;

/// <content>Comparing with another index.</content>
public partial class EncryptedIndex
{
    /// <summary>
    /// Compares the items of this index with those of another one: which ids the other lacks, which it has besides, and which items differ, and in what. Both
    /// are streamed side by side in the order of their ids; nothing of either is changed.
    /// </summary>
    /// <param name="target">The other index: of this service or of another, under whatever key.</param>
    /// <param name="options">What is compared, and how exactly. Default: everything, vectors bit for bit, to the end.</param>
    /// <param name="progress">Is told how it goes, at most ten times a second, and once at the end.</param>
    /// <param name="cancellationToken">Cancels the comparison.</param>
    /// <returns>The counts, and the first differences.</returns>
    /// <remarks>
    /// <para>In memory are the packed ids of both indexes (about 10 bytes more than the length of each), the batches that are being read of both, and as many
    /// differences as <see cref="CompareOptions.KeptDifferences"/>.</para>
    /// <para>The two are not read at the same instant: an item that is stored, changed or deleted meanwhile can show as a difference, also where both have it
    /// in the end. What is to be the same has to be left alone while it is compared.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">An option is out of range. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">An index did not answer, or with an error that is not one of single items.</exception>
    public virtual async Task<CompareResult> CompareAsync(
        EncryptedIndex target, CompareOptions? options = null, IProgress<CompareProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        options ??= CompareOptions.Default;
        options.Check();
        var reading = options.Reading ?? ReadAllOptions.Default;
        var lists = await Task.WhenAll(SortedIdsAsync(reading, cancellationToken), target.SortedIdsAsync(reading, cancellationToken)).ConfigureAwait(false);
        var run = new CompareRun(options, new(_service.Connection.TimeProvider), progress);
        return await run.RunAsync(
            Items(options.Include, reading).ReadAsync(lists[0], cancellationToken), target.Items(options.Include, reading).ReadAsync(lists[1], cancellationToken),
            lists.Max(static ids => ids.Count), cancellationToken).ConfigureAwait(false);
    }
}
