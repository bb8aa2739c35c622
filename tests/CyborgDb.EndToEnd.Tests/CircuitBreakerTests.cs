using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The circuit breaker. No time passes in these tests but what they let pass.</summary>
public sealed class CircuitBreakerTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly LogCollector _logs = new();
    private readonly SemaphoreSlim _arrived = new(0);

    public void Dispose()
    {
        _logs.Dispose();
        _arrived.Dispose();
    }

    [Theory]
    [InlineData("count")]
    [InlineData("get (sync)")]
    public async Task It_opens_after_too_many_failures_and_closes_when_the_service_answers_again(string name)
    {
        var operation = KnownOperation.Of(name);
        await using var service = await ScriptedServer.StartAsync(
            Answer.Status(503), Answer.Reset, Answer.Json(operation.Answer), Answer.Status(502), Answer.Json(operation.Answer));
        using var client = NewClient(service);
        await Assert.ThrowsAsync<CyborgDbServiceException>(() => operation.RunAsyncOn(client));
        await Assert.ThrowsAsync<CyborgDbTransportException>(() => operation.RunAsyncOn(client));

        // Open: nothing is sent.
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => operation.RunAsyncOn(client));
        Assert.Equal(2, service.Requests.Count);
        Assert.Equal((0, true, TimeSpan.FromSeconds(5)), (error.Attempts, error.IsTransient, error.RetryAfter));
        Assert.Contains("the circuit breaker is open. Try again later, in 5 seconds.", error.Message, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        await Assert.ThrowsAsync<CyborgDbTransportException>(() => operation.RunAsyncOn(client));
        Assert.Equal(2, service.Requests.Count);

        // Half open: one is let through, and closes it.
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        await operation.RunAsyncOn(client);
        Assert.Equal(3, service.Requests.Count);

        // Closed: a single failure does not open it.
        await Assert.ThrowsAsync<CyborgDbServiceException>(() => operation.RunAsyncOn(client));
        await operation.RunAsyncOn(client);
        Assert.Equal(5, service.Requests.Count);
        Assert.Equal(["CircuitOpened", "CircuitClosed"], _logs.Warnings.Select(line => line.Event.Name));
    }

    [Fact]
    public async Task It_opens_again_when_the_one_that_is_let_through_fails()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503));
        using var client = NewClient(service);
        await FailAsync<CyborgDbServiceException>(client, 2);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await FailAsync<CyborgDbServiceException>(client, 1);
        await FailAsync<CyborgDbTransportException>(client, 3);
        Assert.Equal(3, service.Requests.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(429)]
    public async Task What_the_caller_gets_wrong_does_not_open_it(int status)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(status));
        using var client = NewClient(service);
        for (var i = 0; i < 10; i++)
            await Assert.ThrowsAnyAsync<CyborgDbException>(() => KnownOperation.Of("count").RunAsyncOn(client));
        Assert.Equal(10, service.Requests.Count);
    }

    [Fact]
    public async Task Failures_that_are_long_past_do_not_count()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503));
        using var client = NewClient(service);
        await FailAsync<CyborgDbServiceException>(client, 1);
        _clock.Advance(TimeSpan.FromSeconds(31));
        await FailAsync<CyborgDbServiceException>(client, 1);
        _clock.Advance(TimeSpan.FromSeconds(31));
        await FailAsync<CyborgDbServiceException>(client, 2);
        await FailAsync<CyborgDbTransportException>(client, 1);
    }

    [Fact]
    public async Task It_opens_in_the_middle_of_retries_and_the_attempts_are_told()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503));
        using var client = NewClient(service, o => o.Resilience.MaxRetries = 5);
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => KnownOperation.Of("count").RunAsyncOn(client));
        Assert.Equal(2, error.Attempts);
        Assert.Equal(2, service.Requests.Count);
    }

    [Theory]
    [InlineData("count")]
    [InlineData("get (sync)")]
    public async Task One_that_is_let_through_and_then_cancelled_by_its_caller_tells_nothing_and_the_next_one_tries(string name)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503), Answer.Status(503), StallAsync);
        using var client = NewClient(service);
        await FailAsync<CyborgDbServiceException>(client, 2);
        _clock.Advance(TimeSpan.FromSeconds(5));
        for (var probe = 1; probe <= 3; probe++)
        {
            using var source = new CancellationTokenSource();
            var tries = KnownOperation.Of(name).RunAsyncOn(client, source.Token);
            await await Task.WhenAny(tries, _arrived.WaitAsync());
            // The service still hangs, so nothing else is let through.
            await FailAsync<CyborgDbTransportException>(client, 64);
            Assert.Equal(2 + probe, service.Requests.Count);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tries);
        }
        Assert.Equal(["CircuitOpened"], _logs.Warnings.Select(line => line.Event.Name));
    }

    [Fact]
    public async Task What_callers_cancel_counts_for_nothing()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503), StallAsync, StallAsync, Answer.Status(503));
        using var client = NewClient(service, o => o.Resilience.BreakerFailureRatio = 1);
        await FailAsync<CyborgDbServiceException>(client, 1);
        for (var i = 0; i < 2; i++)
        {
            using var source = new CancellationTokenSource();
            var cancelled = KnownOperation.Of("count").RunAsyncOn(client, source.Token);
            await await Task.WhenAny(cancelled, _arrived.WaitAsync());
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        }
        // Neither did it fail, which would have opened the circuit by now, nor succeed, which would keep it closed after the next.
        await FailAsync<CyborgDbServiceException>(client, 1);
        await FailAsync<CyborgDbTransportException>(client, 3);
        Assert.Equal(4, service.Requests.Count);
    }

    [Theory]
    [InlineData(10, 30)]
    [InlineData(30, 10)]
    public async Task A_service_that_hangs_opens_it_whichever_limit_ends_the_attempt(int total, int attempt)
    {
        await using var service = await ScriptedServer.StartAsync(StallAsync);
        using var client = NewClient(service, o =>
        {
            o.Timeout = TimeSpan.FromSeconds(total);
            o.Resilience.AttemptTimeout = TimeSpan.FromSeconds(attempt);
        });
        for (var i = 0; i < 2; i++)
        {
            var run = KnownOperation.Of("count").RunAsyncOn(client);
            await await Task.WhenAny(run, _arrived.WaitAsync());
            _clock.Advance(TimeSpan.FromSeconds(11));
            var late = await Assert.ThrowsAsync<CyborgDbTransportException>(() => run);
            Assert.Contains("was not answered by", late.Message, StringComparison.Ordinal);
        }
        await FailAsync<CyborgDbTransportException>(client, 3);
        Assert.Equal(2, service.Requests.Count);

        // And the one that is let through opens it again when it comes to nothing in its time.
        _clock.Advance(TimeSpan.FromSeconds(5));
        var tries = KnownOperation.Of("count").RunAsyncOn(client);
        await await Task.WhenAny(tries, _arrived.WaitAsync());
        _clock.Advance(TimeSpan.FromSeconds(11));
        await Assert.ThrowsAsync<CyborgDbTransportException>(() => tries);
        await FailAsync<CyborgDbTransportException>(client, 3);
        Assert.Equal(3, service.Requests.Count);
    }

    [Fact]
    public async Task While_the_one_that_is_let_through_takes_long_the_others_are_told_no_time_that_has_passed()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503), Answer.Status(503), StallAsync);
        using var client = NewClient(service, o => o.Resilience.BreakDuration = TimeSpan.FromSeconds(2));
        await FailAsync<CyborgDbServiceException>(client, 2);
        _clock.Advance(TimeSpan.FromSeconds(2));
        var tries = KnownOperation.Of("count").RunAsyncOn(client);
        await await Task.WhenAny(tries, _arrived.WaitAsync());
        var early = await Assert.ThrowsAsync<CyborgDbTransportException>(() => KnownOperation.Of("count").RunAsyncOn(client).WaitAsync(Bound.Time));
        Assert.Equal((0, TimeSpan.FromSeconds(2)), (early.Attempts, early.RetryAfter));
        _clock.Advance(TimeSpan.FromSeconds(25));
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => KnownOperation.Of("count").RunAsyncOn(client).WaitAsync(Bound.Time));
        Assert.Equal((0, TimeSpan.Zero), (error.Attempts, error.RetryAfter));
        _clock.Advance(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAsync<CyborgDbTransportException>(() => tries);
    }

    [Fact]
    public async Task Training_which_may_take_hours_is_not_what_tries_it()
    {
        await using var service = await ScriptedServer.StartAsync(
            Answer.Status(503), Answer.Status(503), StallAsync, Answer.Json(KnownOperation.Of("count").Answer));
        using var client = NewClient(service);
        await FailAsync<CyborgDbServiceException>(client, 2);
        _clock.Advance(TimeSpan.FromSeconds(5));
        using var source = new CancellationTokenSource();
        var training = KnownOperation.Of("train").RunAsyncOn(client, source.Token);
        await await Task.WhenAny(training, _arrived.WaitAsync());

        await KnownOperation.Of("count").RunAsyncOn(client);
        Assert.False(training.IsCompleted, "The training ended before its time.");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => training);
    }

    private Task StallAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        _arrived.Release();
        return Answer.Stall(context);
    }

    private static async Task FailAsync<T>(CyborgDbClient client, int times)
        where T : CyborgDbException
    {
        for (var i = 0; i < times; i++)
            await Assert.ThrowsAsync<T>(() => KnownOperation.Of("count").RunAsyncOn(client).WaitAsync(Bound.Time));
    }

    private CyborgDbClient NewClient(ScriptedServer service, Action<CyborgDbClientOptions>? configure = null) => service.NewClient(options =>
    {
        options.TimeProvider = _clock;
        options.LoggerFactory = _logs;
        options.Resilience.MaxRetries = 0;
        options.Resilience.BreakerMinimumThroughput = 2;
        configure?.Invoke(options);
    });
}
