using CyborgDb.Emulator;

namespace CyborgDb.EndToEnd.Tests.Programs;

/// <summary>How much of what an exact index finds an index of a smaller precision finds as well.</summary>
public sealed class RecallProgram : EmulatorTest
{
    private const int Dimension = 32;
    private const int TopK = 10;

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { ServiceVersion = ServiceVersion.V018 };

    [Fact]
    public async Task Recall_grows_with_the_precision_that_vectors_are_stored_at()
    {
        float[][] rows = [.. Given(1_000, seed: 1)];
        float[][] queries = [.. Given(50, seed: 2)];
        var exact = await FilledAsync(StoragePrecision.Float32, rows);
        var truth = await exact.QueryBatchAsync(queries, TopK);

        var itself = Recall(truth, await exact.QueryBatchAsync(queries.ToList(), new() { TopK = TopK, Greedy = true }));
        var fine = Recall(truth, await (await FilledAsync(StoragePrecision.TurboQuant12, rows)).QueryBatchAsync(queries, TopK));
        var coarse = Recall(truth, await (await FilledAsync(StoragePrecision.TurboQuant4, rows)).QueryBatchAsync(queries, TopK));

        Assert.Equal(50, truth.Count);
        Assert.Equal(1, itself);
        Assert.InRange(fine, 0.95, 1);
        Assert.InRange(coarse, 0.3, fine - 0.01);
    }

    [Fact]
    public async Task A_stream_gives_the_same_lists_as_the_batch()
    {
        float[][] rows = [.. Given(200, seed: 1)];
        var index = await FilledAsync(StoragePrecision.Float32, rows);

        var batch = await index.QueryBatchAsync(rows, topK: 3);
        var stream = await index.QueryBatchStreamAsync(rows, new() { TopK = 3 }).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), batch.Select(list => list[0].Id));
        Assert.Equal(batch.Select(list => list.Select(m => (m.Id, m.Distance))), stream.Select(list => list.Select(m => (m.Id, m.Distance))));
    }

    private static double Recall(IReadOnlyList<IReadOnlyList<QueryMatch>> truth, IReadOnlyList<IReadOnlyList<QueryMatch>> found) =>
        truth.Zip(found, (t, f) => t.Select(m => m.Id).Intersect(f.Select(m => m.Id)).Count() / (double)TopK).Average();

    private static IEnumerable<float[]> Given(int count, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, Dimension).Select(_ => random.NextSingle()).ToArray());
    }

    private async Task<EncryptedIndex> FilledAsync(StoragePrecision precision, float[][] rows)
    {
        var index = await Client.CreateIndexAsync($"of-{precision}", Key, new() { StoragePrecision = precision });
        await index.UpsertAsync(Enumerable.Range(0, rows.Length), rows);
        return index;
    }
}
