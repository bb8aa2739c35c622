using CyborgDb.Arguments;
using CyborgDb.Protocol;

namespace CyborgDb.Transport;

/// <summary>
/// The time of one operation. It runs from the moment that the caller asked: over the checking of what they gave, the fetching of a key and
/// every attempt, until the response has been read.
/// </summary>
internal sealed class CallClock : IDisposable
{
    /// <summary>
    /// What takes longer to check than it takes to change threads, in values: that is done away from the thread of an asynchronous caller.
    /// </summary>
    public const long LongWork = 256 * 1024;

    private readonly Connection _connection;
    private readonly Operation _route;
    private readonly string? _indexName;
    private readonly long _started;
    private readonly CancellationTokenSource? _time;
    private readonly CancellationTokenSource _any;

    /// <exception cref="ArgumentException">An override is not what it has to be.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed of.</exception>
    public CallClock(Connection connection, Operation route, string? indexName, OperationOptions? operation, CancellationToken callerToken)
    {
        connection.ThrowIfDisposed();
        operation?.Check();
        _connection = connection;
        _route = route;
        _indexName = indexName;
        CallerToken = callerToken;
        // Training takes as long as it takes.
        Limit = operation?.Timeout ?? (route.Repeat == Repeat.Never ? Timeout.InfiniteTimeSpan : connection.Timeout);
        IsOwnLimit = operation?.Timeout is not null;
        _started = connection.TimeProvider.GetTimestamp();
        if (Limit != Timeout.InfiniteTimeSpan)
            _time = new CancellationTokenSource(Limit, connection.TimeProvider);
        _any = CancellationTokenSource.CreateLinkedTokenSource(callerToken, connection.Closing, _time?.Token ?? default);
    }

    public CancellationToken CallerToken { get; }

    /// <summary>Cancelled by the caller, when the time is up, or when the client is disposed of.</summary>
    public CancellationToken Token => _any.Token;

    /// <summary>How long it may take in all.</summary>
    public TimeSpan Limit { get; private set; }

    /// <summary>Whether the limit is this operation's own, and not the client's.</summary>
    public bool IsOwnLimit { get; }

    /// <summary>Whether the time is up.</summary>
    public bool IsUp => _time is { IsCancellationRequested: true };

    /// <summary>When the time is up.</summary>
    public DateTimeOffset Deadline =>
        Limit == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : _connection.TimeProvider.GetUtcNow() + Left;

    /// <summary>
    /// Checks what the caller gave, unless they have cancelled, and no longer than until they do or the time is up. What is long goes on away
    /// from the thread of an asynchronous caller, and so does everything after it.
    /// </summary>
    /// <param name="what">What is checked.</param>
    /// <param name="size">How many values it has, or what takes as long.</param>
    /// <param name="check">Throws where something is wrong, and looks at the token on its way.</param>
    /// <param name="async">Whether the caller's thread is not to be held.</param>
    public async ValueTask CheckAsync<T>(T what, long size, Action<T, CancellationToken> check, bool async)
    {
        try
        {
            Token.ThrowIfCancellationRequested();
            if (async && size >= LongWork)
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            check(what, Token);
        }
        catch (OperationCanceledException error) when (Explain(error) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Gives more time than the client's limit, as what is sent turns out to need it. A limit of the operation's own stays.</summary>
    public void Extend(TimeLimits limits)
    {
        if (_time is null || IsOwnLimit)
            return;
        Limit = limits.Total(_connection.Timeout);
        _time.CancelAfter(Left);
    }

    /// <summary>How the limit comes about, for what has been found out about it.</summary>
    public string InWords(TimeLimits limits) => IsOwnLimit
        ? $"The operation has its own {nameof(OperationOptions)}.{nameof(OperationOptions.Timeout)}"
        : limits.TotalInWords(_connection.Timeout);

    /// <summary>
    /// What the caller sees where they cancelled, the time was up or the client was disposed of before anything was sent; null where it is
    /// something else.
    /// </summary>
    public Exception? Explain(OperationCanceledException error) =>
        CallerToken.IsCancellationRequested
            ? error.CancellationToken == CallerToken ? null : new OperationCanceledException($"{What} was cancelled.", error, CallerToken)
            : _connection.Closing.IsCancellationRequested ? Failures.Disposed(What, error, new()
            {
                Operation = _route.Name,
                IndexName = _indexName,
                IsRead = _route.Repeat == Repeat.Read,
            })
            : IsUp ? Failures.NotSentInTime(What, _connection.BaseAddress, Limit, InWords(new(_connection.Resilience, _route, 0, default, 1)), error, new()
            {
                Operation = _route.Name,
                IndexName = _indexName,
                IsTransient = true,
                IsRead = _route.Repeat == Repeat.Read,
            })
            : null;

    public void Dispose()
    {
        _any.Dispose();
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

    private string What => _indexName is null ? _route.Name : $"{_route.Name} on index '{IdRules.Shown(_indexName)}'";
}
