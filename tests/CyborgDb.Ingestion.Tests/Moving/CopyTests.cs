using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests.Moving;

public sealed class CopyTests : MovingTest
{
    [Fact]
    public async Task A_copy_has_the_same_items_bit_for_bit()
    {
        await Index.UpsertAsync(ManyVaried(1_000), cancellationToken: Token);
        var result = await Index.CopyToAsync(Target, cancellationToken: Token);
        Assert.True(result.IsComplete);
        Assert.Equal((1_000, 1_000, 1_000), (result.Total, result.Read, result.Stored));
        await ShouldBeEqualAsync(Index, Target);
    }

    [Fact]
    public async Task It_goes_from_one_service_to_another_and_from_an_own_key_to_a_kms()
    {
        await Index.UpsertAsync(ManyVaried(200), cancellationToken: Token);
        var options = new CyborgDbEmulatorOptions { RootKey = "root" };
        options.KmsNames.Add("slot");
        await using var other = await CyborgDbEmulator.StartAsync(options, Token);
        using var client = new CyborgDbClient(other.BaseAddress.ToString(), "root");
        // Of the same name, on another service.
        var target = await client.CreateKmsIndexAsync("docs", "slot", cancellationToken: Token);

        await Index.CopyToAsync(target, cancellationToken: Token);

        await ShouldBeEqualAsync(Index, target);
    }

    [Fact]
    public async Task Faults_on_both_sides_are_gone_on_from_until_all_is_copied()
    {
        await Index.UpsertAsync(ManyVaried(3_000), cancellationToken: Token);
        Emulator.Faults.UseRandomly(0.1, seed: 11);
        var checkpoint = CopyCheckpoint.Start;
        var runs = 0;
        while (true)
        {
            Assert.True(++runs < 200, "It does not come to an end.");
            try
            {
                await Index.CopyToAsync(Target, Small(new() { ResumeAfter = checkpoint }), cancellationToken: Token);
                break;
            }
            catch (CopyException error)
            {
                checkpoint = error.Result.Checkpoint;
            }
            catch (CyborgDbException)
            {
                // Before it had begun.
            }
        }
        Emulator.Faults.Clear();
        Assert.True(Emulator.Faults.FaultsInjected > 10, "There were hardly any faults.");
        await ShouldBeEqualAsync(Index, Target);
    }

    [Fact]
    public async Task Whatever_checkpoint_it_goes_on_from_nothing_is_lost()
    {
        await Index.UpsertAsync(ManyVaried(2_000), cancellationToken: Token);
        var checkpoints = new List<CopyCheckpoint>();
        await Index.CopyToAsync(Target, Small(new()), new Told<CopyProgress>(progress => checkpoints.Add(progress.Checkpoint)), Token);
        Assert.Equal(Enumerable.Range(0, 2_000).Select(IdOf).Order(s_idsInOrder).Last(), checkpoints[^1].Id);

        foreach (var checkpoint in checkpoints.Distinct())
        {
            var name = $"from-{checkpoint.Id}";
            var target = await Client.CreateIndexAsync(name, OtherKey, new() { Dimension = Dimension }, Token);
            // What the killed run had stored for certain, and nothing else.
            await target.UpsertAsync(
                ManyVaried(2_000).Where(item => s_idsInOrder.Compare(item.Id, checkpoint.Id) <= 0).DefaultIfEmpty(Varied(0)), cancellationToken: Token);
            var kept = CopyCheckpoint.Of(Index.Place, target.Place).At(checkpoint.Id).ToString();
            await Index.CopyToAsync(target, new() { ResumeAfter = CopyCheckpoint.Parse(kept) }, cancellationToken: Token);
            await ShouldBeEqualAsync(Index, target);
        }
    }

    [Fact]
    public async Task A_cancelled_copy_says_where_to_go_on()
    {
        await Index.UpsertAsync(ManyVaried(4_000), cancellationToken: Token);
        using var cancellation = new CancellationTokenSource();
        var read = 0;
        var error = await Assert.ThrowsAsync<CopyCanceledException>(() => Index.CopyToAsync(
            Target,
            new()
            {
                Reading = new() { BatchItems = 50 },
                Writing = new() { BatchItems = 50 },
                // No further ahead than a few batches of what is stored.
                Transform = item =>
                {
                    if (++read == 2_000)
                        cancellation.Cancel();
                    return [item.ToVectorItem()];
                },
            },
            cancellationToken: cancellation.Token));
        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.InRange(error.Result.Stored, 1, 3_999);

        var rest = await Index.CopyToAsync(Target, new() { ResumeAfter = error.Result.Checkpoint }, cancellationToken: Token);
        Assert.Equal(4_000, rest.Total + rest.Skipped);
        await ShouldBeEqualAsync(Index, Target);
    }

