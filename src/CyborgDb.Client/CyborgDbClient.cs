using CyborgDb.Protocol;
using CyborgDb.Transport;

namespace CyborgDb;

/// <summary>
/// A client of a CyborgDB service: creates, opens, lists and deletes indexes. Make one and share it: it is thread-safe, and it owns the
/// connections, which <see cref="Dispose()"/> closes.
/// </summary>
/// <remarks>
/// Every method throws <see cref="ObjectDisposedException"/> after <see cref="Dispose()"/>; operations that are under way then end with a
/// <see cref="CyborgDbTransportException"/>, whether it is disposed of by its maker, by the services that it was injected from, or with the host.
/// Methods that take a <see cref="CancellationToken"/> throw
/// <see cref="OperationCanceledException"/> when it is cancelled.
/// <para>For tests of what uses it, its members can be overridden or substituted; the emulator (package <c>CyborgDb.Emulator</c>) is the better stand-in, since
/// it answers as the service does.</para>
/// </remarks>
/// <example>
/// <code>
/// using var client = new CyborgDbClient(CyborgDbClientOptions.FromEnvironment());
/// </code>
/// </example>
public partial class CyborgDbClient : IDisposable
{
    private readonly Connection? _connection;

    /// <summary>A client of the service at an address.</summary>
    /// <param name="baseAddress">An absolute http or https address, for example <c>http://localhost:8000</c>.</param>
    /// <param name="apiKey">The credential: the service's root key, or a user's token. <see langword="null"/> for a service without a root key.</param>
    /// <exception cref="ArgumentException">The address is not absolute http or https, or the credential is empty.</exception>
    public CyborgDbClient(string baseAddress, string? apiKey = null)
        : this(new CyborgDbClientOptions { BaseAddress = ParsedAddress(baseAddress), ApiKey = apiKey })
    {
    }

    /// <summary>A client of the service at an address.</summary>
    /// <param name="baseAddress">An absolute http or https address, for example <c>http://localhost:8000</c>.</param>
    /// <param name="apiKey">The credential: the service's root key, or a user's token. <see langword="null"/> for a service without a root key.</param>
    /// <exception cref="ArgumentException">The address is not absolute http or https, or the credential is empty.</exception>
    public CyborgDbClient(Uri baseAddress, string? apiKey = null)
        : this(new CyborgDbClientOptions { BaseAddress = CheckedAddress(baseAddress), ApiKey = apiKey })
    {
    }

    /// <summary>A client with its options, which are read now and not again.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names it, its range and its value.</exception>
    /// <exception cref="ArgumentException">An option is not what it has to be; the message names it.</exception>
    public CyborgDbClient(CyborgDbClientOptions options)
        : this(Transport.Connection.Open(options, handler: null))
    {
    }

    /// <summary>A client that sends through a handler of the caller's, below its own retries and time limits.</summary>
    /// <param name="options">The options, which are read now and not again. Those of TLS and the proxy are for the client's own handler and do not count here.</param>
    /// <param name="handler">
    /// The handler. It is not disposed of. It should follow no redirects: they would carry the index key to another address. Those of .NET use a
    /// proxy of the environment unless they are told not to, and with a plain http address it sees the index key.
    /// Synchronous operations go through its <c>Send</c>, not its <c>SendAsync</c>: one that overrides either has to override both.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names it, its range and its value.</exception>
    /// <exception cref="ArgumentException">An option is not what it has to be; the message names it.</exception>
    public CyborgDbClient(CyborgDbClientOptions options, HttpMessageHandler handler)
        : this(Transport.Connection.Open(options, handler ?? throw new ArgumentNullException(nameof(handler))))
    {
    }

    internal CyborgDbClient(Connection connection) => _connection = connection;

    /// <summary>
    /// A client without a service, for tests that substitute it: every member that the derived class does not override throws
    /// <see cref="InvalidOperationException"/>.
    /// </summary>
    protected CyborgDbClient()
    {
    }

    /// <summary>The service's address, with a slash at its end.</summary>
    public virtual Uri BaseAddress => Connection.BaseAddress;

    /// <summary>Asks how the service is. Needs no credential.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The service's state and version.</returns>
    /// <example>
    /// <code>
    /// var health = await client.GetHealthAsync();
    /// Console.WriteLine($"{health.Status}, version {health.Version}");
    /// </code>
    /// </example>
    /// <exception cref="CyborgDbException">The service cannot be reached, or answers with an error.</exception>
    public virtual Task<ServiceHealth> GetHealthAsync(CancellationToken cancellationToken = default) =>
        Connection.SendAsync(Routes.Health, operation: null, cancellationToken);

    /// <summary>Lists the names of all indexes.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The names, in the service's order.</returns>
    /// <exception cref="CyborgDbException">The service cannot be reached, or answers with an error.</exception>
    public virtual Task<IReadOnlyList<string>> ListIndexesAsync(CancellationToken cancellationToken = default) =>
        Connection.SendAsync(Routes.ListIndexes, operation: null, cancellationToken);

    /// <summary>Asks whether there is an index of a name. Needs the root key, as <see cref="ListIndexesAsync"/> does; no index key.</summary>
    /// <param name="name">The index's name. Not empty. Upper and lower case are different.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>True when the service lists an index of this name, whichever key it has.</returns>
    /// <exception cref="ArgumentException">The name is empty or has an unpaired surrogate.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or answers with an error.</exception>
    public virtual async Task<bool> IndexExistsAsync(string name, CancellationToken cancellationToken = default)
    {
        CheckName(name);
        var names = await Connection.SendAsync(Routes.ListIndexes, operation: null, cancellationToken).ConfigureAwait(false);
        return names.Contains(name, StringComparer.Ordinal);
    }

    /// <summary>Asks what the service's training worker is doing. Needs the root key.</summary>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Which indexes are being trained, and which wait for it.</returns>
    /// <exception cref="CyborgDbException">The service cannot be reached, or answers with an error.</exception>
    public virtual Task<TrainingStatus> GetTrainingStatusAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Connection.SendAsync(Routes.TrainingStatus, operation, cancellationToken);

    /// <summary>Lists the models with which the service can make vectors of text. Service version 0.18 or later.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The models.</returns>
    /// <exception cref="CyborgDbNotFoundException">The service is of a version before 0.18.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or answers with another error.</exception>
    public virtual Task<IReadOnlyList<EmbeddingModel>> ListEmbeddingModelsAsync(CancellationToken cancellationToken = default) =>
        Connection.SendAsync(Routes.EmbeddingModels, operation: null, cancellationToken);

    /// <summary>Closes the connections. Operations under way fail; indexes of this client cannot be used any more.</summary>
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
