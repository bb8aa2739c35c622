namespace CyborgDb.Emulator.Faults;

/// <summary>The faults that wait for their requests, and those that strike at random.</summary>
internal sealed class FaultQueue
{
    private readonly Lock _lock = new();
    private readonly List<QueuedFault> _queue = [];
    private Fault[] _randomFaults = [];
    private Random? _random;
    private double _rate;
    private int _clears;

    public int Count
    {
        get
        {
            lock (_lock)
                return _queue.Count;
        }
    }

    public QueuedFault Enqueue(Fault fault, string? route)
    {
        lock (_lock)
        {
            var queued = new QueuedFault(fault, route, _clears);
            _queue.Add(queued);
            return queued;
        }
    }

    public void UseRandomly(double rate, int seed, IReadOnlyCollection<Fault> faults)
    {
        lock (_lock)
        {
            _rate = rate;
            _randomFaults = [.. faults];

            // Not for secrets: the same seed has to give the same faults.
#pragma warning disable CA5394
            _random = rate == 0 ? null : new Random(seed);
#pragma warning restore CA5394
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _queue.Clear();
            _clears++;
            _random = null;
        }
    }

    /// <summary>Takes what is to go wrong with the request that has come in; <see langword="null"/> for nothing.</summary>
    public QueuedFault? Take(string route)
    {
        lock (_lock)
        {
            var index = _queue.FindIndex(queued => queued.Route is null || queued.Route == route);
            if (index >= 0)
            {
                var queued = _queue[index];
                _queue.RemoveAt(index);
                return queued;
            }

            // Not for secrets either.
#pragma warning disable CA5394
            return _random is { } random && random.NextDouble() < _rate
                ? new(_randomFaults[random.Next(_randomFaults.Length)], route, queuedAfterClears: -1)
                : null;
#pragma warning restore CA5394
        }
    }

    /// <summary>Lets a fault whose request was gone before the fault could strike wait for the next one.</summary>
    public void PutBack(QueuedFault queued)
    {
        lock (_lock)
        {
            if (queued.QueuedAfterClears == _clears && !queued.Injected.IsCompleted)
                _queue.Insert(0, queued);
        }
    }
}
