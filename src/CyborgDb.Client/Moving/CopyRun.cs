using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace CyborgDb.Moving;

/// <summary>
/// One copy: a stream of what the source gives, made into what the target is to store, and the account of both. The ingestion reports what has been stored
/// while the stream is being read, so the counts are read as they are at that moment.
/// </summary>
/// <param name="ids">What is to be copied.</param>
/// <param name="source">Reads it.</param>
/// <param name="skipped">How many ids are passed over.</param>
/// <param name="options">How.</param>
/// <param name="progress">Who is told how it goes.</param>
internal sealed class CopyRun(SortedIds ids, ItemStream source, long skipped, CopyOptions options, IProgress<CopyProgress>? progress)
    : IProgress<IngestProgress>
{
    private readonly CopyMarks _marks = new(options.ResumeAfter ?? CopyCheckpoint.Start);
    private readonly ConcurrentQueue<UnreadableItem> _unreadable = [];
    private long _read;
    private long _gone;
    private long _leftOut;
    private long _written;

    /// <summary>Is told of each id that is not there any more.</summary>
    public Action<string>? Gone { get; init; }

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
                if (options.TransformAsync is { } transformAsync)
                {
                    await foreach (var made in transformAsync(item, cancellationToken).ConfigureAwait(false))
                    {
                        _written++;
                        yield return made;
                    }
                }
                else if (options.Transform is { } transform)
                {
                    foreach (var made in transform(item))
                    {
                        _written++;
                        yield return made;
                    }
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

    public void Report(IngestProgress value)
    {
        var checkpoint = _marks.Reached(value.Checkpoint);
        var left = ids.Count - Done + (_written - value.Stored);
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
        NotStored = [.. writing.NotStored.Select(static item => item.Id)],
        Unknown = [.. writing.Unknown.Select(static item => item.Id)],
        Unreadable = [.. _unreadable],
        Checkpoint = _marks.Reached(writing.Checkpoint),
        Writing = writing,
    };
}
