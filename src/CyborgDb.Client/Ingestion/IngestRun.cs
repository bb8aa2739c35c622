using CyborgDb.Primitives;

namespace CyborgDb.Ingestion;

/// <summary>
/// One ingestion. A single loop reads the source, forms batches and collects what became of those under way, so that nothing of the account
/// needs a lock; the requests themselves run beside it.
/// </summary>
/// <param name="indexName">Where the items go.</param>
/// <param name="feed">Where they come from.</param>
/// <param name="options">How.</param>
/// <param name="sender">Sends the batches.</param>
/// <param name="pace">How many go at once.</param>
/// <param name="meter">Time, rate and retries.</param>
/// <param name="ledger">The account.</param>
/// <param name="progress">Who is told how it goes.</param>
/// <param name="cancellationToken">The caller's token.</param>
internal sealed class IngestRun(
    string indexName, IngestFeed feed, IngestOptions options, BatchSender sender, IngestPace pace, IngestMeter meter, IngestLedger ledger,
    IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
{
    private static readonly TimeSpan s_longestWaitForDisposal = TimeSpan.FromSeconds(1);

    private readonly IngestReporter _reporter = new(ledger, meter, pace, progress);
    private readonly CheckpointSaver? _saver = options.SaveCheckpoint is { } save ? new(save, sender.End) : null;
    private readonly List<Task<BatchOutcome>> _underWay = [];
    private readonly List<IngestBatch> _batchesUnderWay = [];
    private int _finished;
    private bool _isCutShort;
    private bool _isAtEnd;
    private bool _isAllRead;
    private bool _isSourceBusy;
    private ArgumentException? _ofAnotherSource;

    /// <summary>Whether nothing more is to be read or sent.</summary>
    private bool Ends => sender.Ended.IsCompleted;

    public async Task<IngestResult> RunAsync()
    {
        using var cancellation = cancellationToken.UnsafeRegister(static sender => ((BatchSender)sender!).End(), sender);
        Exception? broken = null;
        try
        {
            await ReadAllAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Of the source, or the cancellation.
            broken = error;
            if (options.OnFailure == IngestFailureMode.Continue && feed.Batch.Count > 0 && !cancellationToken.IsCancellationRequested)
                await TrySendBatchAsync(null).ConfigureAwait(false);
            sender.End();
        }
        if (feed.Batch.Count > 0)
            ledger.NotSent(feed.Batch);
        while (_underWay.Count > 0)
            Collect(await Task.WhenAny(_underWay).ConfigureAwait(false));
        var unsaved = _saver is null ? null : await _saver.EndAsync().ConfigureAwait(false);
        var undisposed = _isSourceBusy ? null : await DisposeFeedUnlessCancelledAsync().ConfigureAwait(false);
        if (_ofAnotherSource is not null)
            throw _ofAnotherSource;
        var covered = options.ResumeAfter?.Stored.End ?? 0;
        if (_isAtEnd)
            ledger.Total = Math.Max(ledger.Read, covered);
        var result = ledger.Result(feed.IdAt, meter.Retries, meter.Elapsed);
        Report(isLast: true);
        if (cancellationToken.IsCancellationRequested && (!_isAllRead || _isCutShort))
            throw new IngestCanceledException($"The ingestion into index '{indexName}' was cancelled: {Standing(result)}", result, broken ?? unsaved, cancellationToken);
        if (broken is null && options.OnFailure == IngestFailureMode.Stop && ledger.FirstError is { } first)
            throw new IngestException($"The ingestion into index '{indexName}' was stopped: {Sentence.Of(first.Message)} {Standing(result)}", result, first);
        if (broken is null && options.OnFailure == IngestFailureMode.Stop && result.Unknown.Count > 0)
        {
            throw new IngestException(
                $"The ingestion into index '{indexName}' is not certain of its end: an earlier item with the same id was in a request that was given up and "
                + $"sent again, and may yet be carried out a second time. {Standing(result)}", result);
        }
        if (broken is null && unsaved is not null)
            throw Stopped(indexName, "its checkpoint could not be saved", unsaved, result);
        if (broken is null && _isAllRead && covered > ledger.Read)
            throw TooShort(result, covered);
        broken ??= _reporter.Error ?? undisposed;
        if (broken is not null)
            throw Stopped(indexName, _reporter.Error is null ? "its source broke off" : "its source or its progress broke off", broken, result);
        return result;
    }

    /// <summary>What became of an ingestion that has not even read its source.</summary>
    public static IngestException NeverBegan(string indexName, IngestOptions options, string why, Exception error) =>
        Stopped(indexName, why, error, new IngestLedger(options.ResumeAfter ?? IngestCheckpoint.Start) { Total = options.Total }.Result(idAt: null, retries: 0, TimeSpan.Zero));

    private static IngestException Stopped(string indexName, string why, Exception error, IngestResult result) =>
        new($"The ingestion into index '{indexName}' was stopped, because {why}: {Sentence.Of(error.Message)} {Standing(result)}", result, error);

    private IngestException TooShort(IngestResult result, long covered) => new(
        $"The ingestion into index '{indexName}' was stopped, because its source is not the one that {nameof(IngestOptions)}.{nameof(IngestOptions.ResumeAfter)} is of: it ended after "
        + $"{Counted.Of(result.Read, "item")}, and the checkpoint covers items up to position {covered - 1}. If items were taken out of the source, ingest it from the beginning, without the checkpoint.",
        result);

    private async Task ReadAllAsync()
    {
        while (await MoveNextAsync().ConfigureAwait(false))
        {
            // A source that never waits is not to keep a failure, or the progress, until its batch is full.
            if (Volatile.Read(ref _finished) > 0)
                CollectEnded();
            if (feed.Position == 0)
                Recognise();
            ledger.Read = feed.Position + 1;
            if (options.ResumeAfter?.Contains(feed.Position) == true)
            {
                ledger.Skipped++;
                continue;
            }
            var item = new IngestItem(feed.Position, feed.Id);
            if (Problem(item) is { } problem)
            {
                ledger.Refused(item, problem);
                if (options.OnFailure == IngestFailureMode.Stop)
                    sender.End();
                continue;
            }
            if (feed.Batch.Count > 0 && (feed.Batch.Count == options.BatchItems || !feed.FitsBatch(options))
                && !await TrySendBatchAsync(item).ConfigureAwait(false))
            {
                return;
            }
            feed.AddToBatch();
        }
        if (!Ends && (feed.Batch.Count == 0 || await TrySendBatchAsync(null).ConfigureAwait(false)))
            _isAllRead = true;
    }

    /// <summary>Sees that the source begins as it did when the checkpoint was made. Nothing has been sent yet.</summary>
    private void Recognise()
    {
        var first = feed.Digest();
        if (ledger.First is { } known && known != first)
        {
            throw _ofAnotherSource = new ArgumentException(
                $"{nameof(IngestOptions)}.{nameof(IngestOptions.ResumeAfter)} was made for another source: the first item of this source is another one. Use the same source in the same order, or leave it out. Nothing was stored.",
                nameof(options));
        }
        ledger.First = first;
    }

    /// <summary>The next item, where there is one and it is still wanted. While the source takes its time, the requests under way are collected.</summary>
    private async ValueTask<bool> MoveNextAsync()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Ends)
            return false;
        var next = feed.MoveNextAsync();
        if (next.IsCompleted)
            return IsThere(await next.ConfigureAwait(false));
        var reading = next.AsTask();
        while (!reading.IsCompleted)
        {
            if (await Task.WhenAny([reading, sender.Ended, .. _underWay]).ConfigureAwait(false) is Task<BatchOutcome> outcome)
                Collect(outcome);
            if (!Ends || reading.IsCompleted)
                continue;
            // A source that does not end its wait is left to itself; it cannot be disposed of before.
            _isSourceBusy = true;
            _ = DisposeAfterAsync(reading);
            return false;
        }
        return IsThere(await reading.ConfigureAwait(false));
    }

    private bool IsThere(bool next)
    {
        _isAtEnd = !next;
        return next;
    }

    /// <summary>
    /// Sends the batch at hand as soon as there is room, and nothing under way that has to be carried out before it. False where the ingestion
    /// ends before; then <paramref name="next"/>, which has been read already, is not sent either.
    /// </summary>
    private async Task<bool> TrySendBatchAsync(IngestItem? next)
    {
        while (true)
        {
            CollectEnded();
            if (Ends)
            {
                if (next is { } item)
                    ledger.NotSent(item);
                return false;
            }
            if (pace.HasRoom && !_batchesUnderWay.Exists(ComesBefore))
                break;
            Collect(await Task.WhenAny(_underWay).ConfigureAwait(false));
        }
        var batch = feed.TakeBatch();
        _batchesUnderWay.Add(batch);
        var paced = pace.Sent();
        _underWay.Add(Task.Run(() => SendAsync(batch, paced), CancellationToken.None));
        Report();
        return true;
    }

    /// <summary>
    /// Whether a batch under way is to be carried out before the one at hand: it has an id in common with it, or vectors of another dimension, because an index
    /// without a dimension takes that of the first vectors that come.
    /// </summary>
    private bool ComesBefore(IngestBatch earlier) =>
        feed.Batch.Overlaps(earlier) || (feed.Batch.Dimension is { } dimension && earlier.Dimension is { } its && dimension != its);

    private async Task<BatchOutcome> SendAsync(IngestBatch batch, PacedBatch paced)
    {
        var outcome = await sender.SendAsync(batch, paced).ConfigureAwait(false);
        Interlocked.Increment(ref _finished);
        return outcome;
    }

    /// <summary>What is wrong with the item at hand, or <see langword="null"/>. An item that cannot even be looked at has been read all the same.</summary>
    private ArgumentException? Problem(IngestItem item)
    {
        try
        {
            return feed.Problem();
        }
        catch
        {
            ledger.NotSent(item);
            throw;
        }
    }

    private void CollectEnded()
    {
        foreach (var ended in _underWay.FindAll(static task => task.IsCompleted))
            Collect(ended);
    }

    private void Collect(Task<BatchOutcome> ended)
    {
        _underWay.Remove(ended);
        Interlocked.Decrement(ref _finished);
        var (batch, result, error, facts) = ended.Result;
        _batchesUnderWay.Remove(batch);
        if (result is not null)
        {
            feed.Accepted(batch);
            ledger.Stored(batch, result, facts!.BodyLength, facts.MayComeLate);
            _saver?.Offer(ledger.Checkpoint);
        }
        else
        {
            _isCutShort |= error is OperationCanceledException;
            ledger.Failed(batch, facts is { MayBeCarriedOut: true } ? IngestState.Unknown : IngestState.NotStored, error!);
            if (options.OnFailure == IngestFailureMode.Stop)
                sender.End();
        }
        Report();
    }

    private void Report(bool isLast = false)
    {
        if (!_reporter.TryReport(isLast))
            sender.End();
    }

    private static string Standing(IngestResult result) =>
        $"{Counted.Of(result.Stored, "item is", "items are")} stored{NotStored(result)}. "
        + $"To go on from there, pass {nameof(IngestException.Result)}.{nameof(IngestResult.Checkpoint)} as {nameof(IngestOptions)}.{nameof(IngestOptions.ResumeAfter)}.";

    /// <summary>What became of the others, as far as there are any.</summary>
    private static string NotStored(IngestResult result)
    {
        var others = new List<string>();
        if (result.NotStored.Count > 0)
            others.Add($"{Counted.Of(result.NotStored.Count, "of those read is", "of those read are")} not");
        if (result.Unknown.Count > 0)
            others.Add($"of {result.Unknown.Count} it is not known");
        if (result.NotRead is not { } notRead)
            others.Add("the rest of the source was never read");
        else if (notRead > 0)
            others.Add($"{Counted.Of(notRead, "was", "were")} never read");
        if (others.Count > 1)
            others[^1] = $"and {others[^1]}";
        return others.Count == 0 ? "" : $"; {string.Join(", ", others)}";
    }

    /// <summary>Disposes of the source. Where that does not end soon after the ingestion was cancelled, it is left to itself.</summary>
    private async Task<Exception?> DisposeFeedUnlessCancelledAsync()
    {
        var disposing = DisposeFeedAsync();
        try
        {
            return await disposing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Most sources close what they read from within this time, and the caller would rather find it closed.
            await Task.WhenAny(disposing, Task.Delay(s_longestWaitForDisposal, CancellationToken.None)).ConfigureAwait(false);
            return disposing.IsCompleted ? await disposing.ConfigureAwait(false) : null;
        }
    }

    private async Task<Exception?> DisposeFeedAsync()
    {
        try
        {
            await feed.DisposeAsync().ConfigureAwait(false);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private async Task DisposeAfterAsync(Task reading)
    {
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisposeFeedAsync().ConfigureAwait(false);
    }
}
