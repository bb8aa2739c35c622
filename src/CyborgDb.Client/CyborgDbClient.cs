using CyborgDb.Primitives;
using CyborgDb.Protocol;
using CyborgDb.Transport;

namespace CyborgDb;

/// <summary>
/// A client of a CyborgDB service: creates, opens, lists and deletes indexes. Make one and share it: it is thread-safe, and it owns the
/// connections, which <see cref="Dispose"/> closes.
/// </summary>
/// <remarks>
/// Every method throws <see cref="ObjectDisposedException"/> after <see cref="Dispose"/>; operations that are under way then end with a
/// <see cref="CyborgDbTransportException"/>, whether it is disposed of by its maker, by the services that it was injected from, or with the host.
/// Methods that take a <see cref="CancellationToken"/> throw
/// <see cref="OperationCanceledException"/> when it is cancelled.
/// </remarks>
public sealed partial class CyborgDbClient : IDisposable
{
    private readonly Connection _connection;

    /// <summary>A client of the service at an address.</summary>
    /// <param name="baseAddress">An absolute http or https address, for example <c>http://localhost:8000</c>.</param>
    /// <param name="apiKey">The credential: the service's root key, or a user's token. Null for a service without a root key.</param>
    /// <exception cref="ArgumentException">The address is not absolute http or https, or the credential is empty.</exception>
    public CyborgDbClient(string baseAddress, string? apiKey = null)
        : this(new CyborgDbClientOptions { BaseAddress = ParsedAddress(baseAddress), ApiKey = apiKey })
    {
    }

    /// <summary>A client with its options, which are read now and not again.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">An option is not what it has to be; the message names it.</exception>
    public CyborgDbClient(CyborgDbClientOptions options)
        : this(Connection.Open(options, handler: null))
    {
    }

    /// <summary>A client that sends through a handler of the caller's, below its own retries and time limits.</summary>
    /// <param name="options">The options, which are read now and not again. Those of TLS and the proxy are for the client's own handler and do not count here.</param>
    /// <param name="handler">
    /// The handler. It is not disposed of. It should follow no redirects: they would carry the index key to another address. Those of .NET use a
    /// proxy of the environment unless they are told not to, and with a plain http address it sees the index key.
    /// Synchronous operations go through its <c>Send</c>, not its <c>SendAsync</c>: one that overrides either has to override both.
    /// </param>
    /// <exception cref="ArgumentException">An option is not what it has to be; the message names it.</exception>
    public CyborgDbClient(CyborgDbClientOptions options, HttpMessageHandler handler)
        : this(Connection.Open(options, handler ?? throw new ArgumentNullException(nameof(handler))))
    {
    }

    internal CyborgDbClient(Connection connection) => _connection = connection;

    /// <summary>The service's address, with a slash at its end.</summary>
    public Uri BaseAddress => _connection.BaseAddress;

    /// <summary>Asks how the service is. Needs no credential.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The service's state and version.</returns>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public Task<ServiceHealth> GetHealthAsync(CancellationToken cancellationToken = default) =>
        _connection.SendAsync(Routes.Health, operation: null, cancellationToken);

    /// <summary>Lists the names of all indexes.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The names, in the service's order.</returns>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public Task<IReadOnlyList<string>> ListIndexesAsync(CancellationToken cancellationToken = default) =>
        _connection.SendAsync(Routes.ListIndexes, operation: null, cancellationToken);

    /// <summary>Creates an index.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="key">The key that it is encrypted under. Keep it: without it the index is lost.</param>
    /// <param name="options">What it is like. Default: the service's defaults, the dimension detected at the first upsert.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The index, ready to be used. It remembers its schema: <see cref="EncryptedIndex.DescribeAsync"/> fails where the service has left it out.</returns>
    /// <exception cref="ArgumentException">The name is empty, or an option is out of range.</exception>
    /// <exception cref="CyborgDbException">The name is taken (409), or the service did not answer, or with another error.</exception>
    public Task<EncryptedIndex> CreateIndexAsync(
        string name, IndexKey key, CreateIndexOptions? options = null, CancellationToken cancellationToken = default) =>
        CreateIndexAsync(GetIndex(name, key), key, kmsName: null, options, cancellationToken);

    /// <summary>Creates an index whose key a key management service makes and holds: nobody here has it, and no operation needs it.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="kmsName">The name of the slot in the service's configuration. Not empty.</param>
    /// <param name="options">What it is like. Default: the service's defaults, the dimension detected at the first upsert.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The index, ready to be used. It remembers its schema: <see cref="EncryptedIndex.DescribeAsync"/> fails where the service has left it out.</returns>
    /// <exception cref="ArgumentException">A name is empty, or an option is out of range.</exception>
    /// <exception cref="CyborgDbConflictException">The name is taken.</exception>
    /// <exception cref="CyborgDbServiceException">The key management service failed (502).</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with another error.</exception>
    public Task<EncryptedIndex> CreateKmsIndexAsync(
        string name, string kmsName, CreateIndexOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(kmsName);
        WellFormedText.ThrowIfNot(kmsName);
        return CreateIndexAsync(GetIndex(name), key: null, kmsName, options, cancellationToken);
    }

