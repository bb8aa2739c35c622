using System.Buffers;
using System.Collections;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>
/// A large input is checked and measured no longer than its caller wants, and away from the thread of an asynchronous caller. No time passes in
/// these tests but what they let pass.
/// </summary>
public sealed class LongInputTests : IDisposable
{
    private const int Many = 20_000;

    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);
    private static readonly VectorItem s_text = new("text") { Contents = "for the service to make a vector of" };

    private readonly ManualClock _clock = new();
    private readonly IndexKey _key = IndexKey.Generate();

    public static TheoryData<string, bool> Operations
    {
        get
        {
            TheoryData<string, bool> all = [];
            foreach (var name in new[] { "upsert of items", "upsert of ids and vectors", "query batch", "get", "delete" })
            {
                all.Add(name, true);
                all.Add(name, false);
            }
            all.Add("get stream", false);
            all.Add("query batch stream", false);
            return all;
        }
    }

    public void Dispose() => _key.Dispose();

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task With_a_token_that_is_cancelled_already_nothing_is_looked_at(string name, bool sync)
    {
        var input = new Input();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(name, sync, input, new CancellationToken(canceled: true)));
        Assert.True(error.CancellationToken.IsCancellationRequested, "It is not the caller's token.");
        Assert.Equal(0, input.Reads);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_cancellation_ends_the_checking_within_a_block(string name, bool sync)
    {
        using var source = new CancellationTokenSource();
        var input = new Input { AtRead = (2, source.Cancel) };
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(name, sync, input, source.Token));
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.InRange(input.Reads, 2, MostReads(name));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task When_the_time_is_up_the_checking_ends_and_nothing_was_sent(string name, bool sync)
    {
        var input = new Input { AtRead = (2, () => _clock.Advance(TimeSpan.FromSeconds(100))) };
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => RunAsync(name, sync, input));
        Assert.Contains("within 100 seconds: its input was still being checked", error.Message, StringComparison.Ordinal);
        Assert.Contains("CyborgDbClientOptions.Timeout (100 seconds). Allow more time there", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was sent.", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, true), (error.Attempts, error.IsTransient));
        Assert.InRange(input.Reads, 2, MostReads(name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancellation_ends_the_measuring_of_a_vector_within_a_block(bool sync)
    {
        using var source = new CancellationTokenSource();
        // Once for the check, once as the measuring begins.
        var vector = new WatchedVector(1_000_000) { AtRead = (4, source.Cancel) };
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => OnIndexAsync(
            index => new Caller(index, sync).UpsertAsync([new("1", vector.Memory), s_text], cancellation: source.Token)));
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.InRange(vector.Reads, 4, 6);
    }

    [Fact]
    public async Task When_the_time_is_up_the_measuring_ends_and_nothing_was_sent()
    {
        var vector = new WatchedVector(1_000_000) { AtRead = (4, () => _clock.Advance(TimeSpan.FromSeconds(3))) };
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => OnIndexAsync(
            index => index.UpsertAsync([new("1", vector.Memory), s_text], new OperationOptions { Timeout = TimeSpan.FromSeconds(3) })));
        Assert.Contains("within 3 seconds: its input was still being checked", error.Message, StringComparison.Ordinal);
        Assert.Contains("OperationOptions.Timeout", error.Message, StringComparison.Ordinal);
        Assert.InRange(vector.Reads, 4, 6);
    }

    [Fact]
    public async Task The_time_that_the_checking_took_is_not_left_for_the_request()
    {
        var input = new Input { AtRead = (2, () => _clock.Advance(TimeSpan.FromSeconds(60))) };
        await using var service = await ScriptedServer.StartAsync(Answer.Stall);
        using var client = NewClient(service);
        var run = client.GetIndex("a", _key).GetAsync(new Ids(input));
        // With what a get of so many ids has more, for each of four attempts.
        await _clock.SomethingWaitsAsync(wait => wait.TotalSeconds is > 840 and < 850).WaitAsync(s_bound);
        _clock.Advance(TimeSpan.FromSeconds(850));
        await Assert.ThrowsAsync<CyborgDbTransportException>(() => run.WaitAsync(s_bound));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_asynchronous_caller_keeps_their_thread_and_a_synchronous_one_does_the_work(string name, bool sync)
    {
        var input = new Input();
        await using var service = await ScriptedServer.StartAsync(Answer.Json(name.StartsWith("get", StringComparison.Ordinal) ? """{"results":[]}"""
            : name.StartsWith("query", StringComparison.Ordinal) ? $$"""{"results":[{{string.Join(',', Enumerable.Repeat("[]", Many))}}]}"""
            : """{"status":"success","message":"m"}"""));
        using var client = NewClient(service);
        var index = client.GetIndex("a", _key);
        var (caller, run) = await OnThreadAsync(() => Run(name, sync, index, input, default));
        await run.WaitAsync(s_bound);
        Assert.True(input.Reads > 20, $"It read {input.Reads} times.");
        Assert.Equal(sync ? [caller] : [], input.Threads.Intersect([caller]));
    }

    [Fact]
    public async Task A_large_text_is_measured_away_from_an_asynchronous_callers_thread()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json("""{"status":"success","message":"m"}"""));
        using var client = NewClient(service);
        var index = client.GetIndex("a", _key);
        var metadata = new WatchedMetadata(2_000);
        var (caller, run) = await OnThreadAsync(() => index.UpsertBinaryAsync([.. Enumerable.Range(0, 2_000).Select(i => $"{i}")], new float[2_000, 2], metadata));
        await run.WaitAsync(s_bound);
        Assert.NotEqual(caller, metadata.ThreadAtTheEndOfMeasuring);
    }

    [Fact]
    public async Task A_short_input_is_checked_on_the_callers_thread()
    {
        var input = new Input { Count = 10 };
        await using var service = await ScriptedServer.StartAsync(Answer.Json("""{"results":[]}"""));
        using var client = NewClient(service);
        var index = client.GetIndex("a", _key);
        var (caller, run) = await OnThreadAsync(() => index.GetAsync(new Ids(input)));
        await run.WaitAsync(s_bound);
        Assert.Equal([caller], input.Threads);
    }

    /// <summary>Of vectors a read gives a block; ids and items are read one by one.</summary>
    private static int MostReads(string name) => name.StartsWith("query", StringComparison.Ordinal) ? 3 : 2_100;

    private Task RunAsync(string name, bool sync, Input input, CancellationToken cancellation = default) =>
        OnIndexAsync(index => sync ? Task.Run(() => Run(name, sync, index, input, cancellation), CancellationToken.None) : Run(name, sync, index, input, cancellation));

    /// <summary>Runs it on an index of a service that nothing is to reach.</summary>
    private async Task OnIndexAsync(Func<EncryptedIndex, Task> run)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json("""{"results":[]}"""));
        using var client = NewClient(service);
        try
        {
            await run(client.GetIndex("a", _key)).WaitAsync(s_bound);
        }
        finally
        {
            Assert.Empty(service.Requests);
        }
    }

    private static Task Run(string name, bool sync, EncryptedIndex index, Input input, CancellationToken cancellation) => (name, sync) switch
    {
        ("upsert of items", false) => index.UpsertAsync(new Items(input), null, cancellation),
        ("upsert of items", true) => Done(index.Upsert(new Items(input), null, cancellation)),
        ("upsert of ids and vectors", false) => index.UpsertAsync(new Ids(input), new float[input.Count, 2], cancellationToken: cancellation),
        ("upsert of ids and vectors", true) => Done(index.Upsert(new Ids(input), new float[input.Count, 2], cancellationToken: cancellation)),
        ("query batch", false) => index.QueryBatchAsync((new WatchedRows(input).Memory, WatchedRows.Dimension), null, null, cancellation),
        ("query batch", true) => Done(index.QueryBatch((new WatchedRows(input).Memory, WatchedRows.Dimension), null, null, cancellation)),
        ("get", false) => index.GetAsync(new Ids(input), ItemFields.All, null, cancellation),
        ("get", true) => Done(index.Get(new Ids(input), ItemFields.All, null, cancellation)),
        ("delete", false) => index.DeleteAsync(new Ids(input), null, cancellation),
        ("delete", true) => Done(index.Delete(new Ids(input), null, cancellation)),
        ("get stream", _) => index.GetStreamAsync(new Ids(input), ItemFields.All, null, cancellation).CountAsync(CancellationToken.None).AsTask(),
        _ => index.QueryBatchStreamAsync((new WatchedRows(input).Memory, WatchedRows.Dimension), null, null, cancellation).CountAsync(CancellationToken.None).AsTask(),
    };

    private static Task<object> Done(object result) => Task.FromResult(result);

    /// <summary>Calls from a thread that is not of the pool, and gives it with what was called.</summary>
    private static Task<(int Thread, Task Run)> OnThreadAsync(Func<Task> call)
    {
        var called = new TaskCompletionSource<(int, Task)>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => called.SetResult((Environment.CurrentManagedThreadId, call()))) { IsBackground = true }.Start();
        return called.Task;
    }

    private CyborgDbClient NewClient(ScriptedServer service) => service.NewClient(options => options.TimeProvider = _clock);

    /// <summary>Notes who reads it, and does something at one of the reads.</summary>
    private sealed class Input
    {
        private readonly HashSet<int> _threads = [];

        public int Count { get; init; } = Many;

        public (int Read, Action Do)? AtRead { get; init; }

        public int Reads { get; private set; }

        public IReadOnlyCollection<int> Threads => _threads;

        public void Read()
        {
            lock (_threads)
            {
                Reads++;
                _threads.Add(Environment.CurrentManagedThreadId);
            }
            if (AtRead is { } at && Reads == at.Read)
                at.Do();
        }
    }

    private abstract class Watched<T>(int count) : IReadOnlyList<T>
    {
        public int Count => count;

        public abstract T this[int index] { get; }

        public IEnumerator<T> GetEnumerator() => Enumerable.Range(0, count).Select(i => this[i]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Ids(Input input) : Watched<string>(input.Count)
    {
        public override string this[int index]
        {
            get
            {
                input.Read();
                return $"{index}";
            }
        }
    }

    private sealed class Items(Input input) : Watched<VectorItem>(input.Count)
    {
        private static readonly float[] s_vector = [1, 2];

        public override VectorItem this[int index]
        {
            get
            {
                input.Read();
                return new($"{index}", s_vector);
            }
        }
    }

    private sealed class WatchedMetadata(int count) : Watched<Metadata?>(count)
    {
        private int _reads;

        public int ThreadAtTheEndOfMeasuring { get; private set; }

        public override Metadata? this[int index]
        {
            get
            {
                // All are read once for the check, and once more to be measured.
                if (++_reads == 2 * Count)
                    ThreadAtTheEndOfMeasuring = Environment.CurrentManagedThreadId;
                return new() { ["text"] = new string('x', 1_000) };
            }
        }
    }

    private sealed class WatchedVector(int length) : MemoryManager<float>
    {
        private readonly float[] _values = new float[length];

        public override Memory<float> Memory => CreateMemory(length);

        public (int Read, Action Do)? AtRead { get; init; }

        public int Reads { get; private set; }

        public override Span<float> GetSpan()
        {
            Reads++;
            if (AtRead is { } at && Reads == at.Read)
                at.Do();
            return _values;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }

    /// <summary>As many rows as the input counts, in blocks of which each is a read.</summary>
    private sealed class WatchedRows(Input input) : MemoryManager<float>
    {
        public const int Dimension = 20;

        private readonly float[] _values = new float[input.Count * Dimension];

        public override Memory<float> Memory => CreateMemory(input.Count * Dimension);

        public override Span<float> GetSpan()
        {
            input.Read();
            return _values;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }
}
