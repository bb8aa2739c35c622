using CyborgDb.Protocol;
using CyborgDb.Transport;

namespace CyborgDb;

/// <summary>
/// A client of a CyborgDB service: it creates, opens, lists and deletes indexes. Create one client and share it: it is thread-safe. It owns its
/// connections, and <see cref="Dispose()"/> closes them.
/// </summary>
/// <remarks>
/// <para>After <see cref="Dispose()"/> every method throws an <see cref="ObjectDisposedException"/>. Operations that are still running end with a
/// <see cref="CyborgDbTransportException"/>, no matter who disposed of the client: your code, the service provider or the host.</para>
/// <para>A method that takes a <see cref="CancellationToken"/> throws an <see cref="OperationCanceledException"/> when the token is cancelled.</para>
/// <para>In tests, its members can be overridden or substituted. The emulator (package <c>CyborgDb.Emulator</c>) is the better stand-in, because it
/// answers as the service does.</para>
/// </remarks>
/// <example>
/// <code>
/// using var client = new CyborgDbClient(CyborgDbClientOptions.FromEnvironment());
/// </code>
/// </example>
public partial class CyborgDbClient : IDisposable
{
    private readonly Connection? _connection;

    /// <summary>Creates a client of the service at an address.</summary>
    /// <param name="baseAddress">An absolute http or https address, for example <c>http://localhost:8000</c>.</param>
    /// <param name="apiKey">The credential: the service's root key, or a user's token. <see langword="null"/> for a service without a root key.</param>
    /// <exception cref="ArgumentException">The address is not absolute http or https, or the credential is empty.</exception>
    public CyborgDbClient(string baseAddress, string? apiKey = null)
        : this(new CyborgDbClientOptions { BaseAddress = ParsedAddress(baseAddress), ApiKey = apiKey })
    {
    }

    /// <summary>Creates a client of the service at an address.</summary>
    /// <param name="baseAddress">An absolute http or https address, for example <c>http://localhost:8000</c>.</param>
    /// <param name="apiKey">The credential: the service's root key, or a user's token. <see langword="null"/> for a service without a root key.</param>
    /// <exception cref="ArgumentException">The address is not absolute http or https, or the credential is empty.</exception>
    public CyborgDbClient(Uri baseAddress, string? apiKey = null)
        : this(new CyborgDbClientOptions { BaseAddress = CheckedAddress(baseAddress), ApiKey = apiKey })
    {
    }

    /// <summary>Creates a client with options.</summary>
    /// <param name="options">The options. They are read now; later changes have no effect.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names it, its range and its value.</exception>
    /// <exception cref="ArgumentException">An option is not valid; the message names it.</exception>
    public CyborgDbClient(CyborgDbClientOptions options)
        : this(Transport.Connection.Open(options, handler: null))
    {
    }

    /// <summary>Creates a client that sends its requests through your handler. Retries and time limits apply above the handler.</summary>
    /// <param name="options">
    /// The options. They are read now; later changes have no effect. The options for TLS and for the proxy configure the client's own handler, so they are ignored here.
    /// </param>
    /// <param name="handler">
    /// The handler. The client does not dispose of it. It should not follow redirects, because a redirect would carry the index key to another address. The
    /// handlers of .NET use the proxy of the environment unless you turn that off; with a plain http address, that proxy sees the index key. Synchronous
    /// operations call <c>Send</c>, not <c>SendAsync</c>: a handler that overrides one has to override the other.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names it, its range and its value.</exception>
    /// <exception cref="ArgumentException">An option is not valid; the message names it.</exception>
    public CyborgDbClient(CyborgDbClientOptions options, HttpMessageHandler handler)
        : this(Transport.Connection.Open(options, handler ?? throw new ArgumentNullException(nameof(handler))))
    {
    }

    internal CyborgDbClient(Connection connection) => _connection = connection;

    /// <summary>
    /// Creates a client without a service, for tests that substitute it. Every member that the derived class does not override throws an
    /// <see cref="InvalidOperationException"/>.
    /// </summary>
    protected CyborgDbClient()
    {
    }

    /// <summary>The address of the service. It ends with a slash.</summary>
    public virtual Uri BaseAddress => Connection.BaseAddress;

    /// <summary>Asks for the health of the service. Needs no credential.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The service's state and version.</returns>
    /// <example>
    /// <code>
    /// var health = await client.GetHealthAsync();
    /// Console.WriteLine($"{health.Status}, version {health.Version}");
    /// </code>
    /// </example>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    public virtual Task<ServiceHealth> GetHealthAsync(CancellationToken cancellationToken = default) =>
        Connection.SendAsync(Routes.Health, operation: null, cancellationToken);

    /// <summary>Lists the names of all indexes.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The names, in the service's order.</returns>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    public virtual Task<IReadOnlyList<string>> ListIndexesAsync(CancellationToken cancellationToken = default) =>
        Connection.SendAsync(Routes.ListIndexes, operation: null, cancellationToken);

    /// <summary>Tells whether an index with this name exists. Needs the root key, as <see cref="ListIndexesAsync"/> does, and no index key.</summary>
    /// <param name="name">The name of the index. Not empty. It is case-sensitive.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>True if the service lists an index with this name, whatever its key.</returns>
    /// <exception cref="ArgumentException">The name is empty or has an unpaired surrogate.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    public virtual async Task<bool> IndexExistsAsync(string name, CancellationToken cancellationToken = default)
    {
        CheckName(name);
        var names = await Connection.SendAsync(Routes.ListIndexes, operation: null, cancellationToken).ConfigureAwait(false);
        return names.Contains(name, StringComparer.Ordinal);
    }

    /// <summary>Asks what the training worker of the service is doing. Needs the root key.</summary>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Which indexes are being trained, and which are waiting to be trained.</returns>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    public virtual Task<TrainingStatus> GetTrainingStatusAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Connection.SendAsync(Routes.TrainingStatus, operation, cancellationToken);

    /// <summary>Lists the embedding models that the service has. Needs service version 0.18 or later.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The models.</returns>
    /// <exception cref="CyborgDbNotFoundException">The service is of a version before 0.18.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with another error.</exception>
    public virtual Task<IReadOnlyList<EmbeddingModel>> ListEmbeddingModelsAsync(CancellationToken cancellationToken = default) =>
        Connection.SendAsync(Routes.EmbeddingModels, operation: null, cancellationToken);

    /// <summary>Closes the connections. Operations that are still running fail, and indexes of this client can no longer be used.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connections.</summary>
    /// <param name="disposing">True when <see cref="Dispose()"/> was called; otherwise nothing is done.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _connection?.Dispose();
    }

    private Connection Connection => _connection ?? throw new InvalidOperationException(
        "This client was made by its protected constructor and has no service: the member that was called has to be overridden or substituted.");

    private static Uri ParsedAddress(string baseAddress)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        Uri.TryCreate(baseAddress, UriKind.Absolute, out var address);
        return Checked(address);
    }

    private static Uri CheckedAddress(Uri baseAddress)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        return Checked(baseAddress);
    }

    private static Uri Checked(Uri? baseAddress) => CyborgDbClientOptions.AddressProblem(baseAddress) is { } problem
        ? throw new ArgumentException($"The base address {problem}", nameof(baseAddress))
        : baseAddress!;
}
