using CyborgDb;

namespace AspNetCore;

/// <summary>
/// The key of the index out of <c>Notes:IndexKey</c>. An application of yours would fetch it from a secret store here, asynchronously: it
/// is asked once.
/// </summary>
internal sealed class ConfiguredKey(IConfiguration configuration, ILogger<ConfiguredKey> log) : IIndexKeyProvider, IDisposable
{
    private IndexKey? _key;

    public ValueTask<IndexKey> GetKeyAsync(string indexName, CancellationToken cancellationToken)
    {
        if (_key is null && configuration["Notes:IndexKey"] is { Length: > 0 } hex)
            _key = IndexKey.FromHex(hex);
        if (_key is null)
        {
            _key = IndexKey.Generate();
            log.LogWarning("Notes:IndexKey is not set: made a key for this run ({Fingerprint}). What is stored with it is lost at its end.", _key.Fingerprint);
        }
        return new(_key);
    }

    public void Dispose() => _key?.Dispose();
}
