using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Training;

/// <summary>Trains one index at a time in the background, in the order in which they were queued.</summary>
internal sealed class TrainingWorker : IAsyncDisposable
{
    private readonly TrainingGate? _gate;
    private readonly Lock _lock = new();
    private readonly LinkedList<TrainingJob> _queue = [];
    private readonly SemaphoreSlim _available = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private TrainingJob? _current;
    private bool _stopped;

    public TrainingWorker(TrainingRules rules, TrainingGate? gate)
    {
        Rules = rules;
        _gate = gate;
        _loop = RunAsync();
    }

    public TrainingRules Rules { get; }

    public TrainingStatus Status
    {
        get
        {
            lock (_lock)
                return new(_current?.Index.Name, [.. _queue.Select(static job => job.Index.Name).Distinct(StringComparer.Ordinal)]);
        }
    }

    public Task<TrainingOutcome> TrainAsync(VectorIndex index, int? lists)
    {
        lock (_lock)
            return Enqueue(index, lists);
    }

    /// <summary>
    /// Queues training when an upsert has made it due and it is not waiting already; the
    /// sentence that the upsert's response then carries.
    /// </summary>
    public string? TriggerIfNeeded(VectorIndex index, int count)
    {
        lock (_lock)
        {
            var state = index.Training;
            if (!Rules.IsDue(state, count, index.Dimension) || _current?.Index == index || _queue.Any(job => job.Index == index))
                return null;
            _ = Enqueue(index, lists: null);
            return Rules.Announce(state, count);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private Task<TrainingOutcome> Enqueue(VectorIndex index, int? lists)
    {
        var job = new TrainingJob(index, lists, Rules);
        if (_stopped)
        {
            job.Cancel();
            return job.Completion;
        }

        _queue.AddLast(job);
        _available.Release();
        return job.Completion;
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _available.WaitAsync(_stop.Token).ConfigureAwait(false);
                if (_gate is not null)
                    await _gate.WaitToStartAsync(_stop.Token).ConfigureAwait(false);
                var job = TakeNext();
                _gate?.Started();
                if (_gate is not null)
                    await _gate.WaitToFinishAsync(_stop.Token).ConfigureAwait(false);
                var outcome = job.Train();
                lock (_lock)
                    _current = null;
                job.Complete(outcome);
                _gate?.Finished();
            }
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                _stopped = true;
                _current?.Cancel();
                foreach (var job in _queue)
                    job.Cancel();
            }
        }
    }

    private TrainingJob TakeNext()
    {
        lock (_lock)
        {
            _current = _queue.First!.Value;
            _queue.RemoveFirst();
            return _current;
        }
    }
}