    private async Task<EncryptedIndex> CreateIndexAsync(
        EncryptedIndex index, IndexKey? key, string? kmsName, CreateIndexOptions? options, CancellationToken cancellationToken)
    {
        options ??= CreateIndexOptions.Default;
        options.Check();
        using var call = new Call(_connection, Routes.CreateIndex, index.Name, options: null, cancellationToken);
        var scope = _connection.ScopeFor(index.Name, key, options: null);
        using var content = new CreateIndexContent(scope, kmsName, options);
        await Routes.CreateIndex.SendAsync(call, scope, content, async: true).ConfigureAwait(false);
        return index.Created(options);
    }

    /// <summary>Opens an index that exists, in one round trip that makes sure of it and of the key.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The index.</returns>
    /// <remarks>
    /// A wrong key is a 401 or, where the service has not opened the index yet or the index is empty, the same 404 as a wrong name: catch
    /// <see cref="CyborgDbException"/> when <see cref="CyborgDbException.MayBeWrongIndexKey"/> for "the name or the key is wrong". Do not create
    /// the index anew because of a 404; <see cref="ListIndexesAsync"/> tells whether it exists.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), or the service did not answer, or with another error.</exception>
    public async Task<EncryptedIndex> LoadIndexAsync(string name, IndexKey key, CancellationToken cancellationToken = default)
    {
        var index = GetIndex(name, key);
        await index.DescribeAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return index;
    }

    /// <summary>
    /// Opens an index that exists and needs no key from here, because a key management service holds it or because the client's credential is
    /// a user's token; in one round trip that makes sure of it.
    /// </summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="CyborgDbException">There is no such index (404), it needs a key (400), or the service did not answer, or with another error.</exception>
    public async Task<EncryptedIndex> LoadIndexAsync(string name, CancellationToken cancellationToken = default)
    {
        var index = GetIndex(name);
        await index.DescribeAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return index;
    }

    /// <summary>An index by its name and key, without asking the service. What is wrong with them shows at the first operation.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="key">Its key.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentException">The name is empty or has an unpaired surrogate.</exception>
    public EncryptedIndex GetIndex(string name, IndexKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return GetIndex(name, new FixedKey(key));
    }

    /// <summary>
    /// An index that needs no key from here, because a key management service holds it or because the client's credential is a user's token,
    /// without asking the service.
    /// </summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentException">The name is empty or has an unpaired surrogate.</exception>
    public EncryptedIndex GetIndex(string name) => GetIndex(name, new FixedKey(null));

    /// <summary>An index whose key a provider is asked for when it is first needed, without asking the service.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="keys">Who knows its key.</param>
    /// <returns>The index. Its synchronous operations work once the key is there, or where the provider answers without waiting asynchronously.</returns>
    /// <exception cref="ArgumentException">The name is empty or has an unpaired surrogate.</exception>
    public EncryptedIndex GetIndex(string name, IIndexKeyProvider keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return GetIndex(name, new ProvidedKey(name, keys));
    }

    private EncryptedIndex GetIndex(string name, KeySource keys)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        WellFormedText.ThrowIfNot(name);
        _connection.ThrowIfDisposed();
        return new EncryptedIndex(new IndexConnection(name, keys, _connection));
    }

    /// <summary>Deletes an index with everything in it.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A task that ends when the index is gone.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), or the service did not answer, or with another error.</exception>
    public Task DeleteIndexAsync(string name, IndexKey key, CancellationToken cancellationToken = default) =>
        GetIndex(name, key).DeleteIndexAsync(cancellationToken: cancellationToken);

    /// <summary>Deletes an index that needs no key from here, with everything in it.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A task that ends when the index is gone.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="CyborgDbException">There is no such index (404), it needs a key (400), or the service did not answer, or with another error.</exception>
    public Task DeleteIndexAsync(string name, CancellationToken cancellationToken = default) =>
        GetIndex(name).DeleteIndexAsync(cancellationToken: cancellationToken);

    /// <summary>Asks what the service's training worker is doing. Needs the root key.</summary>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Which indexes are being trained, and which wait for it.</returns>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public Task<TrainingStatus> GetTrainingStatusAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(Routes.TrainingStatus, operation, cancellationToken);

    /// <summary>Lists the models with which the service can make vectors of text. Service version 0.18 or later.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The models.</returns>
    /// <exception cref="CyborgDbNotFoundException">The service is of a version before 0.18.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with another error.</exception>
    public Task<IReadOnlyList<EmbeddingModel>> ListEmbeddingModelsAsync(CancellationToken cancellationToken = default) =>
        _connection.SendAsync(Routes.EmbeddingModels, operation: null, cancellationToken);

    /// <summary>Closes the connections. Operations under way fail; indexes of this client cannot be used any more.</summary>
    public void Dispose() => _connection.Dispose();

    private static Uri ParsedAddress(string baseAddress)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        Uri.TryCreate(baseAddress, UriKind.Absolute, out var address);
        return CyborgDbClientOptions.AddressProblem(address) is { } problem
            ? throw new ArgumentException($"The base address {problem}", nameof(baseAddress))
            : address!;
    }
}
