using System.Diagnostics;

namespace CyborgDb.Ingestion.Tests.Moving;

/// <summary>What takes too long for every run: see <see cref="LargeTests"/>.</summary>
[Trait("Category", "Large")]
public sealed class LargeCopyTests
{
    private const long Limit = 300_000_000;

    [Fact(Explicit = true, Timeout = 900_000)]
    public async Task A_million_items_are_copied_and_compared_in_less_than_300_MB()
    {
        const int Count = 1_000_000, Dimension = 64;
        using var emulator = await EmulatorProcess.StartAsync();
        using var client = new CyborgDbClient(emulator.Address);
        using var key = IndexKey.Generate();
        var token = TestContext.Current.CancellationToken;
        var source = await client.CreateIndexAsync("source", key, new() { Dimension = Dimension }, token);
        var target = await client.CreateIndexAsync("target", key, new() { Dimension = Dimension }, token);
        await source.IngestAsync(
            Enumerable.Range(0, Count).Select(i => new VectorItem($"item-{i}", Enumerable.Range(i, Dimension).Select(value => 1f / (value + 1)).ToArray()) { Contents = $"text {i}" }),
            cancellationToken: token);
        long peak = 0;
        var watch = Stopwatch.StartNew();

        var result = await source.CopyToAsync(target, progress: new Weigher<CopyProgress>(Weigh), cancellationToken: token);
        var (copied, ofCopy) = (watch.Elapsed, peak);
        var compared = await source.CompareAsync(target, progress: new Weigher<CompareProgress>(Weigh), cancellationToken: token);

        TestContext.Current.SendDiagnosticMessage(
            $"{Count / copied.TotalSeconds:#,0} items/s copied, peak {ofCopy / 1e6:0} MB of managed memory; {Count / (watch.Elapsed - copied).TotalSeconds:#,0} items/s compared, peak {peak / 1e6:0} MB.");
        Assert.True(result.IsComplete);
        Assert.Equal((Count, true), (result.Stored, compared.AreEqual));
        Assert.InRange(peak, 1, Limit);

        void Weigh() => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
    }

    private sealed class Weigher<T>(Action weigh) : IProgress<T>
    {
        public void Report(T value) => weigh();
    }
}
