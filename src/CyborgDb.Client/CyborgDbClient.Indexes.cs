using CyborgDb.Primitives;
using CyborgDb.Protocol;
using CyborgDb.Transport;

namespace CyborgDb;

/// <content>Making, opening and deleting indexes.</content>
public partial class CyborgDbClient
{
    /// <summary>Creates an index.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="key">The key that encrypts the index. Keep it: without it the index is lost.</param>
    /// <param name="options">The settings of the new index. Default: the defaults of the service; the dimension is that of the first upsert.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The index, ready to be used.</returns>
    /// <remarks>
    /// A service before version 0.18 ignores a schema without an error. So if the options ask for a schema, the client describes the new index once, and throws a
    /// <see cref="CyborgDbProtocolException"/> if the schema is missing. The index exists then. If the new index cannot be described at that moment, the check is
    /// left to the first <see cref="EncryptedIndex.DescribeAsync"/> of the returned index.
    /// </remarks>
    /// <example>
    /// <code>
    /// var index = await client.CreateIndexAsync("animals", key, new() { Metric = DistanceMetric.Cosine });
    /// </code>
    /// </example>
    /// <exception cref="ArgumentException">The name is empty, or an option is out of range.</exception>
    /// <exception cref="CyborgDbConflictException">The name is taken.</exception>
    /// <exception cref="CyborgDbProtocolException">The service created the index without its schema, because it is of a version before 0.18. The message says what to do.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with another error.</exception>
    public virtual Task<EncryptedIndex> CreateIndexAsync(
        string name, IndexKey key, CreateIndexOptions? options = null, CancellationToken cancellationToken = default) =>
        CreateAsync(Way(name, key), kmsName: null, options ?? CreateIndexOptions.Default, nameof(CreateIndexAsync), cancellationToken);

    /// <summary>Creates an index with the key that a provider has for its name.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="keys">The provider of its key. It is asked as described at <see cref="GetIndex(string, IIndexKeyProvider)"/>.</param>
    /// <param name="options">The settings of the new index. Default: the defaults of the service; the dimension is that of the first upsert.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The index, ready to be used.</returns>
    /// <remarks>
    /// A service before version 0.18 ignores a schema without an error. So if the options ask for a schema, the client describes the new index once, and throws a
    /// <see cref="CyborgDbProtocolException"/> if the schema is missing. The index exists then. If the new index cannot be described at that moment, the check is
    /// left to the first <see cref="EncryptedIndex.DescribeAsync"/> of the returned index.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is empty, or an option is out of range.</exception>
    /// <exception cref="CyborgDbConflictException">The name is taken.</exception>
    /// <exception cref="CyborgDbProtocolException">The service created the index without its schema, because it is of a version before 0.18. The message says what to do.</exception>
    /// <exception cref="CyborgDbKeyProviderException">The provider gave no key. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with another error.</exception>
    public virtual Task<EncryptedIndex> CreateIndexAsync(
        string name, IIndexKeyProvider keys, CreateIndexOptions? options = null, CancellationToken cancellationToken = default) =>
        CreateAsync(Way(name, keys), kmsName: null, options ?? CreateIndexOptions.Default, nameof(CreateIndexAsync), cancellationToken);

    /// <summary>Creates an index whose key is made and held by a key management service. The client never has the key, and no operation needs it.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="kmsName">The name of a KMS slot in the configuration of the service. Not empty.</param>
    /// <param name="options">The settings of the new index. Default: the defaults of the service; the dimension is that of the first upsert.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The index, ready to be used.</returns>
    /// <remarks>
    /// A service before version 0.18 ignores a schema without an error. So if the options ask for a schema, the client describes the new index once, and throws a
    /// <see cref="CyborgDbProtocolException"/> if the schema is missing. The index exists then. If the new index cannot be described at that moment, the check is
    /// left to the first <see cref="EncryptedIndex.DescribeAsync"/> of the returned index.
    /// </remarks>
    /// <example>
    /// <code>
    /// var index = await client.CreateKmsIndexAsync("reports", "vault");
    /// </code>
    /// </example>
    /// <exception cref="ArgumentException">A name is empty, or an option is out of range.</exception>
    /// <exception cref="CyborgDbConflictException">The name is taken.</exception>
    /// <exception cref="CyborgDbProtocolException">The service created the index without its schema, because it is of a version before 0.18. The message says what to do.</exception>
    /// <exception cref="CyborgDbServiceException">The key management service failed (502).</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with another error.</exception>
    public virtual Task<EncryptedIndex> CreateKmsIndexAsync(
        string name, string kmsName, CreateIndexOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckKmsName(kmsName);
        return CreateAsync(Way(name), kmsName, options ?? CreateIndexOptions.Default, nameof(CreateKmsIndexAsync), cancellationToken);
    }

