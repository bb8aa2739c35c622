using CyborgDb.Benchmarks.Compare;
using CyborgDb.Emulator;

namespace CyborgDb.Benchmarks.Jobs;

/// <summary>Moving items from one index into another, in an emulator in this process: its work and what it allocates are in both figures.</summary>
internal static class MovingJobs
{
    private const int AtOnce = 1_000;

    private static readonly Target[] s_targets = [Target.TimesAsFast(Part.ByHand, 1)];

    public static Job MakeCopy(int rows, int dimension)
    {
        var emulator = CyborgDbEmulator.StartAsync().GetAwaiter().GetResult();
        var client = new CyborgDbClient(emulator.BaseAddress);
        var data = new BenchmarkData(rows, dimension, extras: true);
        var source = client.CreateIndexAsync("source", BenchmarkData.Key, new() { Dimension = dimension }).GetAwaiter().GetResult();
        source.UpsertBinary(data.Ids, data.Matrix, data.Metadata, data.Contents);
        var copies = 0;
        return new Job("Moving", $"Copy of {AllJobs.Size(rows, dimension)} with contents and metadata", 1,
        [
            Contender.Of("CopyToAsync", Part.Ours, () => IntoNewAsync(async target => await source.CopyToAsync(target))),
            Contender.Of("a loop of get and upsert of 1,000", Part.ByHand, () => IntoNewAsync(async target =>
            {
                var ids = new List<string>();
                await foreach (var id in source.ListIdsAsync())
                    ids.Add(id);
                foreach (var some in ids.Chunk(AtOnce))
                {
                    var items = await source.GetAsync(some);
                    await target.UpsertAsync(items.Select(item => new VectorItem(item.Id, item.Vector!.Value) { Contents = item.Contents, Metadata = item.Metadata }));
                }
            })),
        ], s_targets);

        async Task IntoNewAsync(Func<EncryptedIndex, Task> copy)
        {
            var target = await client.CreateIndexAsync($"target-{copies++}", BenchmarkData.Key, new() { Dimension = dimension });
            await copy(target);
            if (await target.CountAsync() != rows)
                throw new InvalidOperationException("Not everything was copied.");
            await target.DeleteIndexAsync();
        }
    }
}
