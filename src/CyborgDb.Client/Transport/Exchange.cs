using CyborgDb.Diagnostics;
using CyborgDb.Primitives;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace CyborgDb.Transport;

/// <summary>
/// One request of a call, to the end of its response: the headers, the telemetry, and the one place where what goes wrong becomes the
/// exception that the caller sees.
/// </summary>
internal sealed class Exchange : IDisposable
{
    private readonly Call _call;
    private readonly RequestBody? _body;
    private CallTelemetry _telemetry;
    private bool _isMeasured;
    private HttpResponseMessage? _response;
    private Exception? _error;

    /// <param name="call">What is called.</param>
    /// <param name="scope">The index that it is about, where it is about one, and the key that it goes with.</param>
    /// <param name="body">What is sent, where something is.</param>
    public Exchange(Call call, IndexScope? scope, RequestBody? body)
    {
        call.Connection.ThrowIfDisposed();
        _call = call;
        _body = body;
        call.Begin(scope, body?.BatchSize);
        _telemetry = CallTelemetry.Start(call.Facts, call.Connection.BaseAddress, call.Connection.Log);
    }

    /// <summary>Cancelled by the caller, when the time is up, or when the client is disposed of.</summary>
    public CancellationToken Token => _call.Token;

    /// <summary>The response's status.</summary>
    public int StatusCode => (int)_response!.StatusCode;

    /// <summary>The response's content type, fit for a message.</summary>
    public string ContentType =>
        MediaType is { } type ? Received.Clean(type, ReceivedText.Word) : "not given";

    /// <summary>What the response says that it is, where it does.</summary>
    public string? MediaType => _response!.Content.Headers.ContentType?.MediaType;

    /// <summary>The response's request id, fit for a message.</summary>
    public string? RequestId => _call.RequestId;

    /// <summary>Makes what the service wrote fit for a message.</summary>
    public ReceivedText Received => _call.Received;

    /// <summary>How long one item of the response may be.</summary>
    public int MaxItemBytes => _call.Connection.MaxItemBytes;

    /// <summary>The response's body, where all of it is there already and none of it has been read; <see langword="null"/> otherwise.</summary>
    public ReadOnlyMemory<byte>? WholeBody => (_response!.Content as BufferedContent)?.Whole;

    /// <summary>The body, where all of it is there, whatever of it has been read; <see langword="null"/> otherwise.</summary>
    public ReadOnlyMemory<byte>? Everything => _response!.Content switch
    {
        BufferedContent content => content.All,
        { Headers.ContentLength: 0 } => ReadOnlyMemory<byte>.Empty,
        _ => null,
    };