    /// <summary>Opens an existing index. One request checks that the index exists and that the key is right.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The index.</returns>
    /// <remarks>
    /// A service answers a wrong key with 401. If it has not opened the index yet, or the index is empty, it can also answer with 404, as it does for a wrong
    /// name. To handle both, catch a <see cref="CyborgDbException"/> whose <see cref="CyborgDbException.MayBeWrongIndexKey"/> is true. Never create an index
    /// again because of a 404; <see cref="IndexExistsAsync"/> tells whether it exists.
    /// </remarks>
    /// <example>
    /// <code>
    /// var index = await client.LoadIndexAsync("docs", key);
    /// </code>
    /// </example>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), the service cannot be reached, or it answers with another error.</exception>
    public virtual Task<EncryptedIndex> LoadIndexAsync(string name, IndexKey key, CancellationToken cancellationToken = default) =>
        LoadAsync(new(Way(name, key)), cancellationToken);

    /// <summary>Opens an existing index with the key that a provider has for its name. One request checks that the index exists and that the key is right.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="keys">The provider of its key. It is asked as described at <see cref="GetIndex(string, IIndexKeyProvider)"/>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="CyborgDbKeyProviderException">The provider gave no key. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), the service cannot be reached, or it answers with another error.</exception>
    public virtual Task<EncryptedIndex> LoadIndexAsync(string name, IIndexKeyProvider keys, CancellationToken cancellationToken = default) =>
        LoadAsync(new(Way(name, keys)), cancellationToken);

    /// <summary>
    /// Opens an existing index without a key, because a key management service holds the key or because the client's credential is a user token. One request
    /// checks that the index exists.
    /// </summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="CyborgDbException">There is no such index (404), it needs a key (400), the service cannot be reached, or it answers with another error.</exception>
    public virtual Task<EncryptedIndex> LoadIndexAsync(string name, CancellationToken cancellationToken = default) =>
        LoadAsync(new(Way(name)), cancellationToken);

    /// <summary>Gives an index by its name and key, without a request. A wrong name or key shows at the first operation.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="key">Its key.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentException">The name is empty or has an unpaired surrogate.</exception>
    public virtual EncryptedIndex GetIndex(string name, IndexKey key) => new(Way(name, key));

    /// <summary>
    /// Gives an index that is used without a key, because a key management service holds the key or because the client's credential is a user token. No request
    /// is sent.
    /// </summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentException">The name is empty or has an unpaired surrogate.</exception>
    public virtual EncryptedIndex GetIndex(string name) => new(Way(name));

    /// <summary>Gives an index whose key comes from a provider, without a request. The provider is asked when the key is first needed.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="keys">The provider of its key.</param>
    /// <returns>The index. Its synchronous operations work once the key is there, or if the provider completes synchronously.</returns>
    /// <remarks>
    /// The client keeps the key. All indexes with the same name and the same provider share it, until the service says that the key is wrong, the provider
    /// disposes of the key, or the client is disposed of. <see cref="IIndexKeyProvider.GetKeyAsync"/> describes when the provider is asked again.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is empty or has an unpaired surrogate.</exception>
    public virtual EncryptedIndex GetIndex(string name, IIndexKeyProvider keys) => new(Way(name, keys));

