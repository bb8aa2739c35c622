namespace CyborgDb.Ingestion.Tests;

/// <summary>What calls allocate, measured on the caller's thread: a synchronous call does all its work there, and the server is not counted.</summary>
public class AllocationTests
{
    private const int Dimension = 64;

    [Fact]
    public void A_binary_upsert_allocates_the_same_whatever_its_size()
    {
        using var server = new DrainingServer();
        using var client = new CyborgDbClient(server.BaseAddress.ToString());
        var index = client.GetIndex("docs", IndexKey.Generate());
        var (few, many) = (new float[1_000, Dimension], new float[40_000, Dimension]);
        int[] fewIds = [.. Enumerable.Range(0, 1_000)];
        string[] manyIds = [.. Enumerable.Range(0, 40_000).Select(i => $"item-{i}")];

        var ofFew = Allocated(() => index.UpsertBinary(fewIds, few));
        var ofMany = Allocated(() => index.UpsertBinary(manyIds, many));

        Assert.InRange(ofFew, 1, 64 * 1024);
        Assert.InRange(ofMany, 1, 64 * 1024);
        Assert.True(Math.Abs(ofMany - ofFew) < 4 * 1024, $"{ofFew} and {ofMany} bytes");
    }

    [Fact]
    public void An_upsert_of_items_allocates_the_same_whatever_its_size()
    {
        using var server = new DrainingServer();
        using var client = new CyborgDbClient(server.BaseAddress.ToString());
        var index = client.GetIndex("docs", IndexKey.Generate());
        var random = new Random(1);
        VectorItem[] items = [.. Enumerable.Range(0, 10_000).Select(i => new VectorItem($"item-{i}", Enumerable.Range(0, Dimension).Select(_ => random.NextSingle()).ToArray()))];
        var few = items[..100];

        var ofFew = Allocated(() => index.Upsert(few));
        var ofMany = Allocated(() => index.Upsert(items));

        Assert.InRange(ofMany, 1, 64 * 1024);
        Assert.True(Math.Abs(ofMany - ofFew) < 4 * 1024, $"{ofFew} and {ofMany} bytes");
    }

    [Fact]
    public void A_small_call_allocates_no_more_than_a_few_kilobytes()
    {
        using var server = new DrainingServer();
        using var client = new CyborgDbClient(server.BaseAddress.ToString());
        var index = client.GetIndex("docs", IndexKey.Generate());
        var vector = new float[1, 768];
        string[] ids = ["a"];

        Assert.InRange(Allocated(() => index.UpsertBinary(ids, vector)), 1, 8 * 1024);
    }

    /// <summary>The least of several runs: what is left is what every run allocates.</summary>
    private static long Allocated(Action run)
    {
        run();
        return Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            run();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }
}
