using Microsoft.AspNetCore.Http;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Time limits, of an attempt and in all. No time passes in these tests but what they let pass.</summary>
public sealed class TimeLimitTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly SemaphoreSlim _arrived = new(0);

    public static TheoryData<string> Operations => KnownOperation.Names;

    public void Dispose() => _arrived.Dispose();

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_attempt_that_takes_too_long_is_tried_again_as_the_table_says(string name)
    {
        var operation = KnownOperation.Of(name);
        if (operation.Repeats == Repeats.Never)
            return;
        await using var service = await ScriptedServer.StartAsync(StallAsync);
        using var client = NewClient(service, o => (o.Resilience.AttemptTimeout, o.Resilience.ModelLoadTime, o.Resilience.TimePerText) = (TimeSpan.FromSeconds(20), default, default));
        var run = operation.RunAsyncOn(client);
        var attempts = operation.MostAttempts;
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            await await Task.WhenAny(run, _arrived.WaitAsync());
            // A second is more than any of these requests is given for what it sends.
            _clock.Advance(TimeSpan.FromSeconds(21));
        }
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => run);
        Assert.Equal((attempts, true), (error.Attempts, error.IsTransient));
        Assert.Equal(attempts, service.Requests.Count);
        Assert.Contains("was not answered by", error.Message, StringComparison.Ordinal);
        Assert.Contains("for an attempt", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("get (sync)")]
    [InlineData("upsert binary")]
    [InlineData("list ids")]
    public async Task A_response_that_stops_coming_is_tried_again(string name)
    {
        var operation = KnownOperation.Of(name);
        await using var service = await ScriptedServer.StartAsync(StalledAfter(operation.Answer, 5), Answer.Json(operation.Answer));
        using var client = NewClient(service);
        var run = operation.RunAsyncOn(client);
        await await Task.WhenAny(run, _arrived.WaitAsync());
        _clock.Advance(TimeSpan.FromSeconds(31));
        await run;
        Assert.Equal(2, service.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_attempt_has_more_time_for_a_larger_upload(bool sync)
    {
        await using var service = await ScriptedServer.StartAsync(StallAsync);
        using var client = NewClient(service, o =>
        {
            o.Timeout = TimeSpan.FromHours(10);
            o.Resilience.AttemptTimeout = TimeSpan.FromSeconds(2);
            o.Resilience.MinUploadRate = 1000;
            o.Resilience.MaxRetries = 0;
        });
        using var key = IndexKey.Generate();
        var run = new Caller(client.GetIndex("a", key), sync).UpsertAsync(["1"], new float[1, 30_000]);
        await await Task.WhenAny(run, _arrived.WaitAsync());

        var length = service.Requests[0].Body.Length;
        Assert.InRange(length, 160_000, 170_000);
        var waits = await _clock.SomethingWaitsAsync(wait => wait < TimeSpan.FromHours(1));
        // And 10 ms for the one vector.
        Assert.Equal(2.01 + length / 1000.0, waits.TotalSeconds, 0.01);
        _clock.Advance(waits);
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => run);
        Assert.Contains($"within {waits.TotalSeconds:0.###} seconds for an attempt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operation_has_as_much_more_for_each_attempt_unless_its_own_limit_is_set()
    {
        await using var service = await ScriptedServer.StartAsync(StallAsync);
        using var client = NewClient(service, o =>
        {
            o.Timeout = TimeSpan.FromSeconds(100);
            o.Resilience.AttemptTimeout = Timeout.InfiniteTimeSpan;
            o.Resilience.MinUploadRate = 1000;
            o.Resilience.MaxRetries = 2;
        });
        using var key = IndexKey.Generate();
        var index = client.GetIndex("a", key);
        foreach (var own in new[] { (TimeSpan?)null, TimeSpan.FromSeconds(3) })
        {
            var run = index.UpsertAsync(["1"], new float[1, 30_000], operation: new() { Timeout = own });
            await await Task.WhenAny(run, _arrived.WaitAsync());
            var waits = await _clock.SomethingWaitsAsync(_ => true);
            Assert.Equal(own?.TotalSeconds ?? 100 + 3 * (0.01 + service.Requests[0].Body.Length / 1000.0), waits.TotalSeconds, 0.01);
            _clock.Advance(waits);
            Assert.Equal(1, (await Assert.ThrowsAsync<CyborgDbTransportException>(() => run)).Attempts);
        }
    }

    [Fact]
    public async Task The_slowest_rate_that_is_allowed_and_a_large_upload_are_no_error()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json("""{"status":"success","message":"m"}"""));
        using var client = service.NewClient(o => (o.Resilience.MinUploadRate, o.Resilience.MaxRetries) = (1, 100));
        using var key = IndexKey.Generate();
        Assert.Equal(1, (await client.GetIndex("a", key).UpsertAsync(["1"], new float[1, 100_000])).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_total_limit_ends_an_operation_whatever_it_is_doing(bool sync)
    {
        await using var service = await ScriptedServer.StartAsync(StallAsync);
        using var client = NewClient(service, o => o.Resilience.AttemptTimeout = Timeout.InfiniteTimeSpan);
        using var key = IndexKey.Generate();
        var run = new Caller(client.GetIndex("a", key), sync).GetAsync(["1"], operation: new() { Timeout = TimeSpan.FromSeconds(3) });
        await await Task.WhenAny(run, _arrived.WaitAsync());
        _clock.Advance(TimeSpan.FromSeconds(3));
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => run);
        Assert.Contains("within 3 seconds, in 1 attempt.", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, true, "get", "a"), (error.Attempts, error.IsTransient, error.RouteName, error.IndexName));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_total_limit_goes_on_while_a_long_response_is_read(bool sync)
    {
        var body = $$"""{"results":[{"id":"1","contents":"{{new string('c', 3_000_000)}}"}]}""";
        await using var service = await ScriptedServer.StartAsync(StalledAfter(body, 2_000_000));
        using var client = NewClient(service, o => o.Resilience.AttemptTimeout = Timeout.InfiniteTimeSpan);
        using var key = IndexKey.Generate();
        var run = new Caller(client.GetIndex("a", key), sync).GetAsync(["1"], operation: new() { Timeout = TimeSpan.FromSeconds(3) });
        await await Task.WhenAny(run, _arrived.WaitAsync());
        _clock.Advance(TimeSpan.FromSeconds(3));
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => run);
        Assert.Contains("within 3 seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_total_limit_goes_on_while_ids_are_listed()
    {
        var ids = string.Join(',', Enumerable.Range(0, 300_000).Select(i => $"\"{i:D8}\""));
        var body = $$"""{"ids":[{{ids}}],"count":300000}""";
        await using var service = await ScriptedServer.StartAsync(StalledAfter(body, 2_000_000));
        using var client = NewClient(service);
        using var key = IndexKey.Generate();
        var listed = 0;
        var run = Task.Run(async () =>
        {
            await foreach (var _ in client.GetIndex("a", key).ListIdsAsync(new() { Timeout = TimeSpan.FromSeconds(3) }))
                listed++;
        });
        await await Task.WhenAny(run, _arrived.WaitAsync());
        _clock.Advance(TimeSpan.FromSeconds(3));
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => run);
        Assert.Equal("list_ids", error.RouteName);
        Assert.InRange(listed, 0, 181_000);
    }

    [Fact]
    public async Task Training_has_no_limit_but_its_own()
    {
        await using var service = await ScriptedServer.StartAsync(StallAsync);
        using var client = NewClient(service);
        using var key = IndexKey.Generate();
        var index = client.GetIndex("a", key);
        using var source = new CancellationTokenSource();
        var endless = index.TrainAsync(cancellationToken: source.Token);
        await await Task.WhenAny(endless, _arrived.WaitAsync());
        _clock.Advance(TimeSpan.FromDays(20));
        Assert.False(endless.IsCompleted, "It ended by itself.");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless);

        var limited = index.TrainAsync(operation: new() { Timeout = TimeSpan.FromHours(2) });
        await await Task.WhenAny(limited, _arrived.WaitAsync());
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, (await Assert.ThrowsAsync<CyborgDbTransportException>(() => limited)).Attempts);
    }

    [Fact]
    public async Task An_operation_without_a_limit_waits_on()
    {
        await using var service = await ScriptedServer.StartAsync(StallAsync);
        using var client = NewClient(service, o =>
        {
            o.Timeout = Timeout.InfiniteTimeSpan;
            o.Resilience.AttemptTimeout = Timeout.InfiniteTimeSpan;
        });
        using var source = new CancellationTokenSource();
        var run = KnownOperation.Of("count").RunAsyncOn(client, source.Token);
        await await Task.WhenAny(run, _arrived.WaitAsync());
        _clock.Advance(TimeSpan.FromDays(100));
        Assert.False(run.IsCompleted, "It ended by itself.");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private Task StallAsync(HttpContext context)
    {
        _arrived.Release();
        return Answer.Stall(context);
    }

    private RequestDelegate StalledAfter(string body, int bytes) => Answer.StalledAfter(body, bytes, () => _arrived.Release());

    private CyborgDbClient NewClient(ScriptedServer service, Action<CyborgDbClientOptions>? configure = null) => service.NewClient(options =>
    {
        options.TimeProvider = _clock;
        configure?.Invoke(options);
    });
}
