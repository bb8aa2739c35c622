namespace CyborgDb;

/// <summary>Where the keys of indexes come from, for example a secret store. Made for dependency injection: <c>AddCyborgDbIndex</c>.</summary>
/// <example>
/// <code>
/// internal sealed class StoredKeys(ISecretStore secrets) : IIndexKeyProvider, IDisposable
/// {
///     private readonly ConcurrentBag&lt;IndexKey&gt; _keys = [];
///
///     public async ValueTask&lt;IndexKey&gt; GetKeyAsync(string indexName, CancellationToken cancellationToken)
///     {
///         var bytes = await secrets.ReadAsync($"cyborgdb/{indexName}", cancellationToken);
///         var key = IndexKey.FromBytes(bytes);
///         CryptographicOperations.ZeroMemory(bytes);
///         _keys.Add(key);
///         return key;
///     }
///
///     public void Dispose()
///     {
///         foreach (var key in _keys)
///             key.Dispose();
///     }
/// }
/// </code>
/// </example>
public interface IIndexKeyProvider
{
    /// <summary>
    /// Fetches the key of an index. A client asks once for each name and keeps the key for all of its objects of that index; it asks again when asking failed, and when the service says
    /// that the key is wrong (401) or that there is no such index (404, which may mean the same), in case it has been replaced.
    /// </summary>
    /// <param name="indexName">The index's name.</param>
    /// <param name="cancellationToken">
    /// Not cancelled by a single caller, because several may wait for one key; cancelled when the last of them has given up, by its own token
    /// or because its time was up.
    /// </param>
    /// <returns>
    /// The key. The provider owns it, and disposes of it when the application ends, or when it has another: whatever needs the key after that asks
    /// again.
    /// </returns>
    /// <remarks>
    /// It is asked on a thread of its own, so it may block that. The time that it takes counts as time of the operations that wait. What it throws,
    /// and an answer that is <see langword="null"/>, they see as a <see cref="CyborgDbKeyProviderException"/>.
    /// </remarks>
    ValueTask<IndexKey> GetKeyAsync(string indexName, CancellationToken cancellationToken);
}
