using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests;

/// <summary>The account and the index agree item by item, whatever happens on the way.</summary>
public class CancelAndResumeTests : IngestionTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Under_faults_in_every_way_the_account_and_the_index_agree(int seed)
    {
        Emulator.Faults.UseRandomly(0.1, seed);
        VectorItem[] items = [.. Items(1_500)];

        var result = await IndexWithRetries(seed % 2).IngestAsync(
            items, new() { BatchItems = 10, OnFailure = IngestFailureMode.Continue }, cancellationToken: Token);

        Assert.True(Emulator.Faults.FaultsInjected > 0);
        Assert.Equal(1_500, result.Read);
        Emulator.Faults.Clear();
        await ShouldAgreeAsync(items, result, [.. result.Unknown.Select(item => item.Position)]);

        var rest = await Index.IngestAsync(items, new() { ResumeAfter = result.Checkpoint }, cancellationToken: Token);

        Assert.Equal((1_500, result.Stored), (rest.Stored, rest.Skipped));
        Assert.Equal(items.ToDictionary(i => i.Id, Version), await StoredVersionsAsync());
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public Task Cancelled_at_random_points_under_faults_and_resumed_it_ends_with_every_item(int seed) =>
        CancelAndResumeAsync(seed, (_, i) => $"item-{i}");

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public Task Cancelled_at_random_points_under_faults_and_resumed_it_ends_with_the_last_of_every_id(int seed) =>
        // Some ids come again and again, far from each other and side by side.
        CancelAndResumeAsync(seed, (random, i) => random.Next(4) == 0 ? $"again-{random.Next(20)}" : $"item-{i}");

    private async Task CancelAndResumeAsync(int seed, Func<Random, int, string> id)
    {
        var random = new Random(seed);
        VectorItem[] items = [.. Enumerable.Range(0, 1_200).Select(i => Item(id(random, i), i + 1))];
        var checkpoint = IngestCheckpoint.Start;
        var unknown = new HashSet<long>();
        var cancelled = 0;

        for (var run = 0; checkpoint.Count < items.Length; run++)
        {
            Assert.True(run < 200, "It does not come to an end.");
            Emulator.Faults.UseRandomly(0.1, random.Next());
            using var cancellation = new CancellationTokenSource();
            var after = random.Next(30);
            using var client = NewClient(random.Next(2));
            var index = client.GetIndex("docs", Key);
            var connections = Emulator.Faults.ConnectionsOpen;
            var options = new IngestOptions
            {
                BatchItems = 1 + random.Next(20),
                Requests = 1 + random.Next(5),
                ResumeAfter = IngestCheckpoint.Parse(checkpoint.ToString()),
                OnFailure = run % 2 == 0 ? IngestFailureMode.Stop : IngestFailureMode.Continue,
            };
            IngestResult result;
            try
            {
                // Before an item is read, or while requests are under way.
                var requests = Emulator.Faults.RequestsReceived;
                result = await index.IngestAsync(
                    items.Select(item =>
                    {
                        if (Emulator.Faults.RequestsReceived - requests >= after)
                            cancellation.Cancel();
                        return item;
                    }), options, cancellationToken: cancellation.Token);
            }
            catch (IngestException error)
            {
                result = error.Result;
            }
            catch (IngestCanceledException error)
            {
                cancelled++;
                result = error.Result;
            }
            Assert.True(checkpoint.Stored.Positions.All(result.Checkpoint.Contains), "What was stored is not stored any more.");
            checkpoint = result.Checkpoint;

            // A request that was given up may still be carried out, after what replaces it: no client could help that, so it is waited for.
            client.Dispose();
            while (Emulator.Faults.ConnectionsOpen > connections)
            {
                Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
            Emulator.Faults.Clear();
            unknown.UnionWith(result.Unknown.Select(item => item.Position));
            await ShouldAgreeAsync(items, result, unknown);
        }

        Assert.True(cancelled > 0);
        Assert.Equal(items.GroupBy(i => i.Id).ToDictionary(g => g.Key, g => Version(g.Last())), await StoredVersionsAsync());
    }

    [Fact]
    public async Task A_cancellation_ends_within_the_attempt_in_flight_and_gives_the_account()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var stalled = Emulator.Faults.Enqueue(Fault.Stall(carriedOut: true), "/v1/vectors/upsert_binary");
        var running = Index.IngestAsync(Items(20), new() { BatchItems = 10, Requests = 1 }, cancellationToken: cancellation.Token);
        await stalled.Injected.WaitAsync(Token);

        await cancellation.CancelAsync();
        var error = await Assert.ThrowsAsync<IngestCanceledException>(() => running);

        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.Equal(Items(10).Select(i => i.Id), error.Result.Unknown.Select(i => i.Id));
        Assert.Equal(0, error.Result.Stored);
        Assert.All(error.Result.NotStored, item => Assert.True(item.Position >= 10));
    }

    [Fact]
    public async Task What_is_known_to_be_stored_is_not_sent_again()
    {
        var first = await Index.IngestAsync(Items(30), new() { BatchItems = 10 }, cancellationToken: Token);
        var before = Emulator.Faults.RequestsReceived;

        var second = await Index.IngestAsync(Items(45), new() { BatchItems = 100, ResumeAfter = first.Checkpoint }, cancellationToken: Token);

        Assert.Equal((45, 30, 1), (second.Stored, second.Skipped, second.Batches));
        // And one that counts what the index holds.
        Assert.Equal(2, Emulator.Faults.RequestsReceived - before);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_token_that_may_only_write_goes_on_from_a_checkpoint(int refusal)
    {
        var checkpoint = (await Index.IngestAsync(Items(10), cancellationToken: Token)).Checkpoint;
        Emulator.Faults.Enqueue(Fault.Status(refusal), "/v1/vectors/num_vectors");
        var account = await Index.IngestAsync(Items(12), new() { ResumeAfter = checkpoint }, cancellationToken: Token);
        Assert.Equal((12, 10), (account.Stored, account.Skipped));
    }

    [Fact]
    public async Task Where_the_items_of_the_index_cannot_be_counted_the_account_says_that_nothing_was_read()
    {
        var checkpoint = (await Index.IngestAsync(Items(10), cancellationToken: Token)).Checkpoint;
        Emulator.Faults.EnqueueMany(Fault.Status(500), 4, "/v1/vectors/num_vectors");
        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(Items(12), new() { ResumeAfter = checkpoint }, cancellationToken: Token));
        Assert.IsType<CyborgDbServiceException>(error.InnerException);
        Assert.Contains("it is not known whether the index has what the checkpoint covers", error.Message, StringComparison.Ordinal);
        Assert.Equal((10, 0, checkpoint.ToString()), (error.Result.Stored, error.Result.Read, error.Result.Checkpoint.ToString()));
    }

    [Fact]
    public async Task A_checkpoint_of_a_longer_source_is_refused_before_anything_is_read()
    {
        var options = new IngestOptions { ResumeAfter = IngestCheckpoint.Parse("cyborgdb-ingestion-1;stored=0-500;") };

        var ofList = await Assert.ThrowsAsync<ArgumentException>(() => Index.IngestAsync(Items(10).ToList(), options, cancellationToken: Token));
        var ofMatrix = await Assert.ThrowsAsync<ArgumentException>(() => Index.IngestAsync([1, 2], new float[2, 4], options: options, cancellationToken: Token));

        Assert.Contains("up to position 500, and the source has 10", ofList.Message, StringComparison.Ordinal);
        Assert.Contains("the source has 2", ofMatrix.Message, StringComparison.Ordinal);
        Assert.Empty(await StoredVersionsAsync());
    }

    [Fact]
    public async Task A_checkpoint_of_a_longer_stream_is_told_at_its_end()
    {
        await Index.UpsertAsync(Items(1), cancellationToken: Token);
        var options = new IngestOptions { ResumeAfter = IngestCheckpoint.Parse("cyborgdb-ingestion-1;stored=0-4,8-500;") };

        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(Items(10).Where(_ => true), options, cancellationToken: Token));

        Assert.Contains("ended after 10 items, and the checkpoint covers items up to position 500", error.Message, StringComparison.Ordinal);
        Assert.Contains("without the checkpoint", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("To go on from there", error.Message, StringComparison.Ordinal);
        Assert.Equal(["item-0", "item-5", "item-6", "item-7"], (await StoredVersionsAsync()).Keys.Order());
    }

    [Theory]
    [InlineData("0-499", 10)]
    [InlineData("0-4,8-99,200-499", 150)]
    public async Task The_account_of_a_source_that_is_too_short_adds_up(string stored, int left)
    {
        await Index.UpsertAsync(Items(1), cancellationToken: Token);
        var options = new IngestOptions { ResumeAfter = IngestCheckpoint.Parse($"cyborgdb-ingestion-1;stored={stored};") };

        var account = (await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(Items(left).Where(_ => true), options, cancellationToken: Token))).Result;

        Assert.Equal(500, account.Total);
        Assert.Equal(account.Total, account.Stored + account.NotStored.Count + account.Unknown.Count + account.NotRead);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_checkpoint_into_an_index_that_is_empty_is_refused(bool isMatrix)
    {
        VectorMatrix vectors = new float[20, 4];
        var ids = Enumerable.Range(0, 20).ToArray();
        var account = isMatrix ? await Index.IngestAsync(ids, vectors, cancellationToken: Token) : await Index.IngestAsync(Items(20), cancellationToken: Token);
        await Index.DeleteIndexAsync(cancellationToken: Token);
        var anew = await Client.CreateIndexAsync("docs", Key, cancellationToken: Token);
        var options = new IngestOptions { ResumeAfter = account.Checkpoint };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => isMatrix
            ? anew.IngestAsync(ids, vectors, options: options, cancellationToken: Token) : anew.IngestAsync(Items(20), options, cancellationToken: Token));

        Assert.Equal("options", error.ParamName);
        Assert.Contains("IngestOptions.ResumeAfter says that 20 items are stored, and index 'docs' is empty", error.Message, StringComparison.Ordinal);
        Assert.Contains("Delete the checkpoint", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await anew.CountAsync(cancellationToken: Token));
    }

    private static float Version(VectorItem item) => item.Vector!.Value.Span[0];

    private EncryptedIndex IndexWithRetries(int maxRetries) => NewClient(maxRetries).GetIndex("docs", Key);

    /// <summary>
    /// What is stored under an id is the last of those known to be stored, or else one of which it was not known, in this ingestion or in one
    /// before it.
    /// </summary>
    private async Task ShouldAgreeAsync(VectorItem[] items, IngestResult result, HashSet<long> unknown)
    {
        var stored = await StoredVersionsAsync();
        foreach (var sameId in items.Select((item, position) => new IngestItem(position, item.Id)).ToLookup(item => item.Id))
        {
            var known = sameId.LastOrDefault(item => result.StateOf(item.Position) == IngestState.Stored, new(-1, sameId.Key)).Position;
            if (!stored.TryGetValue(sameId.Key, out var version))
                Assert.True(known < 0, $"The item at position {known} is said to be stored, and nothing has its id.");
            else if (known < 0 || version != Version(items[known]))
                Assert.Contains(sameId, item => unknown.Contains(item.Position) && version == Version(items[item.Position]));
        }
        var read = Enumerable.Range(0, (int)result.Read).ToLookup(i => result.StateOf(i));
        Assert.Equal(read[IngestState.NotStored], result.NotStored.Select(item => (int)item.Position));
        Assert.Equal(read[IngestState.Unknown], result.Unknown.Select(item => (int)item.Position));
    }
}
