using CyborgDb.Moving;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>
/// One re-keying. It keeps nothing between its steps but the two indexes themselves: how far it has come is what the new one lists, and whether it is done
/// is what a comparison finds. So it can be gone on with after a crash at any point.
/// </summary>
/// <param name="source">The old index.</param>
/// <param name="target">The new one, which need not be there yet.</param>
/// <param name="create">Creates the new one.</param>
/// <param name="options">How.</param>
/// <param name="progress">Who is told how it goes.</param>
internal sealed class RekeyRun(
    EncryptedIndex source, EncryptedIndex target, Func<CreateIndexOptions, CancellationToken, Task<EncryptedIndex>> create, RekeyOptions options,
    IProgress<RekeyProgress>? progress)
{
    /// <summary>How many times in a row a copy may break off without having stored anything.</summary>
    private const int MostIdleCopies = 3;

    private const int DeletedAtOnce = 1_000;

    private RekeyTarget _found = RekeyTarget.New;
    private int _pass;
    private long _caughtUp;
    private long _removed;

    public async Task<RekeyResult> RunAsync(CancellationToken cancellationToken)
    {
        Report(RekeyStage.Creating);
        await CreateAsync(await DescribeSourceAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var copy = await CopyAsync(
            RekeyStage.Copying,
            told => source.CopyToAsync(target, NewCopy(CopyExisting.Skip), told, cancellationToken)).ConfigureAwait(false);
        var comparison = await CompareAsync(cancellationToken).ConfigureAwait(false);
        if (options.DeleteSource && comparison.AreEqual)
        {
            Report(RekeyStage.DeletingSource);
            await DeleteSourceAsync(cancellationToken).ConfigureAwait(false);
        }
        Report(RekeyStage.Done);
        return Result(copy, comparison, options.DeleteSource && comparison.AreEqual);
    }

    private async Task<IndexDescription> DescribeSourceAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await source.DescribeAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (CyborgDbNotFoundException) when (options.Resume)
        {
            if (await source.IsListedAsync(cancellationToken).ConfigureAwait(false))
                throw;
            // Whether an earlier run has deleted it, or its name is wrong, nothing that is left can tell.
            var what = await target.IsListedAsync(cancellationToken).ConfigureAwait(false)
                ? $"If an earlier run has deleted it ({nameof(RekeyOptions)}.{nameof(RekeyOptions.DeleteSource)}), the re-keying is finished, and '{ShownText.Of(target.Name)}' is the index now. If not, its name is wrong."
                : $"Nor is there an index '{ShownText.Of(target.Name)}' that an earlier run could have moved it into. Check the names.";
            throw new CyborgDbNotFoundException($"There is no index '{ShownText.Of(source.Name)}' to move. {what} Nothing was changed.") { IndexName = source.Name };
        }
    }

    private async Task CreateAsync(IndexDescription description, CancellationToken cancellationToken)
    {
        options.CheckFits(description);
        var wanted = (options.Index ?? CreateIndexOptions.Default).Like(description);
        try
        {
            await create(wanted, cancellationToken).ConfigureAwait(false);
        }
        catch (CyborgDbConflictException) when (options.Resume)
        {
            var knowsSchema = description.MetadataSchema is not null || wanted.DeclaredFields.Count > 0;
            _found = await RekeyTarget.FindAsync(source, target, wanted, knowsSchema, options, cancellationToken).ConfigureAwait(false);
        }
        catch (CyborgDbConflictException error)
        {
            throw new CyborgDbConflictException(
                $"There is an index '{ShownText.Of(target.Name)}' already. If an earlier run of this re-keying has created it, go on with it by {nameof(RekeyOptions)}.{nameof(RekeyOptions.Resume)}. If not, choose another name.", error);
        }
        catch (CyborgDbTransportException error) when (error.MayBeCarriedOut)
        {
            throw new CyborgDbTransportException(
                $"The creation of index '{ShownText.Of(target.Name)}' got no answer, so it may be there now. Move the index again under the same new name and key, with {nameof(RekeyOptions)}.{nameof(RekeyOptions.Resume)}.", error);
        }
    }

    /// <summary>Compares, and copies what differs, until nothing does or there have been enough of it.</summary>
    private async Task<CompareResult> CompareAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _pass++;
            Report(RekeyStage.Comparing);
            var differing = new SortedIds();
            var comparing = new CompareOptions
            {
                Reading = options.Reading,
                VectorTolerance = options.Tolerance,
                OnDifference = difference =>
                {
                    if (difference.In != ItemDifferences.Unreadable && !(difference.In == ItemDifferences.Extra && Stays(difference.Id)))
                        differing.Add(difference.Id);
                },
            };
            var told = new Told<CompareProgress>(standing => Report(RekeyStage.Comparing, comparison: standing));
            var result = await source.CompareAsync(target, comparing, told, cancellationToken).ConfigureAwait(false);
            if (differing.Count == 0 || _pass >= options.MaxPasses)
                return result;
            Report(RekeyStage.CatchingUp);
            await CatchUpAsync(differing, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What the old index has now under these ids goes into the new one, and what it has no more goes out of it.</summary>
    private async Task CatchUpAsync(SortedIds ids, CancellationToken cancellationToken)
    {
        ids.Sort();
        List<string> gone = [];
        await CopyAsync(
            RekeyStage.CatchingUp,
            async told =>
            {
                gone.Clear();
                var result = await source.CopyToAsync(target, ids, NewCopy(CopyExisting.Replace), told, gone.Add, cancellationToken).ConfigureAwait(false);
                _caughtUp += result.Stored;
                return result;
            }).ConfigureAwait(false);
        foreach (var batch in gone.Where(id => !Stays(id)).Chunk(DeletedAtOnce))
        {
            await target.DeleteAsync(batch, cancellationToken: cancellationToken).ConfigureAwait(false);
            _removed += batch.Length;
        }
    }

    /// <summary>Copies, and begins again where that broke off for a reason that may pass: what is stored then need not be.</summary>
    private async Task<CopyResult> CopyAsync(RekeyStage stage, Func<IProgress<CopyProgress>, Task<CopyResult>> copy)
    {
        Report(stage);
        var told = new Told<CopyProgress>(standing => Report(stage, copy: standing));
        for (var idle = 0; ;)
        {
            try
            {
                return await copy(told).ConfigureAwait(false);
            }
            catch (CopyException error) when (error.IsTransient || error.InnerException is CyborgDbProtocolException)
            {
                idle = error.Result.Stored > 0 ? 0 : idle + 1;
                if (idle == MostIdleCopies)
                    throw;
            }
        }
    }

    /// <summary>Whether an item that the old index has not is left in the new one.</summary>
    private bool Stays(string id) => options.DeleteExtraUpTo == 0 && _found.HadExtra(id);

    private async Task DeleteSourceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await source.DeleteIndexAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (CyborgDbException)
        {
            // It may have been deleted all the same.
            if (await source.IsListedAsync(cancellationToken).ConfigureAwait(false))
                throw;
        }
    }

    private CopyOptions NewCopy(CopyExisting existing) => new()
    {
        Existing = existing,
        Reading = options.Reading,
        Writing = options.Writing,
        Method = nameof(CyborgDbClient.RekeyIndexAsync),
        HowToGoOn = $"To go on from there, move the index again under the same new name and key, with {nameof(RekeyOptions)}.{nameof(RekeyOptions.Resume)}.",
    };

    private RekeyResult Result(CopyResult copy, CompareResult comparison, bool isSourceDeleted) => new()
    {
        Copy = copy,
        Comparison = comparison,
        Passes = _pass,
        CaughtUp = _caughtUp,
        Removed = _removed,
        IsSourceDeleted = isSourceDeleted,
    };

    private void Report(RekeyStage stage, CopyProgress? copy = null, CompareProgress? comparison = null) =>
        progress?.Report(new RekeyProgress { Stage = stage, Pass = _pass, Copy = copy, Comparison = comparison });

    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
