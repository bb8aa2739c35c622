using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests;

/// <summary>Checkpoints that are kept while an ingestion runs.</summary>
public class CheckpointTests : IngestionTest
{
    private const string Route = "/v1/vectors/upsert_binary";

    [Fact]
    public async Task Every_checkpoint_covers_only_what_the_index_holds_and_the_last_one_covers_all()
    {
        Emulator.Faults.UseRandomly(0.1, 1);
        VectorItem[] items = [.. Items(400)];
        var saved = new List<string>();
        var options = new IngestOptions
        {
            BatchItems = 10,
            OnFailure = IngestFailureMode.Continue,
            SaveCheckpoint = checkpoint =>
            {
                saved.Add(checkpoint.ToString());
                foreach (var position in checkpoint.Stored.Positions)
                    Assert.NotNull(Emulator.GetCiphertext("docs", items[position].Id));
                return Task.CompletedTask;
            },
        };

        var result = await Index.IngestAsync(items, options, cancellationToken: Token);

        Assert.Equal(result.Checkpoint.ToString(), saved[^1]);
        Assert.Equal(saved.Count, saved.Distinct().Count());
    }

    [Fact]
    public async Task Saving_holds_nothing_up_and_the_last_checkpoint_is_saved_before_the_end()
    {
        var saved = new List<long>();
        var options = new IngestOptions
        {
            BatchItems = 10,
            Requests = 2,
            SaveCheckpoint = async checkpoint =>
            {
                // The first one takes until everything has been sent.
                while (Emulator.Faults.RequestsTo(Route) < 20)
                {
                    Token.ThrowIfCancellationRequested();
                    await Task.Yield();
                }
                saved.Add(checkpoint.Count);
            },
        };

        await Index.IngestAsync(Items(200), options, cancellationToken: Token);

        Assert.Equal(200, saved[^1]);
        Assert.True(saved.Count < 20, "A call did not take together what was stored during the one before.");
        Assert.Equal(saved.Order(), saved);
    }

    [Fact]
    public async Task One_that_cannot_be_saved_ends_the_ingestion_with_its_account()
    {
        var options = new IngestOptions { BatchItems = 10, SaveCheckpoint = _ => throw new IOException("The disk is full.") };

        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(Items(int.MaxValue), options, cancellationToken: Token));

        Assert.IsType<IOException>(error.InnerException);
        Assert.Contains("its checkpoint could not be saved: The disk is full.", error.Message, StringComparison.Ordinal);
        Assert.Equal((await StoredVersionsAsync()).Count, error.Result.Stored);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_saving_gives_the_message_names_the_option_and_reads_as_sentences(bool isNull)
    {
        var options = new IngestOptions { BatchItems = 10, SaveCheckpoint = _ => isNull ? null! : throw new IOException("disk full") };

        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(Items(100), options, cancellationToken: Token));

        Assert.Contains(
            isNull ? "IngestOptions.SaveCheckpoint gave null in place of a task. " : "its checkpoint could not be saved: disk full. ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Object reference", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_one_is_saved_also_when_the_ingestion_is_cancelled()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var stalled = Emulator.Faults.Enqueue(Fault.Stall(), Route);
        string? saved = null;
        var options = new IngestOptions
        {
            BatchItems = 10,
            Requests = 2,
            SaveCheckpoint = async checkpoint =>
            {
                await cancellation.CancelAsync();
                saved = checkpoint.ToString();
            },
        };

        var error = await Assert.ThrowsAsync<IngestCanceledException>(() => Index.IngestAsync(Items(1_000), options, cancellationToken: cancellation.Token));

        Assert.True(stalled.Injected.IsCompleted, "Nothing was under way.");
        Assert.Equal(error.Result.Checkpoint.ToString(), saved);
    }

    [Fact]
    public async Task One_that_is_reported_while_items_are_under_way_covers_what_is_stored_until_then()
    {
        var stalled = Emulator.Faults.Enqueue(Fault.Stall(), Route);
        var underWay = new List<IngestProgress>();
        var progress = new Reporting(report =>
        {
            if (report.Stored < 30)
                underWay.Add(report);
        });
        // The first request is held until others are stored.
        var options = new IngestOptions
        {
            BatchItems = 10,
            Requests = 2,
            SaveCheckpoint = _ =>
            {
                stalled.Release();
                return Task.CompletedTask;
            },
        };

        var result = await Index.IngestAsync(Items(30), options, progress, Token);

        Assert.Equal(30, result.Stored);
        Assert.All(underWay, report =>
        {
            Assert.Equal(report.Stored, report.Checkpoint.Count);
            Assert.InRange(report.Stored, 0, report.Read);
        });
    }

    private sealed class Reporting(Action<IngestProgress> report) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => report(value);
    }
}