    /// <summary>Sends the request, and has its response read once its status is known to be a success.</summary>
    /// <param name="read">Reads the body that is given, which is within the limit of those that are read whole.</param>
    /// <param name="async">Whether to wait without holding the thread.</param>
    public async ValueTask<T> RunAsync<T>(Func<Exchange, Stream, bool, ValueTask<T>> read, bool async)
    {
        var early = new EarlyReading<T>(this, read);
        _call.Arrived = early.ReadAsync;
        var stream = await SendAsync(async).ConfigureAwait(false);
        try
        {
            if (early.IsOf(_response!))
                return early.Result();
            using var abort = async ? default : (_response!.Content as BufferedContent)?.AbortOnCancellation(Token) ?? default;
            return await read(this, Limited(stream), async).ConfigureAwait(false);
        }
        catch (Exception error) when (Explain(error) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Reads a response that is all there, and leaves it as it was.</summary>
    public async ValueTask<T> ReadWholeAsync<T>(HttpResponseMessage response, Func<Exchange, Stream, bool, ValueTask<T>> read, bool async)
    {
        _response = response;
        try
        {
            var stream = async ? await response.Content.ReadAsStreamAsync(Token).ConfigureAwait(false) : response.Content.ReadAsStream(Token);
            return await read(this, Limited(stream), async).ConfigureAwait(false);
        }
        finally
        {
            (response.Content as BufferedContent)?.Rewind();
            _response = null;
        }
    }

    /// <summary>Sends the request, and gives the body of the response, which is read while it arrives. One that is all there is looked at before.</summary>
    /// <param name="check">Throws where the attempt is to count as failed.</param>
    public ValueTask<Stream> OpenAsync(Action<Exchange> check)
    {
        _call.Arrived = (response, _) =>
        {
            _response = response;
            try
            {
                check(this);
            }
            finally
            {
                _response = null;
            }
            return default;
        };
        return SendAsync(async: true);
    }

    /// <summary>Reads the next piece of a response that is given while it arrives.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<CancellationToken, ValueTask<T>> read)
    {
        try
        {
            return await read(Token).ConfigureAwait(false);
        }
        catch (Exception error) when (Explain(error) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Sends the request, and gives the body of the response once its status is known to be a success.</summary>
    public async ValueTask<Stream> SendAsync(bool async)
    {
        try
        {
            // Measured here, so that what is wrong with the body is thrown as it is and not as a failure to send.
            var length = _body is null ? 0 : await _body.MeasureAsync(async, Token).ConfigureAwait(false);
            _call.SetLimits(length, _body?.Work ?? default);
            _isMeasured = true;
            using var request = NewRequest();
            _call.CallerToken.ThrowIfCancellationRequested();
            var http = _call.Connection.Http;
            _response = async
                ? await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token).ConfigureAwait(false)
                : http.Send(request, HttpCompletionOption.ResponseHeadersRead, Token);
            var stream = async
                ? await _response.Content.ReadAsStreamAsync(Token).ConfigureAwait(false)
                : _response.Content.ReadAsStream(Token);
            if (_response.IsSuccessStatusCode)
                return stream;
            var refusal = await _call.Route.ReadRefusalAsync(stream, Received, async, Token).ConfigureAwait(false);
            throw Failures.Refused(
                _call, _response.StatusCode, _body?.Advice(_response.StatusCode, refusal.Detail ?? ""), Facts() with { Detail = refusal.Detail, Errors = refusal.Errors });
        }
        catch (Exception error) when (Explain(error) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>The service says that it failed, in a response that is a success by its status.</summary>
    public CyborgDbException Failed(string how) => new($"{_call.What} failed: {how}", null, Facts());

    public void Dispose()
    {
        _telemetry.Stop(_error);
        _response?.Dispose();
    }

    private HttpRequestMessage NewRequest()
    {
        var (connection, route) = (_call.Connection, _call.Route);
        // A request without content the sockets handler sends up to three times more by itself, where a connection ends without an
        // answer, and a deletion may have been carried out by then; one with content, of any length, it sends once.
        var request = new HttpRequestMessage(route.Method, connection.AddressOf(route)) { Content = _body as HttpContent ?? new ByteArrayContent([]) };
        request.Options.Set(Call.RequestKey, _call);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", Connection.UserAgent);
        if (connection.ApiKeyFor(_call.Options) is { } apiKey)
            request.Headers.TryAddWithoutValidation("X-API-Key", apiKey);
        // The one place where a key has to be a string: a header is nothing else.
        if (route.KeyInHeader && _call.Scope?.Key is { } key)
            request.Headers.TryAddWithoutValidation("X-Index-Key", key.ExportHex());
        return request;
    }

    /// <summary>The response within the limit of those that are read whole.</summary>
    private Stream Limited(Stream stream)
    {
        var limit = _call.Connection.MaxResponseBytes;
        if (WholeBody is not { } whole)
            return limit == long.MaxValue ? stream : new LimitedStream(stream, limit);
        return whole.Length <= limit ? stream : throw BrokenResponseException.TooLong(limit);
    }

    /// <summary>What the caller sees in place of an exception of the network, the reader or the clock; <see langword="null"/> where it stays as it is.</summary>
    private Exception? Explain(Exception error)
    {
        var explained = Explained(error);
        _error = explained ?? error;
        return explained;
    }

    private Exception? Explained(Exception error) => error switch
    {
        CyborgDbException => null,
        _ when _call.CallerToken.IsCancellationRequested => _call.Cancelled(error),
        _ when IndexKey.IsGone(error) => Failures.KeyDisposed(_call, error, Facts(isTransient: false)),
        // A synchronous read whose connection is taken away sees half a document.
        OperationCanceledException or ObjectDisposedException or HttpRequestException or IOException or BrokenResponseException
            when _call.Connection.Closing.IsCancellationRequested =>
            Failures.Disposed(_call, error, Facts(isTransient: false)),
        _ when _call.IsUp && !_isMeasured => Failures.NotSentInTime(_call, error),
        _ when _call.IsUp => Failures.TimedOut(
            _call, Counted.Seconds(_call.Limit), _call.LimitInWords(), error, Facts(isTransient: true)),
        TimeoutRejectedException => Failures.TimedOut(
            _call, $"{Counted.Seconds(_call.Limits.Attempt)} for an attempt", _call.Limits.AttemptInWords(), error, Facts(isTransient: true)),
        BrokenCircuitException broken => Failures.CircuitOpen(_call, error, Facts(isTransient: true) with
        {
            IsCircuitOpen = true,
            RetryAfter = broken.RetryAfter < TimeSpan.Zero ? TimeSpan.Zero : broken.RetryAfter,
        }),
        BrokenResponseException broken => Broken(broken),
        // The message quotes the line of the response that is not as it should be.
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } http =>
            Broken(new("it is not HTTP as it should be.", new HttpRequestException(http.HttpRequestError, Received.Clean(http.Message)))),
        HttpRequestException or IOException => Failures.NoResponse(_call, error, Facts(isTransient: RetryRules.IsTransient(error))),
        // With a limit that is beyond what the machine has.
        OutOfMemoryException or OverflowException when _response is not null => Broken(new("it has more in it than memory can hold.", error) { NamesCause = true }),
        OperationCanceledException when _isMeasured => Failures.TimedOut(
            _call, "the time that its HTTP handler allows", "The limit is that handler's own", error, Facts(isTransient: true)),
        _ => null,
    };

    private CyborgDbProtocolException Broken(BrokenResponseException broken) => Failures.Broken(_call, broken, Facts());

    private CallFacts Facts(bool? isTransient = null) => _call.KnownFacts with
    {
        // One that came before a retry was for that.
        RetryAfter = _response is null ? null : _call.Facts.RetryAfter,
        IsTransient = isTransient ?? (_response is { } response && RetryRules.IsTransient(response.StatusCode)),
    };
}
