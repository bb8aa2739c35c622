namespace CyborgDb;

/// <summary>Where the keys of indexes come from, for example a secret store. Made for dependency injection: <c>AddCyborgDbIndex</c>.</summary>
public interface IIndexKeyProvider
{
    /// <summary>
    /// Fetches the key of an index. It is asked once and the key is kept; it is asked again when asking failed, and when the service says
    /// that the key is wrong (401) or that there is no such index (404, which may mean the same), in case it has been replaced.
    /// </summary>
    /// <param name="indexName">The index's name.</param>
    /// <param name="cancellationToken">Not cancelled by a single caller, because several may wait for one key.</param>
    /// <returns>The key. The provider owns it, and disposes of it when the application ends.</returns>
    ValueTask<IndexKey> GetKeyAsync(string indexName, CancellationToken cancellationToken);
}
