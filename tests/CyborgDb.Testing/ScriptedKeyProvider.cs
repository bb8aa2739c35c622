namespace CyborgDb.Testing;

/// <summary>Gives keys as a test says, which is told how often it has been asked.</summary>
public sealed class ScriptedKeyProvider(Func<int, CancellationToken, Task<IndexKey>> get) : IIndexKeyProvider, IDisposable
{
    private readonly SemaphoreSlim _asked = new(0);
    private int _times;

    public ValueTask<IndexKey> GetKeyAsync(string indexName, CancellationToken cancellationToken)
    {
        var times = Interlocked.Increment(ref _times);
        _asked.Release();
        return new(get(times, cancellationToken));
    }

    /// <summary>Ends when it has been asked once more.</summary>
    public Task AskedAsync() => Bound.OnAsync(_asked, "The provider has not been asked.");

    public void Dispose() => _asked.Dispose();
}