    /// <summary>Deletes an index and everything in it.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A task that completes when the index is gone.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), the service cannot be reached, or it answers with another error.</exception>
    public virtual Task DeleteIndexAsync(string name, IndexKey key, CancellationToken cancellationToken = default) =>
        new EncryptedIndex(Way(name, key)).DeleteIndexAsync(cancellationToken: cancellationToken);

    /// <summary>Deletes an index and everything in it, with the key that a provider has for its name.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="keys">The provider of its key. It is asked as described at <see cref="GetIndex(string, IIndexKeyProvider)"/>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A task that completes when the index is gone.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), the service cannot be reached, or it answers with another error.</exception>
    public virtual Task DeleteIndexAsync(string name, IIndexKeyProvider keys, CancellationToken cancellationToken = default) =>
        new EncryptedIndex(Way(name, keys)).DeleteIndexAsync(cancellationToken: cancellationToken);

    /// <summary>Deletes an index that is used without a key, and everything in it.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A task that completes when the index is gone.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="CyborgDbException">There is no such index (404), it needs a key (400), the service cannot be reached, or it answers with another error.</exception>
    public virtual Task DeleteIndexAsync(string name, CancellationToken cancellationToken = default) =>
        new EncryptedIndex(Way(name)).DeleteIndexAsync(cancellationToken: cancellationToken);

    private static async Task<EncryptedIndex> LoadAsync(EncryptedIndex index, CancellationToken cancellationToken)
    {
        await index.DescribeForAsync(nameof(LoadIndexAsync), operation: null, cancellationToken).ConfigureAwait(false);
        return index;
    }

    private static async Task<EncryptedIndex> CreateAsync(
        IndexConnection index, string? kmsName, CreateIndexOptions options, string method, CancellationToken cancellationToken)
    {
        options.Check();
        using (var call = index.Begin(Routes.CreateIndex, operation: null, cancellationToken, method))
            await index.SendAsync(call, Routes.CreateIndex, scope => new CreateIndexContent(scope, kmsName, options), async: true).ConfigureAwait(false);
        if (options.AsksForSchema)
            await SeeSchemaAsync(index, options, method, cancellationToken).ConfigureAwait(false);
        return new EncryptedIndex(index, options);
    }

    /// <summary>
    /// Services before version 0.18 leave out what they do not know of an index that is to be created, and say nothing of it: its description shows it.
    /// </summary>
    private static async Task SeeSchemaAsync(IndexConnection way, CreateIndexOptions options, string method, CancellationToken cancellationToken)
    {
        IndexDescription found;
        try
        {
            found = await new EncryptedIndex(way).DescribeForAsync(method, operation: null, cancellationToken).ConfigureAwait(false);
        }
        catch (CyborgDbException)
        {
            // It has been created, and a service may take a moment until it shows so. The index that is given looks again when it is described.
            return;
        }
        if (IndexFit.SchemaLoss(options, found) is { } lost)
        {
            throw new CyborgDbProtocolException(
                $"{method} created index '{ShownText.Of(way.Name)}', but the service left out {lost}. Schemas need service version 0.18 or later. The index is there now, without it: "
                + $"delete it ({nameof(DeleteIndexAsync)}), and create it without MetadataSchema, TextFields, Bm25K1 and Bm25B, or with a later service.")
            {
                IndexName = way.Name,
                RouteName = Routes.CreateIndex.Name,
            };
        }
    }

    private IndexConnection Way(string name, IndexKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new(CheckName(name), new FixedKey(key), OpenConnection);
    }

    private IndexConnection Way(string name, IIndexKeyProvider keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var connection = OpenConnection;
        return new(CheckName(name), connection.Keys.Of(name, keys), connection);
    }

    private IndexConnection Way(string name) => new(CheckName(name), new FixedKey(null), OpenConnection);

    private Connection OpenConnection
    {
        get
        {
            Connection.ThrowIfDisposed();
            return Connection;
        }
    }

    private static string CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        WellFormedText.ThrowIfNot(name);
        return name;
    }
}
