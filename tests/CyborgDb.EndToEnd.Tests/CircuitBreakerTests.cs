using CyborgDb.EndToEnd.Tests.Support;
using Microsoft.Extensions.Logging;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The circuit breaker. No time passes in these tests but what they let pass.</summary>
public sealed class CircuitBreakerTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly LogCollector _logs = new();

    public void Dispose() => _logs.Dispose();

    [Theory]
    [InlineData("count")]
    [InlineData("get (sync)")]
    public async Task It_opens_after_too_many_failures_and_closes_when_the_service_answers_again(string name)
    {
        var operation = KnownOperation.Of(name);
        await using var service = await ScriptedService.StartAsync(
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
        await using var service = await ScriptedService.StartAsync(Answer.Status(503));
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
        await using var service = await ScriptedService.StartAsync(Answer.Status(status));
        using var client = NewClient(service);
        for (var i = 0; i < 10; i++)
            await Assert.ThrowsAnyAsync<CyborgDbException>(() => KnownOperation.Of("count").RunAsyncOn(client));
        Assert.Equal(10, service.Requests.Count);
    }

    [Fact]
    public async Task Failures_that_are_long_past_do_not_count()
    {
        await using var service = await ScriptedService.StartAsync(Answer.Status(503));
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
        await using var service = await ScriptedService.StartAsync(Answer.Status(503));
        using var client = NewClient(service, o => o.Resilience.MaxRetries = 5);
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => KnownOperation.Of("count").RunAsyncOn(client));
        Assert.Equal(2, error.Attempts);
        Assert.Equal(2, service.Requests.Count);
    }

    private static async Task FailAsync<T>(CyborgDbClient client, int times)
        where T : CyborgDbException
    {
        for (var i = 0; i < times; i++)
            await Assert.ThrowsAsync<T>(() => KnownOperation.Of("count").RunAsyncOn(client));
    }

    private CyborgDbClient NewClient(ScriptedService service, Action<CyborgDbClientOptions>? configure = null) => service.NewClient(options =>
    {
        options.TimeProvider = _clock;
        options.LoggerFactory = _logs;
        options.Resilience.MaxRetries = 0;
        options.Resilience.BreakerMinimumThroughput = 2;
        configure?.Invoke(options);
    });
}
