using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Training;

/// <summary>Trains one index at a time in the background, in the order in which they were queued.</summary>
sealed class TrainingWorker : IAsyncDisposable
{
    readonly TrainingGate? _gate;
    readonly Lock _lock = new();
    readonly LinkedList<TrainingJob> _queue = [];
    readonly SemaphoreSlim _available = new(0);
    readonly CancellationTokenSource _stop = new();
    readonly Task _loop;
    TrainingJob? _current;
    bool _stopped;

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
                return new(_current?.Index.Name, [.. _queue.Select(static job => job.Index.Name).Distinct()]);
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
            TrainingState state = index.Training;
            if (!Rules.IsDue(state, count, index.Dimension) || _current?.Index == index || _queue.Any(job => job.Index == index))
                return null;
            _ = Enqueue(index, lists: null);
            return Rules.Announce(state, count);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    Task<TrainingOutcome> Enqueue(VectorIndex index, int? lists)
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

    async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _available.WaitAsync(_stop.Token);
                if (_gate is not null)
                    await _gate.WaitToStartAsync(_stop.Token);
                TrainingJob job = TakeNext();
                _gate?.Started();
                if (_gate is not null)
                    await _gate.WaitToFinishAsync(_stop.Token);
                TrainingOutcome outcome = job.Train();
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
                foreach (TrainingJob job in _queue)
                    job.Cancel();
            }
        }
    }

    TrainingJob TakeNext()
    {
        lock (_lock)
        {
            _current = _queue.First!.Value;
            _queue.RemoveFirst();
            return _current;
        }
    }
}
