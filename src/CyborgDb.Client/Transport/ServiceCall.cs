using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CyborgDb.Arguments;
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
    private readonly Connection _connection;
    private readonly Operation _route;
    private readonly IndexScope? _scope;
    private readonly OperationOptions? _operation;
    private readonly CallClock _clock;
    private readonly bool _ownsClock;
    private CallTelemetry _telemetry;
    private TimeLimits _limits;
    private CallState? _state;
    private HttpResponseMessage? _response;

    /// <param name="connection">The way to the service.</param>
    /// <param name="route">What is called.</param>
    /// <param name="scope">The index that it is about, where it is about one.</param>
    /// <param name="batchSize">The number of items or queries, where it has several.</param>
    /// <param name="operation">Overrides for this call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <param name="clock">The time that the operation has, where it has begun before; otherwise it begins here.</param>
    public ServiceCall(
        Connection connection, Operation route, IndexScope? scope, int? batchSize, OperationOptions? operation, CancellationToken cancellationToken,
        CallClock? clock = null)
    {
        connection.ThrowIfDisposed();
        _clock = clock ?? new CallClock(connection, route, scope?.Name, operation, cancellationToken);
        _ownsClock = clock is null;
        _connection = connection;
        _route = route;
        _scope = scope;
        _operation = operation;
        _limits = new TimeLimits(connection.Resilience, route, Bytes: 0, Work: default, Sharers: 1);
        _telemetry = CallTelemetry.Start(route, scope?.Name, batchSize, connection);
    }

    /// <summary>Cancelled by the caller, when the time is up, or when the client is disposed of.</summary>
    public CancellationToken Token => _clock.Token;

    /// <summary>The response's request id: any server's words, so it is cleaned as they are.</summary>
    public string? RequestId => _state?.RequestId is { } id ? Received.Clean(id, ReceivedText.Word) : null;

    /// <summary>Sends a request and reads its response as what the contract says it is.</summary>
    public static async ValueTask<(T Body, string? RequestId)> RunAsync<T>(
        Connection connection, Operation route, IndexScope? scope, RequestContent? content, JsonTypeInfo<T> typeInfo,
        int? batchSize, OperationOptions? operation, Func<T, string?>? check, bool async, CancellationToken cancellationToken, CallClock? clock = null)
        where T : class
    {
        using var call = new ServiceCall(connection, route, scope, batchSize, operation, cancellationToken, clock);
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

    /// <summary>Sends a request that has no body and is answered with none: 204 and no other success.</summary>
    public static async ValueTask RunAsync(
        Connection connection, Operation route, IndexScope scope, OperationOptions? operation, CallClock clock)
    {
        using var call = new ServiceCall(connection, route, scope, batchSize: null, operation, clock.CallerToken, clock);
        await call.SendAsync(content: null, async: true).ConfigureAwait(false);
        if (call._response!.StatusCode != HttpStatusCode.NoContent)
            throw call.Explain(new ContractException($"its status is {(int)call._response.StatusCode} instead of 204."))!;
    }

    /// <summary>Sends a request and has its response read by a reader of its own.</summary>
    public static async ValueTask<T> ReadAsync<T>(
        Connection connection, Operation route, IndexScope scope, RequestContent content, int batchSize, OperationOptions? operation,
        Func<Stream, CancellationToken, ValueTask<T>> read, bool async, CallClock clock)
    {
        using var call = new ServiceCall(connection, route, scope, batchSize, operation, clock.CallerToken, clock);
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
            var length = content is null ? 0 : await content.MeasureAsync(async, Token).ConfigureAwait(false);
            _telemetry.BytesSent = length;
            _operation?.Observer?.BodyLength = length;
            SetLimits(length, content?.Work ?? default);
            // A request without content the sockets handler sends up to three times more by itself, where a connection ends without an
            // answer, and a deletion may have been carried out by then; one with content, of any length, it sends once.
            using var request = new HttpRequestMessage(_route.Method, _connection.AddressOf(_route)) { Content = content as HttpContent ?? new ByteArrayContent([]) };
            request.Options.Set(CallState.RequestKey, _state!);
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
            request.Headers.TryAddWithoutValidation("User-Agent", Connection.UserAgent);
            if (_connection.ApiKeyFor(_operation) is { } apiKey)
                request.Headers.TryAddWithoutValidation("X-API-Key", apiKey);
            // The one place where a key has to be a string: a header is nothing else.
            if (_route.KeyInHeader && _scope?.Key is { } key)
                request.Headers.TryAddWithoutValidation("X-Index-Key", key.ExportHex());
            _clock.CallerToken.ThrowIfCancellationRequested();
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
        if (_ownsClock)
            _clock.Dispose();
    }

    private static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> text) =>
        text.StartsWith("\uFEFF"u8) ? text[3..] : text;

    private string What => _scope is null ? _route.Name : $"{_route.Name} on index '{IdRules.Shown(_scope.Name)}'";

    private Exception? Explained(Exception error) => error switch
    {
        CyborgDbException => null,
        _ when _clock.CallerToken.IsCancellationRequested =>
            error is OperationCanceledException { CancellationToken: var token } && token == _clock.CallerToken
                ? null
                : new OperationCanceledException($"{What} was cancelled.", error, _clock.CallerToken),
        _ when IndexKey.IsGone(error) => Failures.KeyDisposed(What, error, Context(isTransient: false)),
        // A synchronous read whose connection is taken away sees half a document.
        OperationCanceledException or ObjectDisposedException or HttpRequestException or IOException or JsonException when _connection.Closing.IsCancellationRequested =>
            Failures.Disposed(What, error, Context(isTransient: false)),
        _ when _clock.IsUp && _state is null => Failures.NotSentInTime(
            What, _connection.BaseAddress, _clock.Limit, _clock.InWords(_limits), error, Context(isTransient: true)),
        _ when _clock.IsUp =>
            Failures.TimedOut(What, _connection.BaseAddress, $"{_clock.Limit.TotalSeconds:0.###} seconds", _clock.InWords(_limits), _state?.LastFailure, error, Context(isTransient: true)),
        TimeoutRejectedException => Failures.TimedOut(
            What, _connection.BaseAddress, $"{_state!.AttemptTimeout.TotalSeconds:0.###} seconds for an attempt", _limits.AttemptInWords(), _state.LastFailure, error, Context(isTransient: true)),
        BrokenCircuitException broken => Failures.CircuitOpen(
            What, _connection.BaseAddress, error, Context(isTransient: true) with { RetryAfter = broken.RetryAfter < TimeSpan.Zero ? TimeSpan.Zero : broken.RetryAfter }),
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
            What, _connection.BaseAddress, "the time that its HTTP handler allows", "The limit is that handler's own", _state.LastFailure, error, Context(isTransient: true)),
        _ => null,
    };

    /// <summary>Gives time for what is sent and what the service has to do with it: to an attempt, and to the operation for every attempt.</summary>
    private void SetLimits(long length, Workload work)
    {
        _limits = new TimeLimits(_connection.Resilience, _route, length, work, _operation?.Sharers ?? 1);
        _clock.Extend(_limits);
        _state = new CallState(_route, _limits.Attempt, _clock.Deadline) { Key = _scope?.Key, CallerToken = _clock.CallerToken, Observer = _operation?.Observer };
    }

    /// <summary>The JSON reader's own messages quote from the response, which may hold contents and metadata: then only the place is told.</summary>
    private JsonException WithoutQuotation(JsonException error) => new(
        error.GetBaseException().GetType() == typeof(JsonException)
            // Its path may have names in it that the response gave.
            ? Received.Clean(error.Message)
            : error.LineNumber is null ? "A value in the JSON is not of the type that belongs there."
            : $"The JSON is not well-formed at line {error.LineNumber}, byte {error.BytePositionInLine}.",
        path: null, error.LineNumber, error.BytePositionInLine);

    private ReceivedText Received => new(_connection.ApiKeyFor(_operation), _scope?.Key);

    private string ContentType =>
        _response?.Content.Headers.ContentType?.MediaType is { } type ? Received.Clean(type, ReceivedText.Word) : "not given";

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
