using System.Diagnostics;
using System.Net;
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

    /// <summary>Cancelled by the caller, when the time is up, or when the client is disposed of.</summary>
    public CancellationToken Token => _limit?.Token ?? _callerToken;

    public string? RequestId => _state?.RequestId;

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
            var body = buffered?.Whole is { } whole
                ? JsonSerializer.Deserialize(WithoutByteOrderMark(whole.Span), typeInfo)
                : async
                    ? await JsonSerializer.DeserializeAsync(stream, typeInfo, call.Token).ConfigureAwait(false)
                    : JsonSerializer.Deserialize(stream, typeInfo);
            if (body is null)
                throw call.Broken("it is null.");
            if (body is StatusResponse { Status: not "success" } status)
                throw call.Failed($"the service says that it failed: {ErrorBody.Clean(status.Message, connection.ApiKeyFor(operation))}");
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

    /// <summary>Sends a request that has no body and is answered with none: 204 and no other success.</summary>
    public static async ValueTask RunAsync(
        Connection connection, Operation route, IndexScope scope, OperationOptions? operation, CancellationToken cancellationToken)
    {
        using var call = new ServiceCall(connection, route, scope, batchSize: null, operation, cancellationToken);
        await call.SendAsync(content: null, async: true).ConfigureAwait(false);
        if (call._response!.StatusCode != HttpStatusCode.NoContent)
            throw call.Explain(new ContractException($"its status is {(int)call._response.StatusCode} instead of 204."))!;
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
            return await read(stream, call.Token).ConfigureAwait(false);
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
            // A request without content the sockets handler sends up to three times more by itself, where a connection ends without an
            // answer, and a deletion may have been carried out by then; one with content, of any length, it sends once.
            using var request = new HttpRequestMessage(_route.Method, _connection.AddressOf(_route)) { Content = content as HttpContent ?? new ByteArrayContent([]) };
            request.Options.Set(CallState.RequestKey, _state!);
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
            var body = await ErrorBody.ReadAsync(stream, _connection.ApiKeyFor(_operation), async, Token).ConfigureAwait(false);
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
        // A synchronous read whose connection is taken away sees half a document.
        OperationCanceledException or ObjectDisposedException or HttpRequestException or IOException or JsonException when _connection.Closing.IsCancellationRequested =>
            Failures.Disposed(What, error, Context(isTransient: false)),
        _ when _clock is { IsCancellationRequested: true } =>
            Failures.TimedOut(What, _connection.BaseAddress, $"{_timeout.TotalSeconds:0.###} seconds", _state?.LastFailure, error, Context(isTransient: true)),
        TimeoutRejectedException => Failures.TimedOut(
            What, _connection.BaseAddress, $"{_state!.AttemptTimeout.TotalSeconds:0.###} seconds for an attempt", _state.LastFailure, error, Context(isTransient: true)),
        BrokenCircuitException broken => Failures.CircuitOpen(
            What, _connection.BaseAddress, error, Context(isTransient: true) with { RetryAfter = broken.RetryAfter < TimeSpan.Zero ? TimeSpan.Zero : broken.RetryAfter }),
        ContractException broken => Broken(broken.Message),
        JsonException json => Broken(
            $"it is not the JSON that belongs there (its content type is {_response?.Content.Headers.ContentType?.MediaType ?? "not given"}).", WithoutQuotation(json)),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } =>
            Broken("it is not HTTP as it should be.", error),
        HttpRequestException or IOException => Failures.NoResponse(
            What, _connection.BaseAddress, error, Context(isTransient: RetryRules.IsTransient(error))),
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
            CallerToken = _callerToken,
            Observer = _operation?.Observer,
        };
        if (_timeout != Timeout.InfiniteTimeSpan)
            _clock = new CancellationTokenSource(_timeout, clock);
        _limit = CancellationTokenSource.CreateLinkedTokenSource(_callerToken, _connection.Closing, _clock?.Token ?? default);
    }

    /// <summary>The JSON reader's own messages quote from the response, which may hold contents and metadata: then only the place is told.</summary>
    private static JsonException WithoutQuotation(JsonException error) =>
        error.GetBaseException().GetType() == typeof(JsonException)
            ? error
            : new JsonException(
                $"The JSON is not well-formed at line {error.LineNumber}, byte {error.BytePositionInLine}.", path: null, error.LineNumber, error.BytePositionInLine);

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
        IsRead = _route.Repeat == Repeat.Read,
        MayHaveArrived = _state?.MayHaveArrived ?? false,
    };
}
