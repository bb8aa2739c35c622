using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests;

/// <summary>Batches that meet an open circuit.</summary>
public class IngestCircuitTests : IngestionTest
{
    private const string Route = "/v1/vectors/upsert_binary";

    private static readonly TimeSpan s_break = TimeSpan.FromSeconds(0.5);

    // What a batch waits at least before it tries the circuit again.
    private static readonly TimeSpan s_shortestWait = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task While_the_circuit_is_open_batches_wait_instead_of_failing()
    {
        using var client = ClientWithBreaker(maxRetries: 0);
        Emulator.Faults.EnqueueMany(Fault.Status(503), 2, Route);

        var result = await client.GetIndex("docs", Key).IngestAsync(
            Items(8), new() { BatchItems = 1, Requests = 1, OnFailure = IngestFailureMode.Continue }, cancellationToken: Token);

        Assert.Equal((6, 2), (result.Stored, result.Unknown.Count));
    }

    [Fact]
    public async Task Batches_wait_also_while_the_one_that_tries_the_circuit_takes_longer_than_the_break()
    {
        var clock = new ManualClock();
        using var client = ClientWithBreaker(maxRetries: 0, clock: clock);
        var index = client.GetIndex("docs", Key);
        await OpenCircuitAsync(index);
        var tries = Emulator.Faults.Enqueue(Fault.Stall(), Route);

        var ingesting = index.IngestAsync(
            Items(8), new() { BatchItems = 1, Requests = 3, OnFailure = IngestFailureMode.Continue }, cancellationToken: Token);
        await clock.SomethingWaitsAsync(s_break).WaitAsync(Bound.Time, Token);
        clock.Advance(s_break);
        await tries.Injected.WaitAsync(Bound.Time, Token);
        clock.Advance(2 * s_break);
        await clock.SomethingWaitsAsync(s_shortestWait).WaitAsync(Bound.Time, Token);
        tries.Release();
        while (!ingesting.IsCompleted)
        {
            // Those that are turned away meanwhile wait again; nothing else is limited by this clock.
            await Task.WhenAny(ingesting, clock.SomethingWaitsAsync(wait => wait <= s_break)).WaitAsync(Bound.Time, Token);
            clock.Advance(s_break);
        }
        var result = await ingesting;

        Assert.Equal((8, 8), (result.Read, result.Stored));
    }

    [Theory]
    [InlineData(IngestFailureMode.Stop)]
    [InlineData(IngestFailureMode.Continue)]
    public async Task With_a_service_that_stays_away_a_batch_fails_for_good_after_its_attempts(IngestFailureMode mode)
    {
        using var client = ClientWithBreaker(maxRetries: 3);
        Emulator.Faults.EnqueueMany(Fault.Status(503), 1_000, Route);

        var error = await Record.ExceptionAsync(async () =>
        {
            var result = await client.GetIndex("docs", Key).IngestAsync(Items(3), new() { OnFailure = mode }, cancellationToken: Token);
            Assert.Equal(3, result.Unknown.Count);
        });

        Assert.Equal(mode == IngestFailureMode.Stop, error is IngestException);
        Assert.InRange(Emulator.Faults.RequestsTo(Route), 4, 8);
    }

    [Fact]
    public async Task What_attempts_before_the_circuit_opened_may_have_done_is_not_forgotten()
    {
        using var client = ClientWithBreaker(maxRetries: 3);
        Emulator.Faults.EnqueueMany(Fault.ResetBeforeAnswer(carriedOut: true), 2, Route);
        Emulator.Faults.Enqueue(Fault.Status(400), Route);

        var error = await Assert.ThrowsAsync<IngestException>(() => client.GetIndex("docs", Key).IngestAsync(Items(3), cancellationToken: Token));

        Assert.Equal(3, (await StoredVersionsAsync()).Count);
        Assert.Equal(Items(3).Select(i => i.Id), error.Result.Unknown.Select(i => i.Id));
    }

    [Fact]
    public async Task A_cancellation_ends_the_wait_for_the_circuit()
    {
        var clock = new ManualClock();
        using var client = ClientWithBreaker(maxRetries: 0, clock);
        var index = client.GetIndex("docs", Key);
        await OpenCircuitAsync(index);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var ingesting = index.IngestAsync(Items(3), cancellationToken: cancellation.Token);
        await clock.SomethingWaitsAsync(s_break).WaitAsync(Bound.Time, Token);

        await cancellation.CancelAsync();
        var error = await Assert.ThrowsAsync<IngestCanceledException>(() => ingesting);

        Assert.Equal((0, 0), (error.Result.Stored, error.Result.Unknown.Count));
    }

    [Fact]
    public async Task A_call_whose_retry_met_the_open_circuit_does_not_say_that_it_was_not_sent()
    {
        using var client = ClientWithBreaker(maxRetries: 3);
        Emulator.Faults.EnqueueMany(Fault.ResetBeforeAnswer(carriedOut: true), 2, Route);

        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => client.GetIndex("docs", Key).UpsertAsync(["q"], new float[1, 4], cancellationToken: Token));

        Assert.Equal(2, error.Attempts);
        Assert.Contains("failed at", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Whether the service has carried it out is not known.", error.Message, StringComparison.Ordinal);
    }

    private async Task OpenCircuitAsync(EncryptedIndex index)
    {
        Emulator.Faults.EnqueueMany(Fault.Status(503), 2, Route);
        for (var i = 0; i < 2; i++)
            await Assert.ThrowsAsync<CyborgDbServiceException>(() => index.UpsertAsync(["q"], new float[1, 4], cancellationToken: Token));
    }

    private CyborgDbClient ClientWithBreaker(int maxRetries, TimeProvider? clock = null) => new(new CyborgDbClientOptions
    {
        BaseAddress = Emulator.BaseAddress,
        TimeProvider = clock ?? TimeProvider.System,
        Timeout = Timeout.InfiniteTimeSpan,
        Resilience = new ResilienceOptions
        {
            MaxRetries = maxRetries,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromMilliseconds(2),
            AttemptTimeout = Timeout.InfiniteTimeSpan,
            BreakerMinimumThroughput = 2,
            BreakerFailureRatio = 0.1,
            BreakDuration = s_break,
        },
    });
}
