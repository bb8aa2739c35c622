using System.Collections.Concurrent;
using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Runs alone, because it counts what the whole process holds.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Many mixed operations at once, of which one in ten goes wrong: the index ends as a model says, and nothing is left over.</summary>
[Collection(nameof(Alone))]
public sealed class SoakTests
{
    private const int Workers = 16;
    private const int OperationsOfEach = 20_000 / Workers;
    private const int Dimension = 8;

    [Fact]
    public async Task Twenty_thousand_operations_at_a_tenth_of_faults_end_as_the_model_says()
    {
        var unobserved = new ConcurrentQueue<Exception>();
        void Observe(object? sender, UnobservedTaskExceptionEventArgs arguments) => unobserved.Enqueue(arguments.Exception);
        TaskScheduler.UnobservedTaskException += Observe;
        using var pool = new PoolLedger();
        using var key = IndexKey.Generate();
        long faults;
        await using (var emulator = await CyborgDbEmulator.StartAsync())
        {
            using var client = new CyborgDbClient(new CyborgDbClientOptions
            {
                BaseAddress = emulator.BaseAddress,
                Resilience = { RetryDelay = TimeSpan.Zero, BreakerFailureRatio = 0.9, BreakerMinimumThroughput = 1000 },
            });
            var index = await client.CreateIndexAsync("soak", key, new() { Dimension = Dimension });
            emulator.Faults.UseRandomly(0.1, seed: 7);
            var workers = Enumerable.Range(0, Workers).Select(number => new Worker(number, index)).ToArray();
            await Task.WhenAll(workers.Select(worker => Task.Run(worker.RunAsync)));
            faults = emulator.Faults.FaultsInjected;
            emulator.Faults.Clear();

            await ShouldBeAsTheModelsSayAsync(index, workers);
            Assert.All(workers, worker => Assert.Empty(worker.Problems));
            Assert.True(emulator.Faults.ConnectionsOpen <= 2 * Workers, $"{emulator.Faults.ConnectionsOpen} connections are open.");
            client.Dispose();
            Assert.True(
                SpinWait.SpinUntil(() => emulator.Faults.ConnectionsOpen == 0, TimeSpan.FromSeconds(20)),
                $"{emulator.Faults.ConnectionsOpen} connections are open after the client was disposed of.");
        }
        Assert.InRange(faults, 1500, 3500);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= Observe;
        Assert.Empty(unobserved);
        Assert.True(pool.Rented > 100_000, $"The ledger saw only {pool.Rented} buffers rented.");
        // The framework's JSON reader keeps one of 16 elements for each document that it refuses.
        var outstanding = pool.OutstandingLargerThan(16);
        Assert.True(outstanding < 20, $"{outstanding} of {pool.Rented} pooled buffers were not given back: {pool}");
    }

    private static async Task ShouldBeAsTheModelsSayAsync(EncryptedIndex index, Worker[] workers)
    {
        var expected = workers.SelectMany(worker => worker.Model).ToDictionary();
        var ids = await new Caller(index, sync: false).IdsAsync();
        Assert.True(ids.Distinct(StringComparer.Ordinal).Count() == ids.Count, "An id is listed twice.");
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Count, await index.CountAsync());
        foreach (var item in await index.GetAsync([.. expected.Keys]))
            Assert.True(expected[item.Id].Is(item), $"{item.Id} is not as the model says.");
    }

    private sealed record Expected(float[] Vector, string? Contents, Metadata? Metadata)
    {
        public bool Is(StoredItem item) =>
            item.Vector!.Value.Span.SequenceEqual(Vector) && (item.Contents?.Text ?? "") == (Contents ?? "") && Equals(item.Metadata, Metadata ?? []);
    }

    /// <summary>Has ids of its own, so that its model is exact. What fails is done again until it is known to be done.</summary>
    private sealed class Worker(int number, EncryptedIndex index)
    {
        private readonly Random _random = new(number);
        private readonly Caller _caller = new(index, sync: number % 2 == 0);

        public Dictionary<string, Expected> Model { get; } = [];

        public List<string> Problems { get; } = [];

        public async Task RunAsync()
        {
            for (var operation = 0; operation < OperationsOfEach; operation++)
            {
                string[] ids = [.. Enumerable.Range(0, _random.Next(1, 6)).Select(_ => $"{number}-{_random.Next(40)}").Distinct()];
                switch (_random.Next(10))
                {
                    case < 2:
                        await UpsertItemsAsync(ids);
                        break;
                    case < 5:
                        await UpsertBinaryAsync(ids);
                        break;
                    case < 6:
                        await UntilKnownAsync(() => _caller.DeleteAsync(ids));
                        foreach (var id in ids)
                            Model.Remove(id);
                        break;
                    case < 8:
                        await GetAsync(ids);
                        break;
                    case < 9:
                        await QueryAsync();
                        break;
                    default:
                        await CountAsync();
                        break;
                }
            }
        }

        private async Task UpsertItemsAsync(string[] ids)
        {
            var items = Array.ConvertAll(ids, id => (Id: id, Item: NewItem()));
            await UntilKnownAsync(() => _caller.UpsertAsync(
                [.. items.Select(item => new VectorItem(item.Id, item.Item.Vector) { Contents = item.Item.Contents, Metadata = item.Item.Metadata })]));
            foreach (var (id, item) in items)
                Model[id] = item;
        }

        private async Task UpsertBinaryAsync(string[] ids)
        {
            var items = Array.ConvertAll(ids, _ => NewItem());
            await UntilKnownAsync(() => _caller.UpsertBinaryAsync(
                ids, Array.ConvertAll(items, item => item.Vector), [.. items.Select(item => item.Metadata)], [.. items.Select(item => (ItemContents?)item.Contents)]));
            for (var i = 0; i < ids.Length; i++)
                Model[ids[i]] = items[i];
        }

        private async Task GetAsync(string[] ids)
        {
            var items = await UntilKnownAsync(() => _caller.GetAsync(ids));
            if (!items.Select(item => item.Id).SequenceEqual(ids.Where(Model.ContainsKey)) || !items.All(item => Model[item.Id].Is(item)))
                Problems.Add($"Worker {number} read {string.Join(", ", items.Select(item => item.Id))} for {string.Join(", ", ids)}.");
        }

        private async Task QueryAsync()
        {
            var matches = await UntilKnownAsync(() => _caller.QueryAsync(NewItem().Vector, new() { TopK = 50, Filter = Filter.Eq("worker", number) }));
            if (!matches.Select(match => match.Id).ToHashSet().SetEquals(Model.Where(item => item.Value.Metadata is not null).Select(item => item.Key)))
                Problems.Add($"Worker {number} found {matches.Count} items of its own.");
        }

        private async Task CountAsync()
        {
            if (await UntilKnownAsync(() => index.CountAsync()) < Model.Count)
                Problems.Add($"Worker {number} has more items than all together.");
        }

        private Expected NewItem() => new(
            Array.ConvertAll(new float[Dimension], _ => _random.NextSingle()),
            _random.Next(3) == 0 ? null : $"{_random.Next()} {new string('c', _random.Next(200))}",
            _random.Next(3) == 0 ? null : new Metadata { ["worker"] = number, ["n"] = _random.Next() });

        /// <summary>Does again what failed in a way that can pass, or that does not tell what has been done.</summary>
        private static async Task<T> UntilKnownAsync<T>(Func<Task<T>> run)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await run();
                }
                catch (CyborgDbException error) when (attempt < 20 && (error.IsTransient || error is CyborgDbProtocolException))
                {
                }
            }
        }
    }
}
