using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests;

/// <summary>What an account says of items that were never read.</summary>
public class AccountTests : IngestionTest
{
    private const string Route = "/v1/vectors/upsert_binary";

    [Fact]
    public async Task The_account_of_an_ingestion_that_was_stopped_is_of_every_item()
    {
        Emulator.Faults.Enqueue(Fault.Status(400), Route);
        IngestProgress? last = null;
        VectorItem[] items = [.. Items(500)];

        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(
            items, new() { BatchItems = 10, Requests = 1 }, new Reporting(report => last = report), Token));

        var result = error.Result;
        Assert.Equal((500, 500 - result.Read), (result.Total, result.NotRead));
        Assert.InRange(result.Read, 10, 30);
        Assert.Equal(result.Total, result.Stored + result.NotStored.Count + result.Unknown.Count + result.NotRead);
        Assert.Equal((IngestState.NotStored, IngestState.NotRead), (result.StateOf(result.Read - 1), result.StateOf(result.Read)));
        Assert.Contains($", and {result.NotRead} were never read.", error.Message, StringComparison.Ordinal);
        Assert.Equal((result.Total, result.Read, result.NotRead, result.Stored), (last!.Total, last.Read, last.NotRead, last.Stored));
        Assert.Equal((result.NotStored.Count, result.Unknown.Count), (last.NotStored, last.Unknown));
    }

    [Theory]
    [InlineData(5, 10, "5 items are stored; 1 of those read is not, and 4 were never read.")]
    [InlineData(1, 3, "1 item is stored; 1 of those read is not, and 1 was never read.")]
    [InlineData(0, 1, "0 items are stored; 1 of those read is not.")]
    [InlineData(0, 2, "0 items are stored; 1 of those read is not, and 1 was never read.")]
    public async Task The_message_leaves_out_what_there_is_none_of(int stored, int total, string standing)
    {
        VectorItem[] items = [.. Items(stored), new("bad", new[] { float.NaN }), .. Items(total - stored - 1)];
        // What is stored was stored before, so that nothing is under way when the item that is refused comes.
        await Index.UpsertAsync(Items(stored), cancellationToken: Token);
        var options = new IngestOptions { ResumeAfter = stored == 0 ? null : IngestCheckpoint.Parse($"cyborgdb-ingestion-1;stored=0-{stored - 1};") };

        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(items, options, cancellationToken: Token));

        Assert.Contains($" {standing} To go on from there, pass", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_message_tells_of_what_is_not_known_where_there_is_some()
    {
        Emulator.Faults.Enqueue(Fault.ResetBeforeAnswer(carriedOut: true), Route);
        using var client = NewClient(maxRetries: 0);
        VectorItem[] items = [.. Items(3)];

        var error = await Assert.ThrowsAsync<IngestException>(() => client.GetIndex("docs", Key).IngestAsync(items, cancellationToken: Token));

        Assert.Contains(" 0 items are stored; of 3 it is not known. To go on from there, pass", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_message_of_a_cancelled_ingestion_is_as_short()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        var error = await Assert.ThrowsAsync<IngestCanceledException>(() => Index.IngestAsync([.. Items(2)], cancellationToken: cancellation.Token));

        Assert.Contains(" was cancelled: 0 items are stored; 2 were never read. To go on from there, pass", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_earlier_ingestion_stored_further_on_counts_as_stored_and_not_as_never_read()
    {
        await Index.IngestAsync(Items(10, from: 90), cancellationToken: Token);
        Emulator.Faults.Enqueue(Fault.Status(400), Route);
        VectorItem[] items = [.. Items(100)];
        var options = new IngestOptions { BatchItems = 10, Requests = 1, ResumeAfter = IngestCheckpoint.Parse("cyborgdb-ingestion-1;stored=90-99;") };

        var result = (await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(items, options, cancellationToken: Token))).Result;

        Assert.Equal((10, 100), (result.Stored, result.Total));
        Assert.Equal(90 - result.Read, result.NotRead);
        Assert.Equal(IngestState.Stored, result.StateOf(95));
    }

    [Fact]
    public async Task Of_a_stream_that_was_not_read_to_its_end_it_is_not_known_how_many_were_never_read()
    {
        Emulator.Faults.Enqueue(Fault.Status(400), Route);

        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(
            Items(500).Where(_ => true), new() { BatchItems = 10, Requests = 1 }, cancellationToken: Token));

        Assert.Equal((null, null), (error.Result.Total, error.Result.NotRead));
        Assert.Contains("the rest of the source was never read.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_was_read_to_its_end_has_as_many_items_as_were_read_whatever_was_said_before()
    {
        var result = await Index.IngestAsync(Items(50).Where(_ => true), new() { Total = 70 }, cancellationToken: Token);

        Assert.Equal((50, 0), (result.Total, result.NotRead));
    }

    [Fact]
    public async Task Progress_counts_only_what_is_stored_as_stored()
    {
        Emulator.Faults.Enqueue(Fault.ResetBeforeAnswer(carriedOut: true), Route);
        Emulator.Faults.Enqueue(Fault.Status(400), Route);
        using var client = NewClient(maxRetries: 0);
        IngestProgress? last = null;
        VectorItem[] items = [new("bad", new[] { float.NaN }), .. Items(29)];

        await client.GetIndex("docs", Key).IngestAsync(
            items, new() { BatchItems = 10, Requests = 1, OnFailure = IngestFailureMode.Continue }, new Reporting(report => last = report), Token);

        Assert.Equal((30, 9, 11, 10), (last!.Read, last.Stored, last.NotStored, last.Unknown));
    }

    private sealed class Reporting(Action<IngestProgress> report) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => report(value);
    }
}