    [Fact]
    public async Task What_the_target_has_is_replaced_or_left_as_the_caller_says()
    {
        await Index.UpsertAsync(ManyVaried(100), cancellationToken: Token);
        await Target.UpsertAsync(ManyVaried(40, version: 7), cancellationToken: Token);

        var skipping = await Index.CopyToAsync(Target, new() { Existing = CopyExisting.Skip }, cancellationToken: Token);
        Assert.Equal((40, 60), (skipping.Skipped, skipping.Stored));
        Assert.Equal(7, (await Target.GetAsync(IdOf(0), cancellationToken: Token))!.Vector!.Value.Span[0]);

        await Index.CopyToAsync(Target, cancellationToken: Token);
        await ShouldBeEqualAsync(Index, Target);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_transform_changes_splits_and_leaves_out(bool waits)
    {
        await Index.UpsertAsync(Items(10), cancellationToken: Token);
        var result = await Index.CopyToAsync(
            Target,
            waits ? new() { TransformAsync = (item, _) => Parts(item).ToAsyncEnumerable() } : new() { Transform = Parts },
            cancellationToken: Token);

        Assert.Equal((10, 10, 5), (result.Read, result.Stored, result.LeftOut));
        Assert.Equal(1, (await Target.GetAsync("item-0/a", cancellationToken: Token))!.Vector!.Value.Span[0]);
        Assert.Equal(-1, (await Target.GetAsync("item-0/b", cancellationToken: Token))!.Vector!.Value.Span[0]);
        Assert.Null(await Target.GetAsync("item-1/a", cancellationToken: Token));

        static IEnumerable<VectorItem> Parts(StoredItem item)
        {
            var version = item.Vector!.Value.Span[0];
            if (version % 2 == 1)
            {
                yield return Item($"{item.Id}/a", version);
                yield return Item($"{item.Id}/b", -version);
            }
        }
    }

    [Fact]
    public async Task What_a_transform_throws_ends_the_copy_with_its_account()
    {
        await Index.UpsertAsync(Items(10), cancellationToken: Token);
        var error = await Assert.ThrowsAsync<CopyException>(() => Index.CopyToAsync(
            Target, new() { Transform = _ => throw new InvalidDataException("no embedding for this") }, cancellationToken: Token));
        Assert.IsType<InvalidDataException>(error.InnerException);
        Assert.Equal((10, 0), (error.Result.Total, error.Result.Stored));
        Assert.Contains("no embedding for this", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_go_well_is_refused_before_anything_is_stored()
    {
        var narrow = await Client.CreateIndexAsync("narrow", OtherKey, new() { Dimension = 3 }, Token);
        await Index.UpsertAsync(Items(1), cancellationToken: Token);
        await Assert.ThrowsAsync<ArgumentException>(() => Index.CopyToAsync(narrow, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Index.CopyToAsync(Client.GetIndex("docs", Key), cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Index.CopyToAsync(Target, new() { Include = ItemFields.Vector }, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Index.CopyToAsync(Target, new() { Writing = new() { ResumeAfter = IngestCheckpoint.Start } }, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Index.CopyToAsync(Target, new() { Existing = (CopyExisting)9 }, cancellationToken: Token));
        Assert.Equal(0, await Target.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Reading_waits_for_writing()
    {
        await Index.UpsertAsync(Items(5_000), cancellationToken: Token);
        var stalled = Emulator.Faults.Enqueue(Fault.Stall(), "/v1/vectors/upsert_binary");
        var copy = Index.CopyToAsync(
            Target, new() { Reading = new() { BatchItems = 50, Requests = 2 }, Writing = new() { BatchItems = 100, Requests = 1 } }, cancellationToken: Token);
        await stalled.Injected.WaitAsync(Bound.Time, Token);
        // What stands between the two is a batch or two of each, whenever it is looked at.
        Assert.InRange(Emulator.Faults.RequestsTo("/v1/vectors/get"), 1, 10);
        stalled.Release();
        Assert.True((await copy).IsComplete);
    }

    private static readonly Comparer<string> s_idsInOrder = Comparer<string>.Create((a, b) =>
        System.Text.Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b)));

    private static CopyOptions Small(CopyOptions options) => new()
    {
        ResumeAfter = options.ResumeAfter,
        Reading = new() { BatchItems = 50 },
        Writing = new() { BatchItems = 50 },
    };

    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
