using System.Security.Cryptography;
using System.Text;
using CyborgDb;

namespace AspNetCore;

/// <summary>
/// The key of the index out of <c>Notes:IndexKey</c>, and keys derived from it for the indexes of tenants. An application of yours would
/// fetch them from a secret store here, asynchronously: it is asked once for each index.
/// </summary>
internal sealed class ConfiguredKey(IConfiguration configuration, ILogger<ConfiguredKey> log) : IIndexKeyProvider, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IndexKey> _keys = new(StringComparer.Ordinal);

    public ValueTask<IndexKey> GetKeyAsync(string indexName, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var first = Known(NotesApplication.IndexName, Configured);
            return new(Known(indexName, () => Derive(first, indexName)));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var key in _keys.Values)
                key.Dispose();
        }
    }

    private IndexKey Known(string indexName, Func<IndexKey> make) =>
        _keys.TryGetValue(indexName, out var key) ? key : _keys[indexName] = make();

    private IndexKey Configured()
    {
        if (configuration["Notes:IndexKey"] is { Length: > 0 } hex)
            return Key(hex);
        var key = IndexKey.Generate();
        log.LogWarning("Notes:IndexKey is not set: made a key for this run ({Fingerprint}). What is stored with it is lost at its end.", key.Fingerprint);
        return key;
    }

    private static IndexKey Key(string hex)
    {
        try
        {
            return IndexKey.FromHex(hex);
        }
        catch (ArgumentException error)
        {
            throw new InvalidOperationException("Notes:IndexKey is no key: it has to be 64 hexadecimal digits.", error);
        }
    }

    private static IndexKey Derive(IndexKey key, string indexName)
    {
        Span<byte> secret = stackalloc byte[IndexKey.Size];
        Span<byte> derived = stackalloc byte[IndexKey.Size];
        try
        {
            key.CopyTo(secret);
            HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, derived, salt: [], info: Encoding.UTF8.GetBytes(indexName));
            return IndexKey.FromBytes(derived);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(derived);
        }
    }
}
