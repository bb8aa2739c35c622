using System.Collections.Concurrent;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>One client and one index, used by many at once.</summary>
public sealed class ConcurrencyTests : EmulatorTest
{
    [Fact]
    public async Task Sixteen_tasks_on_one_client_do_not_see_each_other()
    {
        var index = await CreateAsync(new() { Dimension = 8 });
        var problems = new ConcurrentQueue<string>();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            var caller = new Caller(index, sync: worker % 2 == 0);
            var random = new Random(worker);
            var kept = new Dictionary<string, (float[] Vector, string Contents)>();
            for (var round = 0; round < 40; round++)
            {
                string[] ids = [.. Enumerable.Range(0, random.Next(1, 20)).Select(i => $"{worker}-{random.Next(30)}").Distinct()];
                var vectors = Array.ConvertAll(ids, _ => Array.ConvertAll(new float[8], _ => random.NextSingle()));
                string[] contents = [.. ids.Select(id => $"{id} {random.Next()} {new string('c', random.Next(3000))}")];
                await caller.UpsertBinaryAsync(ids, vectors, [.. ids.Select(_ => new Metadata { ["worker"] = worker })], [.. contents.Select(c => (ItemContents)c)]);
                for (var i = 0; i < ids.Length; i++)
                    kept[ids[i]] = (vectors[i], contents[i]);

                foreach (var item in await caller.GetAsync(ids))
                {
                    if (item.Contents!.Text != kept[item.Id].Contents || !item.Vector!.Value.Span.SequenceEqual(kept[item.Id].Vector))
                        problems.Enqueue($"Worker {worker} read another item as {item.Id} in round {round}.");
                }
                var own = await caller.QueryAsync(vectors[0], new() { TopK = 100, Filter = Filter.Eq("worker", worker) });
                if (own.Count != kept.Count || own[0].Id != ids[0] || own[0].Distance != 0)
                    problems.Enqueue($"Worker {worker} found {own.Count} of its {kept.Count} items, first {own[0].Id} at {own[0].Distance}, in round {round}.");
                if (round % 4 == 3)
                {
                    await caller.DeleteAsync(ids);
                    foreach (var id in ids)
                        kept.Remove(id);
                }
            }
            if (!kept.Keys.ToHashSet().SetEquals((await caller.IdsAsync()).Where(id => id.StartsWith($"{worker}-", StringComparison.Ordinal))))
                problems.Enqueue($"Worker {worker} does not find its items listed at the end.");
        })));
        Assert.Empty(problems);
    }
}
