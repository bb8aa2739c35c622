using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace CyborgDb.Moving;

/// <summary>
/// One copy: a stream of what the source gives, made into what the target is to store, and the account of both. The ingestion reports what has been stored
/// while the stream is being read, so the counts are read as they are at that moment.
/// </summary>
/// <param name="ids">What is to be copied.</param>
/// <param name="source">Reads it.</param>
/// <param name="start">Where it begins.</param>
/// <param name="skipped">How many ids are passed over.</param>
/// <param name="options">How.</param>
/// <param name="progress">Who is told how it goes.</param>
internal sealed class CopyRun(
    SortedIds ids, ItemStream source, CopyCheckpoint start, long skipped, CopyOptions options, IProgress<CopyProgress>? progress)
    : IProgress<IngestProgress>
{
    private readonly CopyMarks _marks = new(start);
    private readonly ItemTransform? _transform = options.Transforms ? new(options) : null;
    private readonly ConcurrentQueue<UnreadableItem> _unreadable = [];
    private long _read;
    private long _gone;
    private long _leftOut;
    private long _written;
    private volatile string? _transforming;

    /// <summary>Is told of each id that is not there any more.</summary>
    public Action<string>? Gone { get; init; }

    /// <summary>The item that the transform is at, or has failed on.</summary>
    private string[] Untransformed => _transforming is { } id ? [id] : [];

    private long Done => _read + _gone + _unreadable.Count;

    public async IAsyncEnumerable<VectorItem> ItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? last = null;
        await foreach (var read in source.ReadAsync(ids, cancellationToken).ConfigureAwait(false))
        {
            if (read.Item is { } item)
            {
                _read++;
                var before = _written;
                if (_transform is { } transform)
                {
                    _transforming = item.Id;
                    await foreach (var made in transform.OfAsync(item, cancellationToken).ConfigureAwait(false))
                    {
                        _written++;
                        // What is given is in the account of the writing.
                        _transforming = null;
                        yield return made;
                        _transforming = item.Id;
                    }
                    _transforming = null;
                }
                else
                {
                    _written++;
                    yield return item.ToVectorItem();
                }
                _leftOut += _written == before ? 1 : 0;
            }
            else if (read.Error is { } error)
            {
                _unreadable.Enqueue(new() { Id = read.Id, Error = error });
            }
            else
            {
                _gone++;
                Gone?.Invoke(read.Id);
            }
            last = read.Id;
            _marks.Passed(last, _written);
        }
        if (last is not null)
            _marks.Passed(last, _written, isLast: true);
    }

    /// <summary>How the target is written to, with the copy's checkpoint kept where the caller keeps it.</summary>
    public IngestOptions Writing => (options.Writing ?? IngestOptions.Default).For(
        options.Method, options.SaveCheckpoint is { } save ? stored => SaveAsync(save, stored) : null);

    public void Report(IngestProgress value)
    {
        var checkpoint = _marks.Reached(value.Checkpoint);
        // A transform may make several items of each, or none: as many of those to come as of those that have come.
        var left = (ids.Count - Done) * (_read > 0 ? (double)_written / _read : 1) + (_written - value.Stored);
        progress?.Report(new CopyProgress
        {
            Total = ids.Count,
            Done = Done,
            Skipped = skipped,
            Stored = value.Stored,
            Failed = value.NotStored + value.Unknown,
            Unreadable = _unreadable.Count,
            Bytes = value.Bytes,
            Retries = value.Retries,
            Elapsed = value.Elapsed,
            ItemsPerSecond = value.VectorsPerSecond,
            Remaining = value.VectorsPerSecond > 0
                ? TimeSpan.FromSeconds(Math.Clamp(left / value.VectorsPerSecond, 0, TimeSpan.MaxValue.TotalSeconds / 2)) : null,
            Checkpoint = checkpoint,
        });
    }

    public CopyResult Result(IngestResult writing) => new()
    {
        Total = ids.Count,
        Read = _read,
        Gone = _gone,
        Skipped = skipped,
        LeftOut = _leftOut,
        Stored = writing.Stored,
        NotStored = [.. writing.NotStored.Select(static item => item.Id), .. Untransformed],
        Unknown = [.. writing.Unknown.Select(static item => item.Id)],
        Unreadable = [.. _unreadable],
        Checkpoint = _marks.Reached(writing.Checkpoint),
        Writing = writing,
    };

    private async Task SaveAsync(Func<CopyCheckpoint, Task> save, IngestCheckpoint stored)
    {
        const string option = $"{nameof(CopyOptions)}.{nameof(CopyOptions.SaveCheckpoint)}";
        Task? saving;
        try
        {
            saving = save(_marks.Reached(stored));
            await (saving ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw new OptionFailure($"{option} failed", error);
        }
        if (saving is null)
            throw new InvalidOperationException($"{option} gave null in place of a task.");
    }
}
