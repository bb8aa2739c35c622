namespace CyborgDb.Ingestion;

/// <summary>
/// Finds how many requests to have under way at once: the fewest with which the service stores the most. It measures how many items a second
/// are stored, tries a few requests fewer or more from time to time, and stays where that is as good, or better. A trial that came to nothing is
/// followed by a longer rest. What the service refuses as too much halves the number at once.
/// </summary>
/// <remarks>
/// The rate is what so many requests store while each takes the time that they take, so that it does not matter where in the service's own
/// rhythm a measurement begins and ends. Thread-safe.
/// </remarks>
internal sealed class IngestPace(int least, int most, TimeProvider clock)
{
    /// <summary>How much of the rate must be left with fewer requests.</summary>
    private const double EnoughWithFewer = 0.97;

    /// <summary>What more requests must bring.</summary>
    private const double EnoughWithMore = 1.03;

    /// <summary>At the same number, answers have begun to take longer, or the service is well again.</summary>
    private const double Slower = 0.8, Faster = 1.25;

    /// <summary>How many measurements a rest has.</summary>
    private const int ShortestRest = 4, LongestRest = 32, LongestRestAfterRefusal = 256;

    /// <summary>How many requests a measurement has at least.</summary>
    private const int FewestMeasured = 4;

    private readonly int _most = most;
    private readonly Lock _lock = new();

    /// <summary>When the requests ended whose places are free.</summary>
    private readonly Queue<long> _freeSince = new();

    private int _requests = most;
    private int _underWay;
    private int _waitingToBeRepeated;

    // The measurement, of requests that were sent since the number changed; not of the first ones, which met a longer or shorter queue than
    // those after them.
    private int _change;
    private int _unsettled = most;
    private int _ended;
    private long _items;
    private TimeSpan _time;
    private int _heldBack;

    // The trial: how many more are tried, and the rate without them.
    private int _trial;
    private int _next = -1;
    private double _rate;
    private int _rest;
    private int _restAfter = ShortestRest;

    /// <summary>How many requests may be under way at once now.</summary>
    public int Requests
    {
        get
        {
            lock (_lock)
                return _requests;
        }
    }

    /// <summary>Whether one more batch may go. One that was refused keeps its place while it waits to be repeated.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_lock)
            {
                if (_underWay < _requests)
                    return true;
                _heldBack++;
                return false;
            }
        }
    }

    /// <summary>A batch is on its way.</summary>
    public PacedBatch Sent()
    {
        lock (_lock)
        {
            _underWay++;
            return new(_change, _freeSince.TryDequeue(out var since) ? since : clock.GetTimestamp());
        }
    }

    /// <summary>An attempt begins.</summary>
    public void AttemptBegins(PacedBatch batch)
    {
        lock (_lock)
        {
            if (batch.WaitsToBeRepeated)
                _waitingToBeRepeated--;
            batch.WaitsToBeRepeated = false;
            // Those that come back are more than there ought to be at once.
            batch.ChangeOfAttempt = _underWay - _waitingToBeRepeated <= _requests ? _change : null;
        }
    }

    /// <summary>The service has refused an attempt because there is too much for it to do.</summary>
    public void Refused(PacedBatch batch)
    {
        lock (_lock)
        {
            _waitingToBeRepeated++;
            batch.WaitsToBeRepeated = batch.WasRefused = true;
            // What was sent before the number changed says nothing of the new one.
            if (batch.ChangeOfAttempt != _change)
                return;
            var trial = _trial;
            (_trial, _next, _rate, _rest) = (0, 1, 0, 1);
            if (trial > 0)
            {
                _rest = _restAfter;
                _restAfter = Math.Min(4 * _restAfter, LongestRestAfterRefusal);
            }
            Change(trial > 0 ? _requests - trial : _requests / 2);
        }
    }

    /// <summary>A batch has come to its end, and has stored so many items.</summary>
    public void Ended(PacedBatch batch, int stored)
    {
        lock (_lock)
        {
            _underWay--;
            if (batch.WaitsToBeRepeated)
                _waitingToBeRepeated--;
            var now = clock.GetTimestamp();
            if (_underWay < _requests)
                _freeSince.Enqueue(now);
            if (batch.Change != _change || batch.WasRefused)
                return;
            if (_unsettled > 0)
            {
                _unsettled--;
                return;
            }
            _items += stored;
            _time += clock.GetElapsedTime(batch.PlaceFreeSince, now);
            if (++_ended < Math.Max(2 * _requests, FewestMeasured))
                return;
            // Where the source is what all wait for, the number says nothing.
            var isFull = _heldBack * 2 >= _ended && _time > TimeSpan.Zero;
            var rate = _requests * _items / _time.TotalSeconds;
            Measure();
            if (isFull)
                Judge(rate);
        }
    }

    private void Judge(double rate)
    {
        if (_trial == 0)
        {
            var before = _rate;
            _rate = rate;
            if (rate < Slower * before)
                Try(-1);
            else if (before > 0 && rate > Faster * before)
                Try(1);
            else if (_rest > 0)
                _rest--;
            else
                Try(CanTry(_next) ? _next : -_next);
            return;
        }
        var trial = _trial;
        _trial = 0;
        if (rate < _rate * (trial < 0 ? EnoughWithFewer : EnoughWithMore))
        {
            Change(_requests - trial);
        }
        else
        {
            _rate = rate;
            _restAfter = ShortestRest;
            if (CanTry(trial))
            {
                Try(trial);
                return;
            }
        }
        _next = -trial;
        _rest = _restAfter;
        _restAfter = Math.Min(2 * _restAfter, Math.Max(LongestRest, _restAfter));
    }

    private bool CanTry(int direction) => direction < 0 ? _requests > least : _requests < _most;

    private void Try(int direction)
    {
        if (!CanTry(direction))
            return;
        var before = _requests;
        Change(before + Math.Sign(direction) * Math.Max(1, before / 4));
        _trial = _requests - before;
    }

    private void Change(int requests)
    {
        _requests = Math.Clamp(requests, least, _most);
        _change++;
        _unsettled = _requests;
        _freeSince.Clear();
        Measure();
    }

    private void Measure() => (_ended, _items, _time, _heldBack) = (0, 0, TimeSpan.Zero, 0);
}
