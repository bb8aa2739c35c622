namespace CyborgDb.Transport;

/// <summary>Where an index has its key from: the caller's hand, or a provider that is asked when it is first needed.</summary>
internal abstract class KeySource
{
    /// <summary>The key; null where requests go without one.</summary>
    public abstract ValueTask<IndexKey?> GetAsync(bool async, CancellationToken cancellationToken);

    /// <summary>Asks for the key again after it turned out to be wrong. Null where there is nobody to ask, or the answer is the same.</summary>
    public abstract ValueTask<IndexKey?> ReplaceAsync(IndexKey? wrong, bool async, CancellationToken cancellationToken);
}

/// <summary>A key that the caller gave.</summary>
internal sealed class FixedKey(IndexKey? key) : KeySource
{
    public override ValueTask<IndexKey?> GetAsync(bool async, CancellationToken cancellationToken) => new(key);

    public override ValueTask<IndexKey?> ReplaceAsync(IndexKey? wrong, bool async, CancellationToken cancellationToken) => default;

    public override string ToString() => key?.ToString() ?? "no key";
}

/// <summary>A key that a provider has. All who need it at the same time wait for one answer.</summary>
internal sealed class ProvidedKey(string indexName, IIndexKeyProvider provider) : KeySource
{
    private readonly Lock _lock = new();
    private Task<IndexKey>? _key;

    public override async ValueTask<IndexKey?> GetAsync(bool async, CancellationToken cancellationToken) =>
        await WaitAsync(Current(), async, cancellationToken).ConfigureAwait(false);

    public override async ValueTask<IndexKey?> ReplaceAsync(IndexKey? wrong, bool async, CancellationToken cancellationToken)
    {
        Task<IndexKey> next;
        lock (_lock)
        {
            // Whoever comes second finds the key replaced already.
            if (_key is { IsCompletedSuccessfully: true } known && ReferenceEquals(known.Result, wrong))
                _key = null;
            next = Current();
        }
        var key = await WaitAsync(next, async, cancellationToken).ConfigureAwait(false);
        return ReferenceEquals(key, wrong) || key.Equals(wrong) ? null : key;
    }

    public override string ToString() => "key from a provider";

    private Task<IndexKey> Current()
    {
        lock (_lock)
        {
            if (_key is null or { IsFaulted: true } or { IsCanceled: true })
                _key = provider.GetKeyAsync(indexName, CancellationToken.None).AsTask();
            return _key;
        }
    }

    private async ValueTask<IndexKey> WaitAsync(Task<IndexKey> key, bool async, CancellationToken cancellationToken)
    {
        if (!async && !key.IsCompleted)
        {
            throw new InvalidOperationException(
                $"The key of index '{indexName}' is still being fetched by its provider, for which a synchronous operation cannot wait. "
                + "Do an asynchronous operation first, or have the provider answer at once.");
        }
        return await key.WaitAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"The key provider gave no key for index '{indexName}'.");
    }
}
