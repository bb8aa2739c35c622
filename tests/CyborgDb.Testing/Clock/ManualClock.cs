namespace CyborgDb.Testing;

/// <summary>A clock that stands still until a test moves it. Timers fire in the thread that does, in the order of their times.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(Func<TimeSpan, bool> Matches, TaskCompletionSource<TimeSpan> Found)> _awaited = [];
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Waits, without time passing on this clock, until something waits for a time that matches; gives that time. It fails where nothing
    /// does within <see cref="Bound.Time"/>.
    /// </summary>
    public Task<TimeSpan> SomethingWaitsAsync(Func<TimeSpan, bool> matches) => SomethingWaitsAsync(matches, "such a time");

    public Task<TimeSpan> SomethingWaitsAsync(TimeSpan time) => SomethingWaitsAsync(waiting => waiting == time, time.ToString());

    public void Advance(TimeSpan time)
    {
        var target = GetUtcNow() + time;
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
                _now = next?.Due ?? target;
                next?.Due = null;
            }
            if (next is null)
                return;
            next.Fire();
        }
    }

    private Task<TimeSpan> SomethingWaitsAsync(Func<TimeSpan, bool> matches, string what)
    {
        lock (_lock)
        {
            foreach (var timer in _timers)
            {
                if (timer.Due is { } due && matches(due - _now))
                    return Task.FromResult(due - _now);
            }
            var found = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((matches, found));
            _ = FailAtTheBoundAsync(found, $"Nothing waits for {what}.");
            return found.Task;
        }
    }

    /// <summary>Fails the very task that is waited for, so that what waits goes on as soon as it is found.</summary>
    private static async Task FailAtTheBoundAsync(TaskCompletionSource<TimeSpan> found, string message)
    {
        await Task.WhenAny(found.Task, Task.Delay(Bound.Time));
        if (found.TrySetException(new TimeoutException(message)))
            // Seen, also where a test has gone on with what came first.
            _ = found.Task.Exception;
    }

    private bool Schedule(ManualTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            timer.Due = dueTime == Timeout.InfiniteTimeSpan ? null : _now + dueTime;
            if (!_timers.Contains(timer))
                _timers.Add(timer);
            if (timer.Due is null)
                return true;
            for (var i = _awaited.Count - 1; i >= 0; i--)
            {
                if (!_awaited[i].Matches(dueTime))
                    continue;
                _awaited[i].Found.TrySetResult(dueTime);
                _awaited.RemoveAt(i);
            }
            return true;
        }
    }

    private void Remove(ManualTimer timer)
    {
        lock (_lock)
            _timers.Remove(timer);
    }

    private sealed class ManualTimer(ManualClock clock, Action fire) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Schedule(this, dueTime);

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
