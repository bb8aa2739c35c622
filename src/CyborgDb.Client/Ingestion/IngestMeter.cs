namespace CyborgDb.Ingestion;

/// <summary>Time, rate and retries of an ingestion, and when it is time to report them.</summary>
internal sealed class IngestMeter(TimeProvider clock)
{
    /// <summary>With the report at the end not more than ten in any second.</summary>
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(125);

    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);

    private readonly long _started = clock.GetTimestamp();
    private readonly Queue<(long At, long Vectors)> _window = new();
    private long? _reported;
    private long _retries;

    public TimeSpan Elapsed => clock.GetElapsedTime(_started);

    public long Retries => Interlocked.Read(ref _retries);

    public void Retried() => Interlocked.Increment(ref _retries);

    /// <summary>Whether a report is due; then the next one is not before its time.</summary>
    public bool IsDue()
    {
        var now = clock.GetTimestamp();
        if (_reported is { } last && clock.GetElapsedTime(last, now) < s_between)
            return false;
        _reported = now;
        return true;
    }

    /// <summary>Vectors a second over the last ten seconds, or since the beginning where that is later.</summary>
    public double Rate(long vectors)
    {
        var now = clock.GetTimestamp();
        _window.Enqueue((now, vectors));
        while (_window.Count > 1 && clock.GetElapsedTime(_window.Peek().At, now) > s_window)
            _window.Dequeue();
        var (at, before) = Elapsed < s_window ? (_started, 0) : _window.Peek();
        var seconds = clock.GetElapsedTime(at, now).TotalSeconds;
        return seconds > 0 ? (vectors - before) / seconds : 0;
    }
}
