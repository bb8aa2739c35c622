namespace CyborgDb.Emulator.Faults;

/// <summary>How many requests have come in, and how many of them have met a fault.</summary>
internal sealed class RequestCounts
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _received = new(StringComparer.Ordinal);
    private readonly long[] _injected = new long[Enum.GetValues<FaultKind>().Length];

    public long Received
    {
        get
        {
            lock (_lock)
                return field;
        }
        private set;
    }

    public long Injected
    {
        get
        {
            lock (_lock)
                return _injected.Sum();
        }
    }

    public long ReceivedBy(string route)
    {
        lock (_lock)
            return _received.GetValueOrDefault(route);
    }

    public long InjectedOf(FaultKind kind)
    {
        lock (_lock)
            return _injected[(int)kind];
    }

    public void AddReceived(string route)
    {
        lock (_lock)
        {
            Received++;
            _received[route] = _received.GetValueOrDefault(route) + 1;
        }
    }

    public void AddInjected(FaultKind kind)
    {
        lock (_lock)
            _injected[(int)kind]++;
    }
}
