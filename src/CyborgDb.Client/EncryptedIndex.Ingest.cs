using CyborgDb.Arguments;
using CyborgDb.Ingestion;
using CyborgDb.Primitives;
using CyborgDb.Vectors;

namespace CyborgDb;

public partial class EncryptedIndex
{
    /// <summary>Puts the rows of a matrix into the index, in batches, several at once, without copying them.</summary>
    /// <typeparam name="TId"><see cref="string"/>, <see cref="Guid"/> or an integer of .NET; what is not a string is stored as its invariant text.</typeparam>
    /// <param name="ids">One id per row. Where two rows have the same, the later one wins.</param>
    /// <param name="vectors">rows × dimension, in any form that <see cref="VectorMatrix"/> is made of.</param>
    /// <param name="metadata">One entry per row, <see langword="null"/> for a row that has none. A sequence is read as the rows are. Default: <see langword="null"/>, none at all.</param>
    /// <param name="contents">One entry per row, <see langword="null"/> for a row that has none: text or bytes. Default: <see langword="null"/>, none at all.</param>
    /// <param name="options">How. Default: batches of 5,000 items, 100 texts to embed or 16 MB, up to four at once, ending at the first that fails for good.</param>
    /// <param name="progress">Is told how it goes, at most ten times a second, and once at the end.</param>
    /// <param name="cancellationToken">Ends it within the attempts under way. Their items' state is then not known.</param>
    /// <returns>The account: which rows are stored; positions are row numbers.</returns>
    /// <exception cref="ArgumentException">The counts differ, the dimension is 0, an option is out of range, or its checkpoint is of another source or index, or covers something while the index is empty. Nothing was stored.</exception>
    /// <exception cref="IngestException">A batch failed for good, or a row cannot be stored. It carries the account.</exception>
    /// <exception cref="IngestCanceledException">The token was cancelled. It carries the account.</exception>
    public virtual Task<IngestResult> IngestAsync<TId>(
        IEnumerable<TId> ids, VectorMatrix vectors, IEnumerable<Metadata?>? metadata = null, ItemContentsList? contents = null,
        IngestOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        IngestAsync(IdList.Of(ids), vectors, metadata, contents, options, progress, cancellationToken);

    /// <summary>
    /// Puts the rows of a matrix into the index, in batches, several at once, without copying them, with contents, and metadata, that are made
    /// while they are read: of a sequence never more is there than the batches under way have.
    /// </summary>
    /// <typeparam name="TId"><see cref="string"/>, <see cref="Guid"/> or an integer of .NET; what is not a string is stored as its invariant text.</typeparam>
    /// <param name="ids">One id per row. Where two rows have the same, the later one wins. A sequence that is not a list is read into one before anything is sent.</param>
    /// <param name="vectors">rows × dimension, in any form that <see cref="VectorMatrix"/> is made of.</param>
    /// <param name="metadata">One entry per row, <see langword="null"/> for a row that has none; <see langword="null"/> for none at all.</param>
    /// <param name="contents">One entry per row, <see langword="null"/> for a row that has none: text or bytes.</param>
    /// <param name="options">How. Default: batches of 5,000 items or 16 MB, up to four at once, ending at the first that fails for good.</param>
    /// <param name="progress">Is told how it goes, at most ten times a second, and once at the end.</param>
    /// <param name="cancellationToken">Ends it within the attempts under way. Their items' state is then not known.</param>
    /// <returns>The account: which rows are stored; positions are row numbers.</returns>
    /// <exception cref="ArgumentException">The counts are known and differ, the dimension is 0, an option is out of range, or its checkpoint is of another source or index, or covers something while the index is empty. Nothing was stored.</exception>
    /// <exception cref="IngestException">A batch failed for good, a row cannot be stored, or a sequence broke off or has more or fewer entries than there are rows. It carries the account.</exception>
    /// <exception cref="IngestCanceledException">The token was cancelled. It carries the account.</exception>
    public virtual Task<IngestResult> IngestAsync<TId>(
        IEnumerable<TId> ids, VectorMatrix vectors, IEnumerable<Metadata?>? metadata, IEnumerable<ItemContents?> contents,
        IngestOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId>
    {
        ArgumentNullException.ThrowIfNull(contents);
        return IngestAsync(IdList.Of(ids), vectors, metadata, contents, options, progress, cancellationToken);
    }

    /// <summary>
    /// Puts a collection into the index: in batches, several at once, reading the source no faster than the service takes them, so that
    /// memory does not depend on how large the collection is.
    /// </summary>
    /// <param name="source">The items. Where two have the same id, the later one wins.</param>
    /// <param name="options">How. Default: batches of 5,000 items, 100 texts to embed or 16 MB, up to four at once, ending at the first that fails for good.</param>
    /// <param name="progress">Is told how it goes, at most ten times a second, and once at the end.</param>
    /// <param name="cancellationToken">Ends it within the attempts under way. Their items' state is then not known.</param>
    /// <returns>The account: which items are stored. With <see cref="IngestFailureMode.Continue"/> also which are not.</returns>
    /// <remarks>
    /// Items are checked as they are read. One that cannot be stored (an id that is empty or not well-formed, a vector of another dimension,
    /// with no values or one that is not finite) counts as a failure, like a batch that the service refuses.
    /// A request that was given up, by a cancellation, a time limit or a connection that broke, can still be carried out by the service a little
    /// later, also when it has been sent again since. A later item of an id that was in such a request counts as not known to be stored, and is sent
    /// again by going on from the checkpoint; give the request time to end before.
    /// A source that blocks the thread that it is read on, instead of waiting asynchronously, is waited for, also by a cancellation. One that waits
    /// without end to be read or disposed of is left to itself when the ingestion is cancelled.
    /// </remarks>
    /// <example>
    /// <code>
    /// var account = await index.IngestAsync(JsonLines.ReadAsync(path), cancellationToken: token);
    /// Console.WriteLine($"{account.Stored} items are stored.");
    /// </code>
    /// </example>
    /// <exception cref="ArgumentException">An option is out of range, or its checkpoint is of another source or index, or covers something while the index is empty. Nothing was stored.</exception>
    /// <exception cref="IngestException">A batch failed for good, an item cannot be stored, or the source broke off. It carries the account.</exception>
    /// <exception cref="IngestCanceledException">The token was cancelled. It carries the account.</exception>
    public virtual Task<IngestResult> IngestAsync(
        IAsyncEnumerable<VectorItem> source, IngestOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= IngestOptions.Default;
        options.Check();
        CheckThatCheckpointFits(options, count: null);
        // The token that the source gets is its own to heed; that it is cancelled ends the ingestion in any case.
        return IngestAsync(
            () => new ItemFeed(source.GetAsyncEnumerator(cancellationToken), options.Total, options.KeepStoredIds), options, progress, cancellationToken);
    }

    /// <inheritdoc cref="IngestAsync(IAsyncEnumerable{VectorItem}, IngestOptions?, IProgress{IngestProgress}?, CancellationToken)"/>
    public virtual Task<IngestResult> IngestAsync(
        IEnumerable<VectorItem> source, IngestOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= IngestOptions.Default;
        long? count = source.TryGetNonEnumeratedCount(out var items) ? items : null;
        options.Check();
        CheckThatCheckpointFits(options, count);
        var total = options.Total ?? count;
        return IngestAsync(
            () => new ItemFeed(new SynchronousItems(source.GetEnumerator()), total, options.KeepStoredIds), options, progress, cancellationToken);
    }

    private Task<IngestResult> IngestAsync(
        IdList ids, VectorMatrix vectors, IEnumerable<Metadata?>? metadata, IEnumerable<ItemContents?>? contents,
        IngestOptions? options, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        options ??= IngestOptions.Default;
        options.Check();
        CheckThatCheckpointFits(options, vectors.Rows);
        UpsertRules.CheckCounts(new(ids, vectors, metadata as IReadOnlyList<Metadata?>, contents as IReadOnlyList<ItemContents?>));
        if (vectors is { Rows: > 0, Dimension: 0 })
            throw new ArgumentException("The vectors have dimension 0; a vector has at least one value.", nameof(vectors));
        return IngestAsync(() => new MatrixFeed(ids, vectors, metadata, contents), options, progress, cancellationToken);
    }

    private void CheckThatCheckpointFits(IngestOptions options, long? count)
    {
        if (options.ResumeAfter?.Target is { } target && target != Place)
        {
            throw new ArgumentException(
                $"{nameof(IngestOptions)}.{nameof(IngestOptions.ResumeAfter)} is of index {target.Shown}, not of {Place.Shown}. Nothing was sent.", nameof(options));
        }
        if (options.ResumeAfter is { } checkpoint && checkpoint.Stored.End > count)
        {
            throw new ArgumentException(
                $"{nameof(IngestOptions.ResumeAfter)} covers items up to position {checkpoint.Stored.End - 1}, and the source has {count}: it is of another source.", nameof(options));
        }
    }

    /// <summary>An index that was made anew under the old name has the name of the checkpoint, and none of its items.</summary>
    private async Task CheckThatCheckpointIsOfThisIndexAsync(IngestOptions options, CancellationToken cancellationToken)
    {
        if (options.ResumeAfter is not { Count: > 0 and var stored })
            return;
        try
        {
            if (!await IsEmptyAsync(options.Operation, options.Method, cancellationToken).ConfigureAwait(false))
                return;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The ingestion tells of it, with its account.
            return;
        }
        catch (Exception error)
        {
            throw IngestRun.NeverBegan(Name, options, "it is not known whether the index has what the checkpoint covers", error);
        }
        throw new ArgumentException(
            $"{nameof(IngestOptions)}.{nameof(IngestOptions.ResumeAfter)} says that {Counted.Of(stored, "item is", "items are")} stored, and {EmptyOf(this)}", nameof(options));
    }

    /// <summary>Away from the caller's thread, because a source may block and batches are formed between its items.</summary>
    private Task<IngestResult> IngestAsync(
        Func<IngestFeed> feed, IngestOptions options, IProgress<IngestProgress>? progress, CancellationToken cancellationToken) =>
        Task.Run(
            async () =>
            {
                await CheckThatCheckpointIsOfThisIndexAsync(options, cancellationToken).ConfigureAwait(false);
                IngestFeed source;
                try
                {
                    source = feed();
                }
                catch (Exception error)
                {
                    throw IngestRun.NeverBegan(Name, options, "its source broke off", error);
                }
                var clock = _service.Connection.TimeProvider;
                var meter = new IngestMeter(clock);
                var pace = new IngestPace(options.LeastRequests, options.Requests, clock);
                var sender = new BatchSender(_service, options, meter, pace, cancellationToken);
                var ledger = new IngestLedger((options.ResumeAfter ?? IngestCheckpoint.Start).Into(Place)) { Total = options.Total ?? source.Total };
                return await new IngestRun(Name, source, options, sender, pace, meter, ledger, progress, cancellationToken).RunAsync().ConfigureAwait(false);
            },
            CancellationToken.None);
}
