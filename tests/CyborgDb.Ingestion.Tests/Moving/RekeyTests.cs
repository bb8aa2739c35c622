using System.Collections.Concurrent;
using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests.Moving;

public sealed class RekeyTests : MovingTest
{
    private const string New = "docs-2";

    protected override CyborgDbEmulatorOptions EmulatorOptions
    {
        get
        {
            var options = base.EmulatorOptions;
            options.KmsNames.Add("slot");
            return options;
        }
    }

    private EncryptedIndex Moved => Client.GetIndex(New, OtherKey);

    [Fact]
    public async Task An_index_moves_to_another_key_and_the_old_one_stays_unless_the_caller_says_so()
    {
        await Index.UpsertAsync(ManyVaried(500), cancellationToken: Token);

        var result = await Client.RekeyIndexAsync(Index, New, OtherKey, cancellationToken: Token);

        Assert.Equal((true, false, 1, 500), (result.AreEqual, result.IsSourceDeleted, result.Passes, result.Copy.Stored));
        await ShouldBeEqualAsync(Index, Moved);
        var wrong = await Assert.ThrowsAnyAsync<CyborgDbException>(() => Client.GetIndex(New, Key).CountAsync(cancellationToken: Token));
        Assert.True(wrong.MayBeWrongIndexKey);
    }

