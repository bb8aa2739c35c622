namespace CyborgDb.Transport;

/// <summary>A key that the caller gave.</summary>
internal sealed class FixedKey(IndexKey? key) : KeySource
{
    public override ValueTask<IndexKey?> GetAsync(bool async, CancellationToken cancellationToken) => new(key);

    public override ValueTask<IndexKey?> ReplaceAsync(IndexKey? wrong, bool async, CancellationToken cancellationToken) => default;

    public override string ToString() => key?.ToString() ?? "no key";
}
