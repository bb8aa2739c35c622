namespace CyborgDb.Moving;

/// <summary>One of two streams that are gone through side by side: the item at hand, past those that are gone.</summary>
internal sealed class ItemCursor(IAsyncEnumerator<ReadItem> items) : IAsyncDisposable
{
    /// <summary>The id at hand; <see langword="null"/> at the end.</summary>
    public string? Id { get; private set; }

    public ReadItem Current => items.Current;

    public async ValueTask MoveNextAsync()
    {
        do
        {
            Id = await items.MoveNextAsync().ConfigureAwait(false) ? items.Current.Id : null;
        }
        while (Id is not null && items.Current.IsGone);
    }

    public ValueTask DisposeAsync() => items.DisposeAsync();
}
