using System.Net;
using CyborgDb.Primitives;
using Polly;

namespace CyborgDb.Transport;

/// <summary>
/// One call of the service: what is called and with which overrides, how long it may take, and what becomes of it. It begins when the caller
/// asked, and lasts over the checking of what they gave, the fetching of a key and every attempt, until the response has been read.
/// </summary>
internal sealed class Call : IDisposable
{
    public static readonly HttpRequestOptionsKey<Call> RequestKey = new("CyborgDb.Call");
    public static readonly ResiliencePropertyKey<Call> PipelineKey = new("CyborgDb.Call");

    /// <summary>
    /// What takes longer to check than it takes to change threads, in values: that is done away from the thread of an asynchronous caller.
    /// </summary>
    public const long LongWork = 256 * 1024;

    private readonly long _started;
    private readonly CancellationTokenSource? _time;
    private readonly CancellationTokenSource _any;

    /// <param name="connection">Where it goes.</param>
    /// <param name="route">What is called.</param>
    /// <param name="indexName">The index that it is about, where it is about one.</param>
    /// <param name="options">Overrides for it.</param>
    /// <param name="method">The method that was called, by which errors speak of it.</param>
    /// <param name="callerToken">The caller's token.</param>
    /// <exception cref="ArgumentException">An override is not what it has to be.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed of.</exception>
    public Call(Connection connection, Route route, string? indexName, OperationOptions? options, string method, CancellationToken callerToken)
    {
        connection.ThrowIfDisposed();
        options?.Check();
        Connection = connection;
        Route = route;
        Method = method;
        Options = options;
        CallerToken = callerToken;
        Facts = new()
        {
            RouteName = route.Name,
            IndexName = indexName,
            IsRead = route.Repeat == Repeat.Read,
            SendsVectors = route.SendsVectors,
        };
        Limits = new(connection.Resilience, route, Bytes: 0, Work: default, Sharers: 1);
        // Training takes as long as it takes.
        Limit = options?.Timeout ?? (route.Repeat == Repeat.Never ? Timeout.InfiniteTimeSpan : connection.Timeout);
        _started = connection.TimeProvider.GetTimestamp();
        if (Limit != Timeout.InfiniteTimeSpan)
            _time = new CancellationTokenSource(Limit, connection.TimeProvider);
        _any = CancellationTokenSource.CreateLinkedTokenSource(callerToken, connection.Closing, _time?.Token ?? default);
    }

    public Connection Connection { get; }

    public Route Route { get; private set; }

    /// <summary>The method that was called.</summary>
    public string Method { get; }

    public OperationOptions? Options { get; }

    /// <summary>How many calls go on at once that the service may do one after the other, this one included.</summary>
    public int Sharers { get; init; } = 1;

    /// <summary>Told of every attempt when it begins.</summary>
    public Action? Attempting { get; init; }

    /// <summary>Told of the status of every attempt that is answered.</summary>
    public Action<HttpStatusCode>? Answered { get; init; }

    /// <summary>Looks at the response of each attempt that is a success by its status, once as much of it as is read ahead is there. What it throws has the attempt fail.</summary>
    public Func<HttpResponseMessage, bool, ValueTask>? Arrived { get; set; }

    public CancellationToken CallerToken { get; }

    /// <summary>Cancelled by the caller, when the time is up, or when the client is disposed of.</summary>
    public CancellationToken Token => _any.Token;

    /// <summary>How long it may take in all.</summary>
    public TimeSpan Limit { get; private set; }

    /// <summary>How long an attempt may take, and where all limits come from.</summary>
    public TimeLimits Limits { get; private set; }

    /// <summary>Whether the time is up.</summary>
    public bool IsUp => _time is { IsCancellationRequested: true };

    /// <summary>When the time is up.</summary>
    public DateTimeOffset Deadline =>
        Limit == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : Connection.TimeProvider.GetUtcNow() + Left;

    /// <summary>The index, and the key that the request under way goes with, which its owner may take back meanwhile; <see langword="null"/> where it is about no index.</summary>
    public IndexScope? Scope { get; private set; }

