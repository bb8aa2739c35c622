using CyborgDb.Protocol;

namespace CyborgDb.Transport;

/// <summary>The service's address, the credential, and the HTTP client that goes there. All calls of a client and its indexes share one.</summary>
internal sealed class Connection : IDisposable
{
    private readonly bool _ownsHttp;
    private readonly string? _apiKey;
    private bool _disposed;

    public Connection(CyborgDbClientOptions options, HttpClient? http)
    {
        ArgumentNullException.ThrowIfNull(options);
        BaseAddress = CheckedAddress(options.BaseAddress);
        CheckTimeout(options.Timeout, nameof(options));
        CheckApiKey(options.ApiKey, nameof(options));
        _apiKey = options.ApiKey;
        Timeout = options.Timeout;
        _ownsHttp = http is null;
        Http = http ?? NewHttpClient();
    }

    public Uri BaseAddress { get; }

    public TimeSpan Timeout { get; }

    public HttpClient Http { get; }

    /// <summary>The credential that a call goes with: its own, or else the client's.</summary>
    public string? ApiKeyFor(OperationOptions? options) => options?.ApiKey ?? _apiKey;

    /// <summary>What a call says of its index: with a user's token no key, because the service has the user's own.</summary>
    public IndexScope ScopeFor(string indexName, IndexKey? key, OperationOptions? options) =>
        new(indexName,
            ApiKeyFor(options)?.StartsWith("cdbk_", StringComparison.Ordinal) == true ? null : options?.IndexKey ?? key,
            options?.UserId);

    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, typeof(CyborgDbClient));

    public void Dispose()
    {
        _disposed = true;
        if (_ownsHttp)
            Http.Dispose();
    }

    public static void CheckTimeout(TimeSpan timeout, string parameter)
    {
        if (timeout <= TimeSpan.Zero && timeout != System.Threading.Timeout.InfiniteTimeSpan)
            throw new ArgumentException($"A timeout is longer than zero, or Timeout.InfiniteTimeSpan; not {timeout}.", parameter);
    }

    public static void CheckApiKey(string? apiKey, string parameter)
    {
        if (apiKey is null)
            return;
        if (apiKey.Length == 0)
            throw new ArgumentException("The credential is empty. Leave it null for a service without a root key.", parameter);
        if (apiKey.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new ArgumentException("The credential has a character that an HTTP header cannot carry.", parameter);
    }

    private static Uri CheckedAddress(Uri baseAddress)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        if (!baseAddress.IsAbsoluteUri || (baseAddress.Scheme != Uri.UriSchemeHttp && baseAddress.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException(
                "The base address has to be an absolute http or https address, for example http://localhost:8000.", nameof(baseAddress));
        }
        if (baseAddress.UserInfo.Length > 0 || baseAddress.Query.Length > 0 || baseAddress.Fragment.Length > 0)
            throw new ArgumentException("The base address is a scheme, a host and perhaps a path: no user, query or fragment.", nameof(baseAddress));
        // Without the slash the last part of the path would be replaced by the route instead of followed by it.
        return baseAddress.AbsoluteUri.EndsWith('/') ? baseAddress : new Uri(baseAddress.AbsoluteUri + "/");
    }

    private static HttpClient NewHttpClient() => new(new SocketsHttpHandler
    {
        // A redirect would carry the index key to an address that the caller did not name.
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        // Each call has its own limit.
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };
}
