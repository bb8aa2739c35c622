namespace CyborgDb.Transport;

/// <summary>Where an index has its key from: the caller's hand, or a provider that is asked when it is first needed.</summary>
internal abstract class KeySource
{
    /// <summary>The key; <see langword="null"/> where requests go without one.</summary>
    public abstract ValueTask<IndexKey?> GetAsync(bool async, CancellationToken cancellationToken);

    /// <summary>Asks for the key again after it turned out to be wrong. <see langword="null"/> where there is nobody to ask, or the answer is the same.</summary>
    public abstract ValueTask<IndexKey?> ReplaceAsync(IndexKey? wrong, bool async, CancellationToken cancellationToken);
}
