using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CyborgDb.Protocol;

namespace CyborgDb.Transport;

/// <summary>
/// One call of the service, from its request to the end of its response: the credential, the time limit, and the one place where what
/// goes wrong becomes the exception that the caller sees.
/// </summary>
internal sealed class ServiceCall : IDisposable
{
    private readonly Connection _connection;
    private readonly Operation _operation;
    private readonly string? _indexName;
    private readonly OperationOptions? _options;
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _callerToken;
    private readonly CancellationTokenSource? _limit;
    private HttpResponseMessage? _response;

    public ServiceCall(
        Connection connection, Operation operation, string? indexName, OperationOptions? options, CancellationToken cancellationToken)
    {
        connection.ThrowIfDisposed();
        _connection = connection;
        _operation = operation;
        _indexName = indexName;
        _options = options;
        _callerToken = cancellationToken;
        _timeout = options?.Timeout ?? connection.Timeout;
        Connection.CheckTimeout(_timeout, nameof(options));
        Connection.CheckApiKey(options?.ApiKey, nameof(options));
        if (_timeout != Timeout.InfiniteTimeSpan)
        {
            _limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _limit.CancelAfter(_timeout);
        }
    }

    /// <summary>Cancelled by the caller, or when the time is up.</summary>
    public CancellationToken Token => _limit?.Token ?? _callerToken;

    public string? RequestId { get; private set; }

    /// <summary>Sends a request and reads its response as what the contract says it is.</summary>
    public static async ValueTask<(T Body, string? RequestId)> RunAsync<T>(
        Connection connection, Operation operation, IndexScope? scope, HttpContent? content, JsonTypeInfo<T> typeInfo,
        OperationOptions? options, bool async, CancellationToken cancellationToken)
        where T : class
    {
        using var call = new ServiceCall(connection, operation, scope?.Name, options, cancellationToken);
        var stream = await call.SendAsync(content, async).ConfigureAwait(false);
        try
        {
            // A synchronous read knows no token: when the time is up, the connection is taken away from under it.
            using var abort = async ? default : call.Token.UnsafeRegister(static r => ((HttpResponseMessage)r!).Dispose(), call._response);
            var body = async
                ? await JsonSerializer.DeserializeAsync(stream, typeInfo, call.Token).ConfigureAwait(false)
                : JsonSerializer.Deserialize(stream, typeInfo);
            if (body is null)
                throw Broken(operation, scope?.Name, "The body is null.");
            if (body is StatusResponse { Status: not "success" } status)
                throw call.Failed($"the service answered '{status.Status}': {status.Message}");
            return (body, call.RequestId);
        }
        catch (Exception error) when (call.Explain(error) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Sends the request, and gives the body of the response once its status is known to be a success.</summary>
    public async ValueTask<Stream> SendAsync(HttpContent? content, bool async)
    {
        // Measured here, so that what is wrong with the body is thrown as it is and not as a failure to send.
        _ = content?.Headers.ContentLength;
        using var request = new HttpRequestMessage(_operation.Method, new Uri(_connection.BaseAddress, _operation.Path)) { Content = content };
        if (_connection.ApiKeyFor(_options) is { } apiKey)
            request.Headers.TryAddWithoutValidation("X-API-Key", apiKey);
        try
        {
            _callerToken.ThrowIfCancellationRequested();
            _response = async
                ? await _connection.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token).ConfigureAwait(false)
                : _connection.Http.Send(request, HttpCompletionOption.ResponseHeadersRead, Token);
            RequestId = _response.Headers.TryGetValues("X-Request-Id", out var ids) ? ids.FirstOrDefault() : null;
            var stream = async
                ? await _response.Content.ReadAsStreamAsync(Token).ConfigureAwait(false)
                : _response.Content.ReadAsStream(Token);
            if (_response.IsSuccessStatusCode)
                return stream;
            using var abort = async ? default : Token.UnsafeRegister(static r => ((HttpResponseMessage)r!).Dispose(), _response);
            throw Refused(_response.StatusCode, await ErrorBody.ReadDetailAsync(stream, async, Token).ConfigureAwait(false));
        }
        catch (Exception error) when (Explain(error) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>The error of a response that could be read but is not what the contract says.</summary>
    public static CyborgDbException Broken(Operation operation, string? indexName, string what) =>
        new($"{Named(operation, indexName)} failed: the response is not what the service's contract says. {what}")
        {
            Operation = operation.Name,
            IndexName = indexName,
        };

    /// <summary>What the caller sees in place of an exception of the network, the reader or the clock; null where it stays as it is.</summary>
    public Exception? Explain(Exception error) => error switch
    {
        _ when _callerToken.IsCancellationRequested && error is not CyborgDbException =>
            error is OperationCanceledException { CancellationToken: var token } && token == _callerToken
                ? null
                : new OperationCanceledException($"{What} was cancelled.", error, _callerToken),
        _ when _limit is { IsCancellationRequested: true } && error is not CyborgDbException =>
            Failed($"it took longer than its timeout of {_timeout.TotalSeconds:0.###} seconds. "
                + "Whether the service has carried it out is not known.", error),
        JsonException => Failed(
            $"the response is not the JSON that the service's contract says (content type {_response?.Content.Headers.ContentType?.MediaType ?? "none"}). "
            + "Is the address that of a CyborgDB service?", error),
        HttpRequestException or IOException => Failed(
            _response is null
                ? $"no response came from {_connection.BaseAddress}: {error.Message}"
                : $"the response of {_connection.BaseAddress} broke off: {error.Message}", error),
        OperationCanceledException => Failed(
            "the HTTP client gave up: its own timeout passed, or it was disposed of. "
            + "Whether the service has carried it out is not known.", error),
        _ => null,
    };

    public void Dispose()
    {
        _response?.Dispose();
        _limit?.Dispose();
    }

    private string What => Named(_operation, _indexName);

    private static string Named(Operation operation, string? indexName) =>
        indexName is null ? operation.Name : $"{operation.Name} on index '{indexName}'";

    private CyborgDbException Refused(HttpStatusCode status, string? detail) =>
        Failed($"the service answered {(int)status} {status}" + (detail is null ? "." : $": {detail}"), detail: detail);

    private CyborgDbException Failed(string what, Exception? inner = null, string? detail = null) =>
        new($"{What} failed: {what}", inner)
        {
            StatusCode = _response?.StatusCode,
            Detail = detail,
            RequestId = RequestId,
            Operation = _operation.Name,
            IndexName = _indexName,
        };
}
