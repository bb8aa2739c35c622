using CyborgDb.Primitives;
using CyborgDb.Transport;

namespace CyborgDb;

/// <content>Indexes that are there in any case.</content>
public partial class CyborgDbClient
{
    /// <summary>
    /// Opens an index, and creates it first if it does not exist. An existing index is compared with the options. You can call this at every start, and from
    /// several programs at once: one of them creates the index, the others open it. Creating needs the root key.
    /// </summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="key">Its key; a new index is created with it. Keep it: without it the index is lost.</param>
    /// <param name="options">What the index must be like. Default: the defaults of the service for a new index, and no requirements for an existing one.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The index, ready to be used.</returns>
    /// <remarks>
    /// <para>Of an existing index, every option that is set and that its description shows is compared: <see cref="CreateIndexOptions.Dimension"/>
    /// (any dimension fits an index that gets its own from the first upsert, and has had none), <see cref="CreateIndexOptions.Metric"/>, the fields of
    /// <see cref="CreateIndexOptions.MetadataSchema"/> and <see cref="CreateIndexOptions.TextFields"/> (the index may have more),
    /// <see cref="CreateIndexOptions.Bm25K1"/> and <see cref="CreateIndexOptions.Bm25B"/>. What is not set is not compared.</para>
    /// <para>The service does not say with which <see cref="CreateIndexOptions.StoragePrecision"/> and which
    /// <see cref="CreateIndexOptions.EmbeddingModel"/> an index was created, so these two are not compared.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var index = await client.EnsureIndexAsync("docs", key);
    /// </code>
    /// </example>
    /// <exception cref="ArgumentException">The name is empty, or an option is out of range. Nothing was sent.</exception>
    /// <exception cref="CyborgDbConflictException">The index exists and is not what the options say. The message names what was expected and what was found.</exception>
    /// <exception cref="CyborgDbProtocolException">The service created the index without its schema, because it is of a version before 0.18. The message says what to do.</exception>
    /// <exception cref="CyborgDbAuthenticationException">The index exists and the key is not its key (<see cref="CyborgDbAuthenticationException.IsWrongIndexKey"/>), or the credential is wrong.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with another error.</exception>
    public virtual Task<EncryptedIndex> EnsureIndexAsync(
        string name, IndexKey key, CreateIndexOptions? options = null, CancellationToken cancellationToken = default) =>
        EnsureAsync(Way(name, key), kmsName: null, options ?? CreateIndexOptions.Default, nameof(EnsureIndexAsync), cancellationToken);

    /// <summary>
    /// Opens an index with the key that a provider has for its name, and creates it first if it does not exist. An existing index is compared with the options.
    /// You can call this at every start, and from several programs at once. Creating needs the root key.
    /// </summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="keys">The provider of its key. It is asked as described at <see cref="GetIndex(string, IIndexKeyProvider)"/>.</param>
    /// <param name="options">What the index must be like. Default: the defaults of the service for a new index, and no requirements for an existing one.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <inheritdoc cref="EnsureIndexAsync(string, IndexKey, CreateIndexOptions?, CancellationToken)"/>
    /// <exception cref="CyborgDbKeyProviderException">The provider gave no key. Nothing was sent.</exception>
    public virtual Task<EncryptedIndex> EnsureIndexAsync(
        string name, IIndexKeyProvider keys, CreateIndexOptions? options = null, CancellationToken cancellationToken = default) =>
        EnsureAsync(Way(name, keys), kmsName: null, options ?? CreateIndexOptions.Default, nameof(EnsureIndexAsync), cancellationToken);

    /// <summary>
    /// Opens an index whose key is held by a key management service, and creates it first if it does not exist. An existing index is compared with the options.
    /// Its slot is not compared, because the service does not tell it.
    /// </summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="kmsName">The name of a KMS slot in the configuration of the service. Not empty.</param>
    /// <param name="options">What the index must be like. Default: the defaults of the service for a new index, and no requirements for an existing one.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <inheritdoc cref="EnsureIndexAsync(string, IndexKey, CreateIndexOptions?, CancellationToken)"/>
    public virtual Task<EncryptedIndex> EnsureKmsIndexAsync(
        string name, string kmsName, CreateIndexOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckKmsName(kmsName);
        return EnsureAsync(Way(name), kmsName, options ?? CreateIndexOptions.Default, nameof(EnsureKmsIndexAsync), cancellationToken);
    }

    /// <summary>
    /// Looks first, because the index is there at every start but one. That it is not there is no more than a guess, as a wrong key can be answered
    /// in the same way; but creating it changes nothing where its name is taken, and tells.
    /// </summary>
    private static async Task<EncryptedIndex> EnsureAsync(
        IndexConnection way, string? kmsName, CreateIndexOptions options, string method, CancellationToken cancellationToken)
    {
        options.Check();
        var index = new EncryptedIndex(way);
        for (var isSecond = false; ; isSecond = true)
        {
            CyborgDbNotFoundException notFound;
            try
            {
                return Fitting(index, options, await index.DescribeForAsync(method, operation: null, cancellationToken).ConfigureAwait(false));
            }
            catch (CyborgDbNotFoundException error)
            {
                notFound = error;
            }
            try
            {
                return await CreateAsync(way, kmsName, options, method, cancellationToken).ConfigureAwait(false);
            }
            catch (CyborgDbConflictException) when (!isSecond)
            {
                // Somebody else has just created it; or it was there all the time and this is not its key, which the second round shows.
            }
            catch (CyborgDbConflictException)
            {
                throw NotOpened(way.Name, method, kmsName is not null, notFound);
            }
        }
    }

    private static CyborgDbAuthenticationException NotOpened(string name, string method, bool isKms, CyborgDbNotFoundException notFound)
    {
        var how = isKms
            ? "without a key. Is it one whose key a KMS holds?"
            : "with this key. Use the key that the index was created with.";
        return new($"{method}: index '{ShownText.Of(name)}' is there, and the service does not open it {how}", notFound) { IsWrongIndexKey = !isKms };
    }

    private static EncryptedIndex Fitting(EncryptedIndex index, CreateIndexOptions options, IndexDescription found)
    {
        string[] differences = [.. IndexFit.Differences(options, found)];
        return differences.Length == 0 ? index : throw new CyborgDbConflictException(
            $"Index '{ShownText.Of(index.Name)}' is there, and is not what was asked for: {string.Join("; ", differences)}. Change the options to what was found, or choose another name.")
        {
            IndexName = index.Name,
        };
    }

    private static void CheckKmsName(string kmsName)
    {
        ArgumentException.ThrowIfNullOrEmpty(kmsName);
        WellFormedText.ThrowIfNot(kmsName);
    }
}
