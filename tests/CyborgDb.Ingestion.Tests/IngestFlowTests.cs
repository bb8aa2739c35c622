using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests;

public class IngestFlowTests : IngestionTest
{
    private const string Route = "/v1/vectors/upsert_binary";

    [Fact]
    public async Task The_source_is_read_no_further_than_one_batch_ahead_of_the_requests()
    {
        var stalled = Enumerable.Range(0, 3).Select(_ => Emulator.Faults.Enqueue(Fault.Stall(), Route)).ToArray();
        var read = 0;
        var running = Index.IngestAsync(
            Items(200).Select(item =>
            {
                Interlocked.Increment(ref read);
                return item;
            }), new() { BatchItems = 10, Requests = 3 }, cancellationToken: Token);

        foreach (var fault in stalled)
            await fault.Injected.WaitAsync(Token);
        // Three batches of ten are under way and one is full; its successor's first item may have been read to see that.
        Assert.InRange(Volatile.Read(ref read), 21, 41);
        Assert.Equal(3, Emulator.Faults.ConnectionsOpen);
        foreach (var fault in stalled)
            fault.Release();

        Assert.Equal(200, (await running).Stored);
    }

    [Fact]
    public async Task An_index_without_a_dimension_takes_that_of_the_first_items_though_others_are_sent_at_the_same_time()
    {
        var first = Emulator.Faults.Enqueue(Fault.Stall(), Route);
        VectorItem[] items = [Item("first"), new("short", new float[3]), .. Items(5)];

        var running = Index.IngestAsync(items, new() { BatchItems = 1, OnFailure = IngestFailureMode.Continue }, cancellationToken: Token);
        await first.Injected.WaitAsync(Token);
        // Time enough for one that would overtake it.
        for (var times = 0; times < 20; times++)
            Assert.Equal(0, await Index.CountAsync(cancellationToken: Token));
        first.Release();

        var result = await running;
        Assert.Equal(["short"], result.NotStored.Select(item => item.Id));
        Assert.Equal(6, result.Stored);
    }

    [Fact]
    public async Task A_failure_ends_it_while_the_source_waits_for_its_next_item()
    {
        Emulator.Faults.Enqueue(Fault.Status(400), Route);
        static async IAsyncEnumerable<VectorItem> Source()
        {
            foreach (var item in Items(11))
                yield return item;
            await new TaskCompletionSource().Task;
        }

        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(Source(), new() { BatchItems = 10 }, cancellationToken: Token));

        Assert.Equal(11, error.Result.NotStored.Count);
    }

    [Fact]
    public async Task Progress_ends_with_everything_and_counts_the_retries()
    {
        Emulator.Faults.EnqueueMany(Fault.Status(503, "0"), 2, Route);
        var reports = new Reports();

        var result = await Index.IngestAsync(Items(100), new() { BatchItems = 10, Requests = 2 }, reports, Token);

        var last = reports.All[^1];
        Assert.Equal((100, 100, 100, 0, 10), (last.Total, last.Read, last.Stored, last.NotRead, last.Batches));
        Assert.Equal((0, 0), (last.NotStored, last.Unknown));
        Assert.Equal((2, result.Bytes), (last.Retries, last.Bytes));
        Assert.Equal(TimeSpan.Zero, last.Remaining);
        Assert.True(last.VectorsPerSecond > 0);
        Assert.True(result.Bytes > 0);
    }

    [Fact]
    public async Task Progress_is_reported_at_most_ten_times_a_second()
    {
        var reports = new Reports();

        await Index.IngestAsync(Items(2_000), new() { BatchItems = 2 }, reports, Token);

        var times = reports.All.ConvertAll(report => report.Elapsed);
        Assert.All(Enumerable.Range(0, times.Count), i => Assert.True(times.Count(t => t >= times[i] && t < times[i] + TimeSpan.FromSeconds(1)) <= 10));
        Assert.True(times.Count < 1_000);
    }

    [Fact]
    public async Task Whoever_watches_the_progress_and_fails_does_not_lose_the_account()
    {
        var error = await Assert.ThrowsAsync<IngestException>(() =>
            Index.IngestAsync(Items(50), new() { BatchItems = 10, Requests = 1 }, new Failing(), Token));

        Assert.IsType<NotSupportedException>(error.InnerException);
        Assert.Equal(error.Result.Stored, (await StoredVersionsAsync()).Count);
    }

    [Fact]
    public async Task Ids_of_a_stream_are_kept_where_that_is_asked_for()
    {
        var kept = await Index.IngestAsync(Items(5), new() { KeepStoredIds = true }, cancellationToken: Token);
        var notKept = await Index.IngestAsync(Items(5), cancellationToken: Token);

        Assert.Equal(Items(5).Select(i => i.Id), kept.StoredIds);
        Assert.Throws<InvalidOperationException>(() => notKept.StoredIds);
    }

    private sealed class Reports : IProgress<IngestProgress>
    {
        public List<IngestProgress> All { get; } = [];

        public void Report(IngestProgress value) => All.Add(value);
    }

    private sealed class Failing : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => throw new NotSupportedException();
    }
}
