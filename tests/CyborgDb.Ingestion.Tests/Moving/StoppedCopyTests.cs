using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests.Moving;

/// <summary>What a copy says that did not come to its end: whose fault it was, where things stand, and how to go on.</summary>
public sealed class StoppedCopyTests : MovingTest
{
    public static TheoryData<string, Func<CopyOptions>> NullTransforms => new()
    {
        { "CopyOptions.Transform gave null", () => new() { Transform = _ => null! } },
        { "CopyOptions.Transform gave null", () => new() { Transform = _ => [null!] } },
        { "CopyOptions.TransformAsync gave null", () => new() { TransformAsync = (_, _) => null! } },
        { "CopyOptions.TransformAsync gave null", () => new() { TransformAsync = (_, _) => new VectorItem[] { null! }.ToAsyncEnumerable() } },
    };

    [Theory]
    [MemberData(nameof(NullTransforms))]
    public async Task A_transform_that_gives_null_is_named_with_the_item(string said, Func<CopyOptions> options)
    {
        await Index.UpsertAsync([Item("a"), Item("b")], cancellationToken: Token);
        var error = await Assert.ThrowsAsync<CopyException>(() => Index.CopyToAsync(Target, options(), cancellationToken: Token));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Contains("item 'a'", error.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(error.InnerException);
        Assert.DoesNotContain("Object reference", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_transform_throws_comes_with_the_items_id_and_in_sentences(bool waits)
    {
        await Index.UpsertAsync(Items(3), cancellationToken: Token);
        var thrown = new NotSupportedException("boom");
        var error = await Assert.ThrowsAsync<CopyException>(() => Index.CopyToAsync(
            Target, waits ? new() { TransformAsync = (item, _) => Parts(item).ToAsyncEnumerable() } : new() { Transform = Parts }, cancellationToken: Token));

        Assert.Same(thrown, error.InnerException);
        Assert.Contains($"CopyOptions.{(waits ? "TransformAsync" : "Transform")} failed on the item 'item-1': boom. ", error.Message, StringComparison.Ordinal);

        // Not at once, but while it is read.
        IEnumerable<VectorItem> Parts(StoredItem item)
        {
            yield return item.ToVectorItem();
            if (item.Id == "item-1")
                throw thrown;
        }
    }

    [Fact]
    public async Task With_a_transform_that_splits_each_count_says_of_which_side_it_is()
    {
        await Index.UpsertAsync(Items(20), cancellationToken: Token);
        var error = await Assert.ThrowsAsync<CopyException>(() => Index.CopyToAsync(
            Target,
            new()
            {
                Transform = item => item.Id == "item-9" ? throw new InvalidDataException("No more.") : Enumerable.Range(0, 10).Select(i => Item($"{item.Id}/{i}")),
                Writing = new() { BatchItems = 10, OnFailure = IngestFailureMode.Continue },
                Reading = new() { BatchItems = 5 },
            },
            cancellationToken: Token));
        // In the order of their ids it is the last.
        Assert.Equal((20, 190), (error.Result.Read, error.Result.Stored));
        Assert.Contains("'item-9': No more. 20 of the 20 items of 'docs' were read, and 190 items are stored in 'moved'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_is_kept_while_it_runs_and_the_next_run_goes_on_from_it()
    {
        await Index.UpsertAsync(ManyVaried(2_000), cancellationToken: Token);
        CopyCheckpoint? kept = null;
        var options = new CopyOptions
        {
            Reading = new() { BatchItems = 50 },
            Writing = new() { BatchItems = 50 },
            SaveCheckpoint = checkpoint =>
            {
                kept = checkpoint;
                return Task.CompletedTask;
            },
        };
        Emulator.Faults.EnqueueMany(Fault.CloseAfterAnswer(), 20, "/v1/vectors/upsert_binary");
        Emulator.Faults.Enqueue(Fault.Status(400), "/v1/vectors/upsert_binary");
        await Assert.ThrowsAsync<CopyException>(() => Index.CopyToAsync(Target, options, cancellationToken: Token));

        var rest = await Index.CopyToAsync(Target, new() { ResumeAfter = kept }, cancellationToken: Token);

        Assert.InRange(rest.Skipped, 1, 1_999);
        await ShouldBeEqualAsync(Index, Target);
    }

    [Fact]
    public async Task The_last_checkpoint_that_is_kept_is_that_of_the_account()
    {
        await Index.UpsertAsync(ManyVaried(100), cancellationToken: Token);
        CopyCheckpoint? kept = null;
        var result = await Index.CopyToAsync(
            Target,
            new()
            {
                SaveCheckpoint = checkpoint =>
                {
                    kept = checkpoint;
                    return Task.CompletedTask;
                },
            },
            cancellationToken: Token);
        Assert.Equal(result.Checkpoint, kept);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_checkpoint_that_cannot_be_kept_is_told_in_sentences(bool isNull)
    {
        await Index.UpsertAsync(Items(100), cancellationToken: Token);
        var thrown = new IOException("disk full");
        var error = await Assert.ThrowsAsync<CopyException>(() => Index.CopyToAsync(
            Target, new() { SaveCheckpoint = _ => isNull ? null! : throw thrown, Writing = new() { BatchItems = 10 } }, cancellationToken: Token));

        Assert.Contains(isNull ? "CopyOptions.SaveCheckpoint gave null" : "CopyOptions.SaveCheckpoint failed: disk full. ", error.Message, StringComparison.Ordinal);
        if (!isNull)
            Assert.Same(thrown, error.InnerException);
        Assert.DoesNotContain("Object reference", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_of_what_is_written_is_refused_as_it_counts_positions_that_no_other_run_has()
    {
        var writing = new IngestOptions { SaveCheckpoint = _ => Task.CompletedTask };
        var ofCopy = await Assert.ThrowsAsync<ArgumentException>(() => Index.CopyToAsync(Target, new() { Writing = writing }, cancellationToken: Token));
        var ofRekeying = await Assert.ThrowsAsync<ArgumentException>(() => Client.RekeyIndexAsync(Index, "docs-2", OtherKey, new() { Writing = writing }, cancellationToken: Token));
        Assert.Contains("CopyOptions.SaveCheckpoint", ofCopy.Message, StringComparison.Ordinal);
        Assert.Contains("RekeyOptions.Resume", ofRekeying.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rekeying_that_was_cancelled_or_has_failed_says_how_it_goes_on()
    {
        await Index.UpsertAsync(ManyVaried(2_000), cancellationToken: Token);
        using var cancellation = new CancellationTokenSource();
        var small = new RekeyOptions { Resume = true, Reading = new() { BatchItems = 50 }, Writing = new() { BatchItems = 50 } };
        var stalled = Emulator.Faults.Enqueue(Fault.Stall(), "/v1/vectors/upsert_binary");
        var moving = Client.RekeyIndexAsync(Index, "docs-2", OtherKey, small, cancellationToken: cancellation.Token);
        await stalled.Injected.WaitAsync(Bound.Time, Token);
        await cancellation.CancelAsync();
        var cancelled = await Assert.ThrowsAsync<CopyCanceledException>(() => moving);
        Emulator.Faults.Enqueue(Fault.Status(400), "/v1/vectors/upsert_binary");
        var failed = await Assert.ThrowsAsync<CopyException>(() => Client.RekeyIndexAsync(Index, "docs-2", OtherKey, small, cancellationToken: Token));

        foreach (var error in new Exception[] { cancelled, failed })
        {
            Assert.Contains("RekeyOptions.Resume", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("ResumeAfter", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_item_that_a_transform_failed_on_is_in_the_account(bool waits)
    {
        await Index.UpsertAsync(Items(10), cancellationToken: Token);
        var error = await Assert.ThrowsAsync<CopyException>(() => Index.CopyToAsync(
            Target, waits ? new() { TransformAsync = (item, _) => Renamed(item).ToAsyncEnumerable() } : new() { Transform = Renamed }, cancellationToken: Token));

        Assert.Equal((10, 4, 0), (error.Result.Total, error.Result.Read, error.Result.Stored));
        Assert.Equal(["new-item-0", "new-item-1", "new-item-2", "item-3"], error.Result.NotStored);

        static IEnumerable<VectorItem> Renamed(StoredItem item) => item.Id == "item-3" ? throw new InvalidDataException("No.") : [Item("new-" + item.Id)];
    }

    [Fact]
    public async Task A_checkpoint_into_an_index_that_is_empty_is_refused()
    {
        await Index.UpsertAsync(ManyVaried(600), cancellationToken: Token);
        var checkpoint = (await Index.CopyToAsync(Target, cancellationToken: Token)).Checkpoint;
        await Target.DeleteIndexAsync(cancellationToken: Token);
        var anew = await Client.CreateIndexAsync("moved", OtherKey, cancellationToken: Token);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => Index.CopyToAsync(anew, new() { ResumeAfter = checkpoint }, cancellationToken: Token));

        Assert.Equal("options", error.ParamName);
        Assert.Contains("CopyOptions.ResumeAfter", error.Message, StringComparison.Ordinal);
        Assert.Contains("index 'moved' is empty", error.Message, StringComparison.Ordinal);
        Assert.Contains("Delete the checkpoint", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await anew.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task What_cannot_be_written_speaks_of_the_method_that_was_called()
    {
        await Index.UpsertAsync(ManyVaried(10), cancellationToken: Token);
        foreach (var (method, call) in new (string, Func<Task>)[]
        {
            ("CopyToAsync", () => Index.CopyToAsync(Target, cancellationToken: Token)),
            ("RekeyIndexAsync", () => Client.RekeyIndexAsync(Index, "docs-2", OtherKey, new() { Resume = true }, cancellationToken: Token)),
        })
        {
            Emulator.Faults.Enqueue(Fault.Status(400), "/v1/vectors/upsert_binary");
            var error = await Assert.ThrowsAsync<CopyException>(call);
            Assert.Contains($"{method} on index", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("IngestAsync", error.Message, StringComparison.Ordinal);
        }
    }
}
