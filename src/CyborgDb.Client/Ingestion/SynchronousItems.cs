namespace CyborgDb.Ingestion;

/// <summary>Items that are there without waiting.</summary>
internal sealed class SynchronousItems(IEnumerator<VectorItem> items) : IAsyncEnumerator<VectorItem>
{
    public VectorItem Current => items.Current;

    public ValueTask<bool> MoveNextAsync() => new(items.MoveNext());

    public ValueTask DisposeAsync()
    {
        items.Dispose();
        return default;
    }
}
