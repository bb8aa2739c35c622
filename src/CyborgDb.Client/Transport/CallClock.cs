using CyborgDb.Protocol;

namespace CyborgDb.Transport;

/// <summary>
/// The time of one operation. It runs from the moment that the caller asked: over the checking of what they gave, the fetching of a key and
/// every attempt, until the response has been read.
/// </summary>
internal sealed class CallClock : IDisposable
{
    /// <summary>What a clock can keep.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly Connection _connection;
    private readonly Operation _route;
    private readonly string? _indexName;
    private readonly long _started;
    private readonly CancellationTokenSource? _time;
    private readonly CancellationTokenSource? _either;

    /// <exception cref="ArgumentException">An override is not what it has to be.</exception>
    public CallClock(Connection connection, Operation route, string? indexName, OperationOptions? operation, CancellationToken callerToken)
    {
        operation?.Check();
        _connection = connection;
        _route = route;
        _indexName = indexName;
        CallerToken = callerToken;
        // Training takes as long as it takes.
        Limit = operation?.Timeout ?? (route.Repeat == Repeat.Never ? Timeout.InfiniteTimeSpan : connection.Timeout);
        IsOwnLimit = operation?.Timeout is not null;
        _started = connection.TimeProvider.GetTimestamp();
        if (Limit == Timeout.InfiniteTimeSpan)
            return;
        _time = new CancellationTokenSource(Limit, connection.TimeProvider);
        _either = callerToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(callerToken, _time.Token) : _time;
    }

    public CancellationToken CallerToken { get; }

    /// <summary>Cancelled by the caller, or when the time is up.</summary>
    public CancellationToken Token => _either?.Token ?? CallerToken;

    /// <summary>How long it may take in all.</summary>
    public TimeSpan Limit { get; private set; }

    /// <summary>Whether the limit is this operation's own, and not the client's.</summary>
    public bool IsOwnLimit { get; }

    /// <summary>Whether the time is up.</summary>
    public bool IsUp => _time is { IsCancellationRequested: true };

    /// <summary>When the time is up.</summary>
    public DateTimeOffset Deadline =>
        Limit == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : _connection.TimeProvider.GetUtcNow() + Left;

    /// <summary>The time, or the longest that a clock can keep.</summary>
    public static TimeSpan AtMostLongest(TimeSpan time) => time < s_longest ? time : s_longest;

    /// <summary>Gives more time than the client's limit, as what is sent turns out to need it. A limit of the operation's own stays.</summary>
    public void Extend(TimeSpan more)
    {
        if (_time is null || IsOwnLimit || more <= TimeSpan.Zero)
            return;
        Limit = AtMostLongest(_connection.Timeout + more);
        _time.CancelAfter(Left);
    }

    /// <summary>What the caller sees where they cancelled or the time was up before anything was sent; null where it is something else.</summary>
    public Exception? Explain(OperationCanceledException error) =>
        CallerToken.IsCancellationRequested
            ? error.CancellationToken == CallerToken ? null : new OperationCanceledException($"{What} was cancelled.", error, CallerToken)
            : IsUp ? Failures.NotSentInTime(What, _connection.BaseAddress, Limit, error, new()
            {
                Operation = _route.Name,
                IndexName = _indexName,
                IsTransient = true,
                IsRead = _route.Repeat == Repeat.Read,
            })
            : null;

    public void Dispose()
    {
        _either?.Dispose();
        _time?.Dispose();
    }

    private TimeSpan Left
    {
        get
        {
            var left = Limit - _connection.TimeProvider.GetElapsedTime(_started);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private string What => _indexName is null ? _route.Name : $"{_route.Name} on index '{_indexName}'";
}