    [Fact]
    public async Task The_old_index_is_deleted_once_both_are_equal()
    {
        await Index.UpsertAsync(ManyVaried(100), cancellationToken: Token);
        var result = await Client.RekeyIndexAsync(Index, New, OtherKey, new() { DeleteSource = true }, cancellationToken: Token);
        Assert.True(result.IsSourceDeleted);
        Assert.DoesNotContain("docs", await Client.ListIndexesAsync(Token));
        Assert.Equal(100, await Moved.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task It_moves_to_a_kms_and_to_another_service()
    {
        await Index.UpsertAsync(ManyVaried(100), cancellationToken: Token);
        Assert.True((await Client.RekeyKmsIndexAsync(Index, "by-kms", "slot", cancellationToken: Token)).AreEqual);

        await using var other = await CyborgDbEmulator.StartAsync(new() { RootKey = "root" }, Token);
        using var client = new CyborgDbClient(other.BaseAddress.ToString(), "root");
        // It keeps its name there, and even its key.
        var result = await client.RekeyIndexAsync(Client.GetIndex("by-kms"), "docs", Key, new() { DeleteSource = true }, cancellationToken: Token);

        Assert.True(result.IsSourceDeleted);
        Assert.Equal(["docs", "moved"], (await Client.ListIndexesAsync(Token)).Order(StringComparer.Ordinal));
        await ShouldBeEqualAsync(Index, client.GetIndex("docs", Key));
    }

    [Fact]
    public async Task The_new_index_is_like_the_old_one_but_for_what_the_caller_says()
    {
        var schema = new Dictionary<string, MetadataField>
        {
            ["lang"] = new() { Pattern = true },
            ["body"] = new() { FullText = true },
            ["hidden"] = new() { Filterable = false },
        };
        var old = await Client.CreateIndexAsync(
            "old", Key, new() { Dimension = Dimension, Metric = DistanceMetric.Cosine, MetadataSchema = schema, Bm25K1 = 2, Bm25B = 0.5 }, Token);
        await old.UpsertAsync([new("a", new float[] { 1, 2, 3, 4 }) { Metadata = new() { ["lang"] = "en", ["body"] = "apple" } }], cancellationToken: Token);

        var result = await Client.RekeyIndexAsync(old, New, OtherKey, new() { Index = new() { StoragePrecision = StoragePrecision.Float16 } }, cancellationToken: Token);

        Assert.True(result.AreEqual);
        var found = await Moved.DescribeAsync(cancellationToken: Token);
        Assert.Equal((Dimension, DistanceMetric.Cosine, 2, 0.5), (found.Dimension, found.Metric, found.Bm25!.K1, found.Bm25.B));
        Assert.Equal(schema.OrderBy(field => field.Key), found.MetadataSchema!.OrderBy(field => field.Key));
        var other = await Client.RekeyIndexAsync(
            old, "other", OtherKey, new() { Index = new() { Metric = DistanceMetric.Euclidean, TextFields = ["title"] } }, cancellationToken: Token);
        Assert.True(other.AreEqual);
        found = await Client.GetIndex("other", OtherKey).DescribeAsync(cancellationToken: Token);
        Assert.Equal((DistanceMetric.Euclidean, "title"), (found.Metric, Assert.Single(found.MetadataSchema!).Key));
    }

    [Fact]
    public async Task What_is_written_meanwhile_is_caught_up_with()
    {
        await Index.UpsertAsync(ManyVaried(300), cancellationToken: Token);
        var written = false;
        var told = new Told(progress =>
        {
            // After everything has been copied, and before it is compared.
            if (progress.Stage != RekeyStage.Comparing || written)
                return;
            written = true;
            Index.Upsert(ManyVaried(20, from: 290, version: 2));
            Index.Delete(new[] { IdOf(1), IdOf(2) });
        });

        var result = await Client.RekeyIndexAsync(Index, New, OtherKey, progress: told, cancellationToken: Token);

        Assert.True(written, "Nothing was written.");
        Assert.Equal((true, 2, 20, 2), (result.AreEqual, result.Passes, result.CaughtUp, result.Removed));
        await ShouldBeEqualAsync(Index, Moved);
    }

    [Fact]
    public async Task The_old_index_is_never_deleted_while_they_differ()
    {
        await Index.UpsertAsync(ManyVaried(50), cancellationToken: Token);
        var version = 1;
        var told = new Told(progress =>
        {
            if (progress is { Stage: RekeyStage.Comparing, Comparison: null })
                Index.Upsert([Varied(7, ++version)]);
        });

        var result = await Client.RekeyIndexAsync(Index, New, OtherKey, new() { DeleteSource = true, MaxPasses = 4 }, told, Token);

        Assert.Equal((false, false, 4, 1), (result.AreEqual, result.IsSourceDeleted, result.Passes, result.Comparison.Different));
        Assert.Contains("docs", await Client.ListIndexesAsync(Token));
        // The writer has stopped.
        result = await Client.RekeyIndexAsync(Index, New, OtherKey, new() { DeleteSource = true, Resume = true }, cancellationToken: Token);
        Assert.True(result.IsSourceDeleted);
        Assert.Equal(50, result.Copy.Skipped);
    }

    [Fact]
    public async Task With_writers_all_the_time_and_faults_on_one_request_in_ten_it_comes_to_equal_indexes()
    {
        await Index.UpsertAsync(ManyVaried(2_000), cancellationToken: Token);
        using var plain = NewClient(maxRetries: 10);
        using var stopped = new CancellationTokenSource();
        var writes = 0;
        Emulator.Faults.UseRandomly(0.1, seed: 17);
        var writer = Task.Run(async () =>
        {
            var (index, random) = (plain.GetIndex("docs", Key), new Random(4));
            while (!stopped.IsCancellationRequested)
            {
                try
                {
                    var at = random.Next(2_200);
                    if (random.Next(4) == 0)
                        await index.DeleteAsync([IdOf(at)], cancellationToken: Token);
                    else
                        await index.UpsertAsync([Varied(at, random.Next(2, 100))], cancellationToken: Token);
                    writes++;
                }
                catch (CyborgDbException)
                {
                    // It may have been written or not; what counts is that both have the same in the end.
                }
            }
        }, Token);

        await UntilDoneAsync(() => Client.RekeyIndexAsync(Index, New, OtherKey, Small(new() { Resume = true, DeleteExtraUpTo = int.MaxValue, MaxPasses = 2 }), cancellationToken: Token));
        await stopped.CancelAsync();
        await writer;
        var result = await UntilDoneAsync(() => Client.RekeyIndexAsync(Index, New, OtherKey, Small(new() { Resume = true, DeleteExtraUpTo = int.MaxValue, MaxPasses = 5 }), cancellationToken: Token));
        Emulator.Faults.Clear();

        Assert.True(writes > 10, $"There were {writes} writes.");
        Assert.True(result.AreEqual, $"There are {result.Comparison.DifferenceCount} differences.");
        await ShouldBeEqualAsync(Index, Moved);
    }

    [Fact]
    public async Task Stopped_at_any_request_it_goes_on_and_never_leaves_less_than_a_whole_index()
    {
        await Index.UpsertAsync(ManyVaried(120), cancellationToken: Token);
        var options = new RekeyOptions { Resume = true, DeleteSource = true, Reading = new() { BatchItems = 40 }, Writing = new() { BatchItems = 40 } };
        using var hasty = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = Emulator.BaseAddress, Resilience = ResilienceOptions.None() });
        for (var stop = 0; stop < 40; stop++)
        {
            // Each run gets one request further than the one before it, and the connection breaks, carried out or not.
            var (name, key) = ($"stop-{stop}", Key);
            await Client.RekeyIndexAsync(Index, $"copy-{stop}", key, cancellationToken: Token);
            var source = hasty.GetIndex($"copy-{stop}", key);
            var before = Emulator.Faults.RequestsReceived;
            var stages = new ConcurrentBag<RekeyStage>();
            try
            {
                Emulator.Faults.EnqueueMany(Fault.CloseAfterAnswer(), stop);
                Emulator.Faults.Enqueue(Fault.ResetBeforeAnswer(carriedOut: stop % 2 == 0));
                await hasty.RekeyIndexAsync(source, name, OtherKey, options, new Told(progress => stages.Add(progress.Stage)), Token);
            }
            catch (Exception error) when (error is CyborgDbException)
            {
            }
            Emulator.Faults.Clear();
            Assert.True(Emulator.Faults.RequestsReceived > before, "Nothing was asked for.");
            await ShouldHaveOneWholeAsync($"copy-{stop}", name);

            if ((await Client.ListIndexesAsync(Token)).Contains($"copy-{stop}"))
            {
                var result = await Client.RekeyIndexAsync(Client.GetIndex($"copy-{stop}", key), name, OtherKey, options, cancellationToken: Token);
                Assert.True(result.IsSourceDeleted, $"Stopped after {stop} requests, it did not come to its end.");
            }
            else
            {
                // Whoever has kept the stages knows that it is done.
                Assert.Contains(RekeyStage.DeletingSource, stages);
            }
            await ShouldBeEqualAsync(Index, Client.GetIndex(name, OtherKey));
            await Client.DeleteIndexAsync(name, OtherKey, Token);
        }
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused_and_nothing_of_it_changed()
    {
        await Index.UpsertAsync(ManyVaried(10), cancellationToken: Token);
        await Target.UpsertAsync([Varied(99)], cancellationToken: Token);
        await Assert.ThrowsAsync<CyborgDbConflictException>(() => Client.RekeyIndexAsync(Index, "moved", OtherKey, cancellationToken: Token));
        using var third = IndexKey.Generate();
        await Assert.ThrowsAnyAsync<CyborgDbException>(() => Client.RekeyIndexAsync(Index, "moved", third, new() { Resume = true, DeleteSource = true }, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Client.RekeyIndexAsync(Index, "docs", OtherKey, cancellationToken: Token));
        Assert.Equal(1, await Target.CountAsync(cancellationToken: Token));
        Assert.Equal(10, await Index.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Options_out_of_range_are_refused()
    {
        foreach (var options in new RekeyOptions[]
        {
            new() { MaxPasses = 0 }, new() { DeleteExtraUpTo = -1 }, new() { VectorTolerance = -1 }, new() { Reading = new() { Filter = Filter.Eq("n", 1) } }, new() { Reading = new() { Requests = 0 } },
        })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Client.RekeyIndexAsync(Index, New, OtherKey, options, cancellationToken: Token));
        }
        Assert.DoesNotContain(New, await Client.ListIndexesAsync(Token));
    }

    private async Task ShouldHaveOneWholeAsync(string source, string target)
    {
        var left = await Client.ListIndexesAsync(Token);
        var whole = left.Contains(source) ? Client.GetIndex(source, Key) : Client.GetIndex(target, OtherKey);
        await ShouldBeEqualAsync(Index, whole);
    }

    private static async Task<RekeyResult> UntilDoneAsync(Func<Task<RekeyResult>> rekey)
    {
        for (var run = 0; ; run++)
        {
            try
            {
                return await rekey();
            }
            catch (CyborgDbException) when (run < 50)
            {
            }
        }
    }

    private static RekeyOptions Small(RekeyOptions options) => new()
    {
        Resume = options.Resume,
        DeleteExtraUpTo = options.DeleteExtraUpTo,
        MaxPasses = options.MaxPasses,
        Reading = new() { BatchItems = 50 },
        Writing = new() { BatchItems = 50 },
    };

    private sealed class Told(Action<RekeyProgress> tell) : IProgress<RekeyProgress>
    {
        public void Report(RekeyProgress value) => tell(value);
    }
}
