namespace CyborgDb.Moving;

/// <summary>Goes through two indexes side by side, in the order of their ids, which is the same for both, and keeps the account.</summary>
internal sealed class CompareRun(CompareOptions options, ReportClock clock, IProgress<CompareProgress>? progress)
{
    private readonly ItemComparison _comparison = new(options.Include, options.VectorTolerance);
    private readonly List<ItemDifference> _kept = [];
    private long _inBoth;
    private long _missing;
    private long _extra;
    private long _different;
    private long _unreadable;

    private long Differences => _missing + _extra + _different + _unreadable;

    private bool Ends => Differences >= (options.StopAfter ?? long.MaxValue);

    public async Task<CompareResult> RunAsync(
        IAsyncEnumerable<ReadItem> source, IAsyncEnumerable<ReadItem> target, long total, CancellationToken cancellationToken)
    {
        var left = new ItemCursor(source.GetAsyncEnumerator(cancellationToken));
        await using var leftDisposed = left.ConfigureAwait(false);
        var right = new ItemCursor(target.GetAsyncEnumerator(cancellationToken));
        await using var rightDisposed = right.ConfigureAwait(false);
        await left.MoveNextAsync().ConfigureAwait(false);
        await right.MoveNextAsync().ConfigureAwait(false);
        while (!Ends && (left.Id ?? right.Id) is not null)
        {
            var order = left.Id is null ? 1 : right.Id is null ? -1 : IdOrder.Instance.Compare(left.Id, right.Id);
            Look(order <= 0 ? left.Current : null, order >= 0 ? right.Current : null);
            if (order <= 0)
                await left.MoveNextAsync().ConfigureAwait(false);
            if (order >= 0)
                await right.MoveNextAsync().ConfigureAwait(false);
            if (progress is not null && clock.IsDue())
                Report(total);
        }
        Report(total);
        return new CompareResult
        {
            InBoth = _inBoth,
            Missing = _missing,
            Extra = _extra,
            Different = _different,
            Unreadable = _unreadable,
            Differences = _kept,
            LargestVectorDifference = _comparison.LargestVectorDifference,
            IsComplete = (left.Id ?? right.Id) is null,
        };
    }

    private void Look(ReadItem? source, ReadItem? target)
    {
        var id = (source ?? target)!.Value.Id;
        if (source is { Error: not null } || target is { Error: not null })
        {
            _unreadable++;
            Found(id, ItemDifferences.Unreadable);
        }
        else if (target is null)
        {
            _missing++;
            Found(id, ItemDifferences.Missing);
        }
        else if (source is null)
        {
            _extra++;
            Found(id, ItemDifferences.Extra);
        }
        else
        {
            _inBoth++;
            var differences = _comparison.Between(source.Value.Item!, target.Value.Item!);
            if (differences == ItemDifferences.None)
                return;
            _different++;
            Found(id, differences);
        }
    }

    private void Found(string id, ItemDifferences differences)
    {
        var difference = new ItemDifference(id, differences);
        if (_kept.Count < options.KeptDifferences)
            _kept.Add(difference);
        options.OnDifference?.Invoke(difference);
    }

    private void Report(long total) =>
        progress?.Report(new CompareProgress { Total = total, Done = _inBoth + _missing + _extra + _unreadable, Differences = Differences });
}