    /// <summary>What is known of the request under way, or the last one.</summary>
    public CallFacts Facts { get; private set; }

    /// <summary>Whether the caller's own thread waits for the answer.</summary>
    public bool IsSynchronous { get; set; }

    /// <summary>Whether the attempt under way is the one that an open circuit lets through, and nothing has come of it.</summary>
    public bool TriesCircuit { get; set; }

    /// <summary>How errors speak of it.</summary>
    public string What => Facts.IndexName is { } index ? $"{Method} on index '{ShownText.Of(index)}'" : Method;

    /// <summary>Makes what others wrote fit for a message.</summary>
    public ReceivedText Received => new(Connection.ApiKeyFor(Options), Scope?.Key);

    /// <summary>What is known, with the request id as it may be shown.</summary>
    public CallFacts KnownFacts => Facts with { RequestId = RequestId };

    /// <summary>The response's request id as it may be shown.</summary>
    public string? RequestId => Facts.RequestId is { } id ? Received.Clean(id, ReceivedText.Word) : null;

    public static Call Of(ResilienceContext context) => context.Properties.GetValue(PipelineKey, null!);

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

    /// <summary>Goes by another route than it began for: which one takes what the caller gave can show only when that is looked at.</summary>
    public void Take(Route route)
    {
        Route = route;
        Facts = Facts with { RouteName = route.Name, SendsVectors = route.SendsVectors };
    }

    /// <summary>A request begins, the first or, with another key, the second: of an earlier one only what it may have done is still known.</summary>
    public void Begin(IndexScope? scope, int? batchSize)
    {
        var earlier = Facts;
        Scope = scope;
        Limits = new(Connection.Resilience, Route, Bytes: 0, Work: default, Sharers: 1);
        TriesCircuit = false;
        Facts = new()
        {
            RouteName = earlier.RouteName,
            IndexName = earlier.IndexName,
            IsRead = earlier.IsRead,
            SendsVectors = earlier.SendsVectors,
            BatchSize = batchSize,
            HadIndexKey = scope?.Key is not null,
        };
        Facts.Remember(earlier);
    }

    /// <summary>
    /// Gives time for what is sent and what the service has to do with it: to an attempt, and to the operation for every attempt. A limit of
    /// the operation's own stays.
    /// </summary>
    public void SetLimits(long bodyLength, Workload work)
    {
        Facts.BodyLength = bodyLength;
        Limits = new(Connection.Resilience, Route, bodyLength, work, Sharers);
        if (_time is null || IsOwnLimit)
            return;
        Limit = Limits.Total(Connection.Timeout);
        _time.CancelAfter(Left);
    }

    /// <summary>How the limit comes about, as far as has been found out.</summary>
    public string LimitInWords() => IsOwnLimit
        ? $"The operation has its own {nameof(OperationOptions)}.{nameof(OperationOptions.Timeout)}"
        : Limits.TotalInWords(Connection.Timeout);

    /// <summary>
    /// What the caller sees where they cancelled, the time was up or the client was disposed of before anything was sent; <see langword="null"/> where it is
    /// something else.
    /// </summary>
    public Exception? Explain(OperationCanceledException error) =>
        CallerToken.IsCancellationRequested ? Cancelled(error)
            : Connection.Closing.IsCancellationRequested ? Failures.Disposed(this, error, KnownFacts)
            : IsUp ? Failures.NotSentInTime(this, error)
            : null;

    /// <summary>What the caller sees where they cancelled; <see langword="null"/> where it is that already.</summary>
    public OperationCanceledException? Cancelled(Exception error) =>
        error is OperationCanceledException { CancellationToken: var token } && token == CallerToken
            ? null
            : new OperationCanceledException($"{What} was cancelled.", error, CallerToken);

    public void Dispose()
    {
        _any.Dispose();
        _time?.Dispose();
    }

    private bool IsOwnLimit => Options?.Timeout is not null;

    private TimeSpan Left
    {
        get
        {
            var left = Limit - Connection.TimeProvider.GetElapsedTime(_started);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
