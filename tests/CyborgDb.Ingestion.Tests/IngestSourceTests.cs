using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests;

/// <summary>Sources that misbehave.</summary>
public class IngestSourceTests : IngestionTest
{
    private const string Route = "/v1/vectors/upsert_binary";

    [Fact]
    public async Task A_source_that_cannot_even_be_begun_leaves_an_empty_account()
    {
        var synchronous = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync((IEnumerable<VectorItem>)new Unreadable(), cancellationToken: Token));
        var asynchronous = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync((IAsyncEnumerable<VectorItem>)new Unreadable(), cancellationToken: Token));

        Assert.All([synchronous, asynchronous], error => Assert.IsType<IOException>(error.InnerException));
        Assert.Equal((0, 0), (synchronous.Result.Read, synchronous.Result.Stored));
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_one_of_those_that_are_not_stored()
    {
        var path = Path.GetTempFileName() + ".fvecs";
        try
        {
            // Ten rows of two values, of which the eighth says that it has three.
            var bytes = Enumerable.Range(0, 10).SelectMany(row => (byte[])[(byte)(row == 7 ? 3 : 2), 0, 0, 0, .. new byte[8]]).ToArray();
            await File.WriteAllBytesAsync(path, bytes, Token);
            using var file = VectorFile.Open(path);

            var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(Enumerable.Range(0, 10).ToList(), file.Vectors, cancellationToken: Token));

            Assert.Contains("vector 7 has dimension 3", error.Message, StringComparison.Ordinal);
            Assert.Equal(Enumerable.Range(0, 8).Select(i => (long)i), error.Result.NotStored.Select(i => i.Position));
            Assert.Equal(8, error.Result.Read);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_failure_is_noticed_while_a_source_that_never_waits_fills_the_next_batch()
    {
        const int Most = 5_000_000;
        var refused = Emulator.Faults.Enqueue(Fault.Status(400), Route);
        var read = 0;
        IEnumerable<VectorItem> Source()
        {
            yield return Item("a");
            yield return Item("b");
            // The third one sends the batch of the first two. That it comes again and again fills no second batch.
            var again = Item("c");
            yield return again;
            refused.Injected.Wait(Token);
            for (; read < Most; read++)
                yield return again;
        }

        await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(Source(), new() { BatchItems = 2, BatchBytes = int.MaxValue }, cancellationToken: Token));

        Assert.InRange(read, 0, Most - 1);
    }

    [Fact]
    public async Task What_stopped_it_counts_for_more_than_a_source_that_cannot_be_disposed_of()
    {
        Emulator.Faults.Enqueue(Fault.Status(400), Route);

        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(new ClosesBadly(Items(3)), cancellationToken: Token));

        Assert.IsType<CyborgDbValidationException>(error.InnerException);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_when_all_has_been_dealt_with_takes_nothing_away()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Synchronous(p =>
        {
            if (p.Stored == 1)
                cancellation.Cancel();
        });
        var options = new IngestOptions { OnFailure = IngestFailureMode.Continue };

        var result = await Index.IngestAsync([new VectorItem("bad", new[] { float.NaN }), Item("a")], options, progress, cancellation.Token);

        Assert.Equal((1, 1), (result.Stored, result.NotStored.Count));
    }

    [Fact]
    public async Task A_source_whose_disposal_never_ends_does_not_hold_an_ingestion_that_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var source = new NeverCloses(Items(5), before: cancellation.Cancel);

        var error = await Assert.ThrowsAsync<IngestCanceledException>(
            () => Index.IngestAsync(source, cancellationToken: cancellation.Token).WaitAsync(TimeSpan.FromSeconds(60), Token));

        Assert.True(source.Closing.IsCompleted, "It was not even tried to dispose of the source.");
        Assert.Equal(5, error.Result.Read);
    }

    [Fact]
    public async Task A_source_whose_disposal_never_ends_takes_nothing_away_from_what_was_ingested_before_the_cancellation()
    {
        using var cancellation = new CancellationTokenSource();
        var source = new NeverCloses(Items(5), before: null);

        var ingestion = Index.IngestAsync(source, cancellationToken: cancellation.Token);
        await source.Closing.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.False(ingestion.IsCompleted, "The source was not waited for.");
        await cancellation.CancelAsync();
        var result = await ingestion.WaitAsync(TimeSpan.FromSeconds(60), Token);

        Assert.Equal(5, result.Stored);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_operation_that_none_can_be_done_with_is_refused_before_anything_is_read(bool timeout)
    {
        var options = new IngestOptions { Operation = timeout ? new() { Timeout = TimeSpan.Zero } : new() { ApiKey = "" } };

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Index.IngestAsync((IEnumerable<VectorItem>)new Unreadable(), options, cancellationToken: Token));
    }

    private sealed class Synchronous(Action<IngestProgress> report) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => report(value);
    }

    private sealed class Unreadable : IEnumerable<VectorItem>, IAsyncEnumerable<VectorItem>
    {
        public IEnumerator<VectorItem> GetEnumerator() => throw new IOException("There is nothing to read from.");

        public IAsyncEnumerator<VectorItem> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw new IOException("There is nothing to read from.");

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <param name="items">What it gives.</param>
    /// <param name="before">What happens before its end is told.</param>
    private sealed class NeverCloses(IEnumerable<VectorItem> items, Action? before) : IAsyncEnumerable<VectorItem>, IAsyncEnumerator<VectorItem>
    {
        private readonly IEnumerator<VectorItem> _items = items.GetEnumerator();
        private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Closing => _closing.Task;

        public VectorItem Current => _items.Current;

        public IAsyncEnumerator<VectorItem> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync()
        {
            var there = _items.MoveNext();
            if (!there)
                before?.Invoke();
            return new(there);
        }

        public ValueTask DisposeAsync()
        {
            _closing.TrySetResult();
            return new(new TaskCompletionSource().Task);
        }
    }

    private sealed class ClosesBadly(IEnumerable<VectorItem> items) : IAsyncEnumerable<VectorItem>, IAsyncEnumerator<VectorItem>
    {
        private readonly IEnumerator<VectorItem> _items = items.GetEnumerator();

        public VectorItem Current => _items.Current;

        public IAsyncEnumerator<VectorItem> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => new(_items.MoveNext());

        public ValueTask DisposeAsync() => throw new IOException("It cannot be closed.");
    }
}
