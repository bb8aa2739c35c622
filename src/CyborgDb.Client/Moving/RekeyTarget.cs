using CyborgDb.Moving;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>
/// The new index as a re-keying finds it that goes on: whether it can be what an earlier run has copied, and what it has that the old index has not. It
/// is looked at before anything of it is changed, as nothing in it says whose it is.
/// </summary>
internal sealed class RekeyTarget
{
    private const int MostCompared = 100;

    /// <summary>
    /// The share of vectors that are as they were, at least. What was written to the old index between two runs differs; in an index of something else
    /// with the same ids, everything does.
    /// </summary>
    private const double LeastAlike = 0.1;

    /// <summary>How far two vectors may be apart to be the same but for their storage precision: beyond what the least exact one makes of them.</summary>
    private const double Alike = 0.5;

    private readonly SortedIds _extra = new();
    private readonly SortedIds _compared = new();
    private long _common;

    private RekeyTarget()
    {
    }

    /// <summary>One that has just been created: it has nothing.</summary>
    public static RekeyTarget New { get; } = new();

    /// <summary>Looks at one that is there.</summary>
    /// <param name="source">The old index.</param>
    /// <param name="target">The one that has the new name.</param>
    /// <param name="wanted">As what this re-keying would have created it.</param>
    /// <param name="knowsSchema">Whether that says the schema, too.</param>
    /// <param name="options">The re-keying's.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="CyborgDbConflictException">It is of something else.</exception>
    public static async Task<RekeyTarget> FindAsync(
        EncryptedIndex source, EncryptedIndex target, CreateIndexOptions wanted, bool knowsSchema, RekeyOptions options, CancellationToken cancellationToken)
    {
        string[] differences = [.. IndexFit.DifferencesFromNew(wanted, await target.DescribeAsync(cancellationToken: cancellationToken).ConfigureAwait(false), knowsSchema)];
        if (differences.Length > 0)
            throw NotLike(target, differences);
        // As the caller reads, but without telling them of what is unreadable: that is for the copy.
        var reading = new ReadAllOptions { BatchItems = options.Reading?.BatchItems ?? MostCompared, Operation = options.Reading?.Operation };
        var found = new RekeyTarget();
        var ids = await target.SortedIdsAsync(reading, cancellationToken, nameof(CyborgDbClient.RekeyIndexAsync)).ConfigureAwait(false);
        if (ids.Count == 0)
            return found;
        found.Sort(ids, await source.SortedIdsAsync(reading, cancellationToken, nameof(CyborgDbClient.RekeyIndexAsync)).ConfigureAwait(false));
        if (found._common == 0 || found._extra.Count > found._common)
            throw NotIts(source, target, $"only {found._common} of the {ids.Count} items of '{ShownText.Of(target.Name)}' are also in '{ShownText.Of(source.Name)}'");
        var (alike, compared) = await found.CompareAsync(source, target, reading, cancellationToken).ConfigureAwait(false);
        if (alike < compared * LeastAlike)
            throw NotIts(source, target, $"only {alike} of {compared} vectors that were compared are the same");
        if (options.DeleteExtraUpTo > 0 && found._extra.Count > options.DeleteExtraUpTo)
            throw TooManyExtra(source, target, found._extra.Count, options.DeleteExtraUpTo);
        return found;
    }

    /// <summary>Whether it had this item when it was found, and the old index had not.</summary>
    public bool HadExtra(string id) => _extra.Contains(id);

    private void Sort(SortedIds ids, SortedIds sourceIds)
    {
        var random = new Random(ids.Count);
        var drawn = new string[MostCompared];
        for (var i = 0; i < ids.Count; i++)
        {
            var id = ids[i];
            if (!sourceIds.Contains(id))
            {
                _extra.Add(id);
                continue;
            }
            // Of all that both have, each is as likely to be compared as any other.
            var place = _common < MostCompared ? _common : random.NextInt64(_common + 1);
            if (place < MostCompared)
                drawn[place] = id;
            _common++;
        }
        foreach (var id in drawn.Take((int)Math.Min(_common, MostCompared)))
            _compared.Add(id);
        _compared.Sort();
    }

    /// <summary>How many of the vectors that both give are alike, and how many those are.</summary>
    private async Task<(int Alike, int Compared)> CompareAsync(
        EncryptedIndex source, EncryptedIndex target, ReadAllOptions reading, CancellationToken cancellationToken)
    {
        var comparison = new ItemComparison(ItemFields.Vector, Alike);
        var (alike, compared) = (0, 0);
        var others = target.Items(ItemFields.Vector, reading).ReadAsync(_compared, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var disposed = others.ConfigureAwait(false);
        await foreach (var own in source.Items(ItemFields.Vector, reading).ReadAsync(_compared, cancellationToken).ConfigureAwait(false))
        {
            await others.MoveNextAsync().ConfigureAwait(false);
            if (own.Item is not { } item || others.Current.Item is not { } other)
                continue;
            compared++;
            alike += comparison.Between(item, other) == ItemDifferences.None ? 1 : 0;
        }
        return (alike, compared);
    }

    private static CyborgDbConflictException NotLike(EncryptedIndex target, string[] differences) => new(
        $"Index '{ShownText.Of(target.Name)}' is there, and is not like the one that this re-keying would create: {string.Join("; ", differences)}. Nothing of it was changed. "
        + $"If an earlier run has created it with other options, use the same {nameof(RekeyOptions)}.{nameof(RekeyOptions.Index)} as that one. If not, choose another name.")
    {
        IndexName = target.Name,
    };

    private static CyborgDbConflictException TooManyExtra(EncryptedIndex source, EncryptedIndex target, int extra, int most) => new(
        $"Index '{ShownText.Of(target.Name)}' has {Counted.Of(extra, "item")} that '{ShownText.Of(source.Name)}' does not have, and at most {most} may be deleted ({nameof(RekeyOptions)}.{nameof(RekeyOptions.DeleteExtraUpTo)}). "
        + $"Nothing of it was changed, and none of them was deleted. The old and the new index may have been swapped: is '{ShownText.Of(source.Name)}' the old one? "
        + "If it is, and all these items have been deleted from it, allow so many.")
    {
        IndexName = target.Name,
    };

    private static CyborgDbConflictException NotIts(EncryptedIndex source, EncryptedIndex target, string why) => new(
        $"Index '{ShownText.Of(target.Name)}' does not look like one that an earlier run has begun to move '{ShownText.Of(source.Name)}' into: {why}. Nothing of it was changed. "
        + "Choose another name. If it is what an earlier run has made, and the old index has changed so much since, delete it and begin anew.")
    {
        IndexName = target.Name,
    };
}
