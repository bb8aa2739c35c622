using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CyborgDb.Diagnostics;
using CyborgDb.Protocol;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace CyborgDb.Transport;

/// <summary>
/// One call of the service, from its request to the end of its response: the credential, the total time limit, the telemetry, and the one
/// place where what goes wrong becomes the exception that the caller sees.
/// </summary>
internal sealed class ServiceCall : IDisposable
{
    /// <summary>What a clock can keep.</summary>
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly Connection _connection;
    private readonly Operation _route;
    private readonly IndexScope? _scope;
    private readonly OperationOptions? _operation;
    private readonly CancellationToken _callerToken;
    private CallTelemetry _telemetry;
    private TimeSpan _timeout;
    private CancellationTokenSource? _clock;
    private CancellationTokenSource? _limit;
    private CallState? _state;
    private HttpResponseMessage? _response;

    /// <param name="connection">The way to the service.</param>
    /// <param name="route">What is called.</param>
    /// <param name="scope">The index that it is about, where it is about one.</param>
    /// <param name="batchSize">The number of items or queries, where it has several.</param>
    /// <param name="operation">Overrides for this call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public ServiceCall(
        Connection connection, Operation route, IndexScope? scope, int? batchSize, OperationOptions? operation, CancellationToken cancellationToken)
    {
        connection.ThrowIfDisposed();
        operation?.Check();
        _connection = connection;
        _route = route;
        _scope = scope;
        _operation = operation;
        _callerToken = cancellationToken;
        _telemetry = CallTelemetry.Start(route, scope?.Name, batchSize, connection);
    }

    /// <summary>Cancelled by the caller, or when the time is up.</summary>
    public CancellationToken Token => _limit?.Token ?? _callerToken;

    /// <summary>The response's request id: any server's words, so it is cleaned as they are.</summary>
    public string? RequestId => _state?.RequestId is { } id ? Received.Clean(id, ReceivedText.Word) : null;

    /// <summary>Sends a request and reads its response as what the contract says it is.</summary>
    public static async ValueTask<(T Body, string? RequestId)> RunAsync<T>(
        Connection connection, Operation route, IndexScope? scope, RequestContent? content, JsonTypeInfo<T> typeInfo,
        int? batchSize, OperationOptions? operation, Func<T, string?>? check, bool async, CancellationToken cancellationToken)
        where T : class
    {
        using var call = new ServiceCall(connection, route, scope, batchSize, operation, cancellationToken);
        var stream = await call.SendAsync(content, async).ConfigureAwait(false);
        try
        {
            var buffered = call._response!.Content as BufferedContent;
            using var abort = async ? default : buffered?.AbortOnCancellation(call.Token) ?? default;
            stream = call.Limited(stream);
            var body = buffered?.Whole is { } whole
                ? JsonSerializer.Deserialize(WithoutByteOrderMark(whole.Span), typeInfo)
                : async
                    ? await JsonSerializer.DeserializeAsync(stream, typeInfo, call.Token).ConfigureAwait(false)
                    : JsonSerializer.Deserialize(stream, typeInfo);
            if (body is null)
                throw call.Broken("it is null.");
            if (body is StatusResponse { Status: not StatusResponse.Success } status)
                throw call.Failed($"the service says that it failed: {call.Received.Clean(status.Message)}");
            if (check?.Invoke(body) is { } wrong)
                throw call.Broken(wrong);
            return (body, call.RequestId);
        }
        catch (Exception error)
        {
            if (call.Explain(error) is { } explained)
                throw explained;
            throw;
        }
    }

    /// <summary>Sends a request and has its response read by a reader of its own.</summary>
    public static async ValueTask<T> ReadAsync<T>(
        Connection connection, Operation route, IndexScope scope, RequestContent content, int batchSize, OperationOptions? operation,
        Func<Stream, CancellationToken, ValueTask<T>> read, bool async, CancellationToken cancellationToken)
    {
        using var call = new ServiceCall(connection, route, scope, batchSize, operation, cancellationToken);
        var stream = await call.SendAsync(content, async).ConfigureAwait(false);
        try
        {
            using var abort = async ? default : (call._response!.Content as BufferedContent)?.AbortOnCancellation(call.Token) ?? default;
            return await read(call.Limited(stream), call.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            if (call.Explain(error) is { } explained)
                throw explained;
            throw;
        }
    }

    /// <summary>Reads the next piece of a response that is given while it arrives.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<CancellationToken, ValueTask<T>> read)
    {
        try
        {
            return await read(Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            if (Explain(error) is { } explained)
                throw explained;
            throw;
        }
    }

    /// <summary>The response within the limit of those that are read whole.</summary>
    private Stream Limited(Stream stream)
    {
        var limit = _connection.MaxResponseBytes;
        if ((_response!.Content as BufferedContent)?.Whole is not { } whole)
            return limit == long.MaxValue ? stream : new LimitedStream(stream, limit);
        return whole.Length <= limit ? stream : throw LimitedStream.TooLong(limit);
    }

    /// <summary>Sends the request, and gives the body of the response once its status is known to be a success.</summary>
    public async ValueTask<Stream> SendAsync(RequestContent? content, bool async)
    {
        try
        {
            // Measured here, so that what is wrong with the body is thrown as it is and not as a failure to send.
            var length = content?.Headers.ContentLength ?? 0;
            _telemetry.BytesSent = length;
            _operation?.Observer?.BodyLength = length;
            StartClock(length);
            using var request = new HttpRequestMessage(_route.Method, _connection.AddressOf(_route)) { Content = content };
            request.Options.Set(CallState.RequestKey, _state!);
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
            request.Headers.TryAddWithoutValidation("User-Agent", Connection.UserAgent);
            if (_connection.ApiKeyFor(_operation) is { } apiKey)
                request.Headers.TryAddWithoutValidation("X-API-Key", apiKey);
            // The one place where a key has to be a string: a header is nothing else.
            if (_route.KeyInHeader && _scope?.Key is { } key)
                request.Headers.TryAddWithoutValidation("X-Index-Key", key.ExportHex());
            _callerToken.ThrowIfCancellationRequested();
            _response = async
                ? await _connection.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token).ConfigureAwait(false)
                : _connection.Http.Send(request, HttpCompletionOption.ResponseHeadersRead, Token);
            var stream = async
                ? await _response.Content.ReadAsStreamAsync(Token).ConfigureAwait(false)
                : _response.Content.ReadAsStream(Token);
            if (_response.IsSuccessStatusCode)
                return stream;
            var body = await ErrorBody.ReadAsync(stream, Received, async, Token).ConfigureAwait(false);
            throw Failures.Refused(What, Context() with { Detail = body.Detail, Errors = body.Errors });
        }
        catch (Exception error)
        {
            if (Explain(error) is { } explained)
                throw explained;
            throw;
        }
    }

    /// <summary>What the caller sees in place of an exception of the network, the reader or the clock; null where it stays as it is.</summary>
    public Exception? Explain(Exception error)
    {
        var explained = Explained(error);
        _telemetry.Error = explained ?? error;
        return explained;
    }

    public void Dispose()
    {
        _telemetry.Attempts = _state?.Attempts ?? 0;
        _telemetry.StatusCode = (int?)_state?.StatusCode;
        _telemetry.Stop();
        _response?.Dispose();
        _limit?.Dispose();
        if (_clock != _limit)
            _clock?.Dispose();
    }

    private static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> text) =>
        text.StartsWith("\uFEFF"u8) ? text[3..] : text;

    private string What => _scope is null ? _route.Name : $"{_route.Name} on index '{_scope.Name}'";

    private Exception? Explained(Exception error) => error switch
    {
        CyborgDbException => null,
        _ when _callerToken.IsCancellationRequested =>
            error is OperationCanceledException { CancellationToken: var token } && token == _callerToken
                ? null
                : new OperationCanceledException($"{What} was cancelled.", error, _callerToken),
        OperationCanceledException or ObjectDisposedException or HttpRequestException or IOException when _connection.IsClosed =>
            Failures.Disposed(What, error, Context(isTransient: false)),
        _ when _clock is { IsCancellationRequested: true } =>
            Failures.TimedOut(What, _connection.BaseAddress, $"{_timeout.TotalSeconds:0.###} seconds", _state?.LastFailure, error, Context(isTransient: true)),
        TimeoutRejectedException => Failures.TimedOut(
            What, _connection.BaseAddress, $"{_state!.AttemptTimeout.TotalSeconds:0.###} seconds for an attempt", _state.LastFailure, error, Context(isTransient: true)),
        BrokenCircuitException broken => Failures.CircuitOpen(
            What, _connection.BaseAddress, error, Context(isTransient: true) with { RetryAfter = broken.RetryAfter }),
        ContractException broken => Broken(broken.Message),
        JsonException json => Broken($"it is not the JSON that belongs there (its content type is {ContentType}).", WithoutQuotation(json)),
        // The message quotes the line of the response that is not as it should be.
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } http =>
            Broken("it is not HTTP as it should be.", new HttpRequestException(http.HttpRequestError, Received.Clean(http.Message))),
        HttpRequestException or IOException => Failures.NoResponse(
            What, _connection.BaseAddress, error, Context(isTransient: RetryRules.IsTransient(error))),
        // With a limit that is beyond what the machine has.
        OutOfMemoryException or OverflowException when _response is not null => Broken("it has more in it than memory can hold.", error),
        OperationCanceledException when _state is not null => Failures.TimedOut(
            What, _connection.BaseAddress, "the time that its HTTP handler allows", _state.LastFailure, error, Context(isTransient: true)),
        _ => null,
    };

    /// <summary>Starts the total time limit. Unless the call names its own, an upload has more, by its size and for every attempt.</summary>
    private void StartClock(long length)
    {
        var resilience = _connection.Resilience;
        var upload = TimeSpan.FromSeconds((double)length / resilience.MinUploadRate);
        var attempt = _route.Repeat == Repeat.Never || resilience.AttemptTimeout == Timeout.InfiniteTimeSpan
            ? Timeout.InfiniteTimeSpan
            : Shorter(resilience.AttemptTimeout + upload, s_longestTimeout);
        // Training takes as long as it takes.
        _timeout = _operation?.Timeout ?? (_route.Repeat == Repeat.Never ? Timeout.InfiniteTimeSpan : _connection.Timeout);
        if (_operation?.Timeout is null && _timeout != Timeout.InfiniteTimeSpan)
            _timeout = Shorter(_timeout + upload * (resilience.MaxRetries + 1.0), s_longestTimeout);
        var clock = _connection.TimeProvider;
        _state = new CallState(
            _route, attempt, _timeout == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : clock.GetUtcNow() + _timeout)
        {
            Observer = _operation?.Observer,
        };
        if (_timeout == Timeout.InfiniteTimeSpan)
            return;
        _clock = new CancellationTokenSource(_timeout, clock);
        _limit = _callerToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(_callerToken, _clock.Token) : _clock;
    }

    /// <summary>The JSON reader's own messages quote from the response, which may hold contents and metadata: then only the place is told.</summary>
    private JsonException WithoutQuotation(JsonException error) => new(
        error.GetBaseException().GetType() == typeof(JsonException)
            // Its path may have names in it that the response gave.
            ? Received.Clean(error.Message)
            : $"The JSON is not well-formed at line {error.LineNumber}, byte {error.BytePositionInLine}.",
        path: null, error.LineNumber, error.BytePositionInLine);

    private ReceivedText Received => new(_connection.ApiKeyFor(_operation), _scope?.Key);

    private string ContentType =>
        _response?.Content.Headers.ContentType?.MediaType is { } type ? Received.Clean(type, ReceivedText.Word) : "not given";

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private CyborgDbProtocolException Broken(string how, Exception? error = null) => Failures.Broken(What, how, error, Context());

    private CyborgDbException Failed(string how) => new($"{What} failed: {how}", null, Context());

    private FailureContext Context(bool? isTransient = null) => new()
    {
        Operation = _route.Name,
        IndexName = _scope?.Name,
        StatusCode = _state?.StatusCode,
        RequestId = RequestId,
        RetryAfter = _response is null ? null : RetryAfter.Read(_response.Headers, _connection.TimeProvider),
        IsTransient = isTransient ?? (_response is { } response && RetryRules.IsTransient(response.StatusCode)),
        Attempts = _state?.Attempts ?? 0,
        HadIndexKey = _scope?.Key is not null,
        IsRead = _route.Repeat == Repeat.Read,
        MayHaveArrived = _state?.MayHaveArrived ?? false,
    };
}
