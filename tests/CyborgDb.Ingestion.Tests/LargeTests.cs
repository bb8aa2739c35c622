using System.Diagnostics;

namespace CyborgDb.Ingestion.Tests;

/// <summary>
/// What takes too long for every run: <c>dotnet test tests/CyborgDb.Ingestion.Tests -- xUnit.Explicit=only</c>, or the test program itself
/// with <c>-explicit only</c>.
/// </summary>
[Trait("Category", "Large")]
public class LargeTests
{
    private const long Limit = 300_000_000;

    [Fact(Explicit = true, Timeout = 30 * 60 * 1000)]
    public async Task A_million_vectors_go_through_in_less_than_300_MB()
    {
        const int Count = 1_000_000, Dimension = 128;
        using var emulator = await EmulatorProcess.StartAsync();
        using var client = new CyborgDbClient(emulator.Address);
        var index = await client.CreateIndexAsync("million", IndexKey.Generate(), new() { Dimension = Dimension }, TestContext.Current.CancellationToken);
        var peak = 0L;
        var random = new Random(1);
        var watch = Stopwatch.StartNew();

        var result = await index.IngestAsync(
            Enumerable.Range(0, Count).Select(i =>
            {
                if (i % 1_000 == 0)
                    peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
                var vector = new float[Dimension];
                foreach (ref var value in vector.AsSpan())
                    value = random.NextSingle();
                return new VectorItem($"item-{i}", vector);
            }), cancellationToken: TestContext.Current.CancellationToken);

        TestContext.Current.SendDiagnosticMessage($"{Count / watch.Elapsed.TotalSeconds:#,0} vectors/s, peak {peak / 1e6:0} MB of managed memory.");
        Assert.Equal((Count, Count), (result.Stored, result.Read));
        Assert.Equal(Count, await index.CountAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.InRange(peak, 1, Limit);
    }
}
