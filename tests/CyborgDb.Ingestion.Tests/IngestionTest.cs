namespace CyborgDb.Ingestion.Tests;

/// <summary>A test with an emulator of its own, and an index in it.</summary>
public abstract class IngestionTest : EmulatorTest
{
    protected EncryptedIndex Index { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected override CyborgDbClientOptions ClientOptions => new() { Resilience = RetryingAtOnce(3) };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Index = await Client.CreateIndexAsync("docs", Key, cancellationToken: Token);
    }

    protected CyborgDbClient NewClient(int maxRetries = 3) =>
        new(new CyborgDbClientOptions { BaseAddress = Emulator.BaseAddress, Resilience = RetryingAtOnce(maxRetries) });

    /// <summary>An item whose vector tells its version.</summary>
    protected static VectorItem Item(string id, float version = 1) => new(id, new float[] { version, 0, 0, 1 });

    protected static IEnumerable<VectorItem> Items(int count, int from = 0) => Enumerable.Range(from, count).Select(i => Item($"item-{i}", i + 1));

    /// <summary>All that the index holds: the version of each id.</summary>
    protected async Task<Dictionary<string, float>> StoredVersionsAsync()
    {
        var ids = new List<string>();
        await foreach (var id in Index.ListIdsAsync(cancellationToken: Token))
            ids.Add(id);
        var items = await Index.GetAsync(ids, ItemFields.Vector, cancellationToken: Token);
        return items.ToDictionary(item => item.Id, item => item.Vector!.Value.Span[0]);
    }

    private static ResilienceOptions RetryingAtOnce(int maxRetries) =>
        new() { MaxRetries = maxRetries, RetryDelay = TimeSpan.FromMilliseconds(1), MaxRetryDelay = TimeSpan.FromMilliseconds(2) };
}
