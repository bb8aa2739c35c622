using System.Collections.Concurrent;
using System.Reflection;
using CyborgDb.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CyborgDb.Transport;

/// <summary>The service's address, the credential, and the HTTP client that goes there. All calls of a client and its indexes share one.</summary>
internal sealed class Connection : IDisposable
{
    /// <summary>What every request says of this client: its name and version, without the commit that it was built from.</summary>
    public static readonly string UserAgent = $"{ClientTelemetry.Name}/{Version}";

    private readonly string? _apiKey;
    private readonly IDisposable? _sockets;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<string, Uri> _addresses = new(StringComparer.Ordinal);

    /// <summary>A connection over an HTTP client that goes through a <see cref="ResilienceHandler"/>.</summary>
    /// <param name="options">The options.</param>
    /// <param name="http">The HTTP client, which is disposed of with this.</param>
    /// <param name="sockets">The connections below it, where they are not disposed of with it.</param>
    /// <exception cref="ArgumentException">An option is not what it has to be.</exception>
    public Connection(CyborgDbClientOptions options, HttpClient http, IDisposable? sockets = null)
    {
        BaseAddress = WithSlash(options.BaseAddress);
        _apiKey = options.ApiKey;
        Timeout = options.Timeout;
        MaxResponseBytes = options.MaxResponseBytes;
        MaxItemBytes = options.MaxItemBytes;
        Resilience = options.Resilience;
        TimeProvider = options.TimeProvider;
        Log = LogOf(options);
        Http = http;
        _sockets = sockets;
        if (BaseAddress.Scheme == Uri.UriSchemeHttp && !BaseAddress.IsLoopback)
            Log.KeyTravelsUnencrypted(BaseAddress.Host);
    }

    public Uri BaseAddress { get; }

    public TimeSpan Timeout { get; }

    /// <summary>How long a response may be that is read whole.</summary>
    public long MaxResponseBytes { get; }

    /// <summary>How long one item of any response may be.</summary>
    public int MaxItemBytes { get; }

    public ResilienceOptions Resilience { get; }

    public TimeProvider TimeProvider { get; }

    public ILogger Log { get; }

    public HttpClient Http { get; }

    /// <summary>Whether there has ever been an answer in HTTP, so that the scheme is the right one.</summary>
    public bool HasAnswered { get; set; }

    /// <summary>The keys that providers have given.</summary>
    public ProvidedKeys Keys { get; } = new();

    /// <summary>A connection with its own HTTP client, over the handler given or a new one.</summary>
    public static Connection Open(CyborgDbClientOptions options, HttpMessageHandler? handler)
    {
        Check(options);
        // What becomes of the caller's own afterwards is of no account.
        options = options.Copy();
        var resilience = new ResilienceHandler(options.Resilience, options.TimeProvider, LogOf(options))
        {
            InnerHandler = handler ?? SocketsHandler.Create(options),
        };
        // A handler of the caller's is the caller's to dispose of.
        var http = NewHttpClient(resilience, disposeHandler: handler is null);
        return new Connection(options, http);
    }

    public static HttpClient NewHttpClient(HttpMessageHandler handler, bool disposeHandler) => new(handler, disposeHandler)
    {
        // Each call has its own limit.
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    public static ILogger LogOf(CyborgDbClientOptions options) => options.LoggerFactory?.CreateLogger(ClientTelemetry.Name) ?? NullLogger.Instance;

    public static void Check(CyborgDbClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionProblem[] problems = [.. options.Problems()];
        if (problems.Length == 0)
            return;
        var message = string.Join(' ', problems.Select(static problem => problem.Text));
        throw problems.All(static problem => problem.IsRange)
            ? new ArgumentOutOfRangeException(nameof(options), message)
            : new ArgumentException(message, nameof(options));
    }

    /// <summary>Where a route is. Put together once, where it is not of one index: it takes longer than all else that a short call does before it is sent.</summary>
    public Uri AddressOf(Route route) =>
        route.NamesIndex ? new Uri(BaseAddress, route.Path) : _addresses.GetOrAdd(route.Path, static (path, root) => new Uri(root, path), BaseAddress);

    /// <summary>The credential that a call goes with: its own, or else the client's.</summary>
    public string? ApiKeyFor(OperationOptions? options) => options?.ApiKey ?? _apiKey;

    /// <summary>Whether a call goes with a user's token: then it says no key, because the service has the user's own.</summary>
    public bool UsesToken(OperationOptions? options) => ApiKeyFor(options)?.StartsWith("cdbk_", StringComparison.Ordinal) == true;

    /// <summary>What a call says of its index.</summary>
    public IndexScope ScopeFor(string indexName, IndexKey? key, OperationOptions? options) =>
        new(indexName, UsesToken(options) ? null : options?.IndexKey ?? key, options?.UserId);

    /// <summary>Cancelled when this is disposed of, which ends the calls that are under way.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <exception cref="ObjectDisposedException">The client has been disposed of.</exception>
    public void ThrowIfDisposed()
    {
        if (_closing.IsCancellationRequested)
            throw ClientDisposed();
    }

    // Not disposed of itself: calls that are under way still ask for its token.
    public void Dispose()
    {
        _closing.Cancel();
        Keys.Clear();
        Http.Dispose();
        _sockets?.Dispose();
    }

    /// <summary>By its name: from here the client is not seen.</summary>
    private static ObjectDisposedException ClientDisposed() => new($"{nameof(CyborgDb)}.{nameof(CyborgDbClient)}");

    private static string Version =>
        typeof(Connection).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Without the slash the last part of the path would be replaced by the route instead of followed by it.</summary>
    private static Uri WithSlash(Uri address) =>
        address.AbsolutePath.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
}
