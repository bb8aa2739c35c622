namespace CyborgDb;

/// <summary>
/// Gives indexes by their names alone, for example one for each tenant: the client and the keys are those of the application's services.
/// Registered with every client by <c>AddCyborgDb</c>; for a client with a name, as a keyed service under it.
/// </summary>
/// <remarks>
/// The keys come from the <see cref="IIndexKeyProvider"/> that is registered: for a client with a name, one that is keyed by that name, or else the
/// one without a key. A key is asked for once and kept for the client, as <see cref="CyborgDbClient.GetIndex(string, IIndexKeyProvider)"/> says.
/// </remarks>
public interface IEncryptedIndexFactory
{
    /// <summary>An index by its name, without asking the service. What is wrong with it shows at the first operation.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentException">The name is empty or has an unpaired surrogate.</exception>
    EncryptedIndex GetIndex(string name);

    /// <summary>Opens an index, and creates it first where there is none: <see cref="CyborgDbClient.EnsureIndexAsync(string, IIndexKeyProvider, CreateIndexOptions?, CancellationToken)"/>.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="options">What it has to be like. Default: the service's defaults for a new index; one that is there may be like anything.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentException">The name is empty, or an option is out of range. Nothing was sent.</exception>
    /// <exception cref="CyborgDbConflictException">The index is there and is not what the options say.</exception>
    /// <exception cref="CyborgDbException">The key is not the index's key, the provider gave none, the service cannot be reached, or it answers with another error.</exception>
    Task<EncryptedIndex> EnsureIndexAsync(string name, CreateIndexOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Opens an index that exists: <see cref="CyborgDbClient.LoadIndexAsync(string, IIndexKeyProvider, CancellationToken)"/>.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), the provider gave none, the service cannot be reached, or it answers with another error.</exception>
    Task<EncryptedIndex> LoadIndexAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Deletes an index with everything in it.</summary>
    /// <param name="name">Its name. Not empty.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A task that ends when the index is gone.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="CyborgDbException">There is no such index (404), the key is not its key (401 or 404), the provider gave none, the service cannot be reached, or it answers with another error.</exception>
    Task DeleteIndexAsync(string name, CancellationToken cancellationToken = default);
}
