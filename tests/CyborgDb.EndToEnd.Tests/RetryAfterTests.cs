namespace CyborgDb.EndToEnd.Tests;

/// <summary>How long the client waits between attempts. No time passes in these tests but what they let pass.</summary>
public sealed class RetryAfterTests : ManualClockTest
{
    public static TheoryData<string, double?> Values => new()
    {
        { "7", 7 }, { "0", 0 }, { "0.25", 0.25 }, { " 3 ", 3 }, { "1000000000000", 86_400 },
        { "Sun, 01 Mar 2026 12:00:09 GMT", 9 }, { "Sun, 01 Mar 2026 11:59:00 GMT", 0 }, { "Sun, 01 Mar 2037 12:00:00 GMT", 86_400 },
        { "-5", null }, { "soon", null }, { "", null }, { "1e3", null }, { "NaN", null }, { "Infinity", null }, { "-Infinity", null }, { "2026-03-01T12:00:09Z", null },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task The_header_is_read_in_seconds_in_fractions_and_as_a_date(string value, double? seconds)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503, "", ("Retry-After", value)));
        using var client = NewClient(service, o => o.Resilience.MaxRetries = 0);
        var error = await Assert.ThrowsAsync<CyborgDbServiceException>(() => KnownOperation.Of("count").RunAsyncOn(client));
        Assert.Equal(seconds, error.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData("get", "7", 7)]
    [InlineData("get (sync)", "7", 7)]
    [InlineData("upsert", "0.25", 0.25)]
    [InlineData("list ids", "45", 45)]
    [InlineData("delete (sync)", "Sun, 01 Mar 2026 12:00:09 GMT", 9)]
    public async Task The_next_attempt_waits_as_long_as_the_service_asked(string name, string value, double seconds)
    {
        var operation = KnownOperation.Of(name);
        await using var service = await ScriptedServer.StartAsync(Answer.Status(429, "", ("Retry-After", value)), Answer.Json(operation.Answer));
        using var client = NewClient(service);
        var run = operation.RunAsyncOn(client);
        await await Task.WhenAny(run, Clock.SomethingWaitsAsync(TimeSpan.FromSeconds(seconds)));
        Assert.Single(service.Requests);
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        await run;
        Assert.Equal(2, service.Requests.Count);
    }

    [Fact]
    public async Task Options_that_are_changed_after_the_client_was_made_change_nothing_of_it()
    {
        var operation = KnownOperation.Of("count");
        await using var service = await ScriptedServer.StartAsync(Answer.Status(429, "", ("Retry-After", "7")), Answer.Json(operation.Answer));
        ResilienceOptions resilience = null!;
        using var client = NewClient(service, o => resilience = o.Resilience);
        resilience.LongestRetryAfter = TimeSpan.Zero;
        resilience.MinUploadRate = 0;
        var run = operation.RunAsyncOn(client);
        await PassAsync(run, TimeSpan.FromSeconds(7));
        await run;
        Assert.Equal(2, service.Requests.Count);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("get (sync)")]
    public async Task A_wait_longer_than_there_is_time_for_is_not_begun(string name)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503, "", ("Retry-After", "11")));
        using var client = NewClient(service, o => o.Timeout = TimeSpan.FromSeconds(10));
        var run = KnownOperation.Of(name).RunAsyncOn(client);
        var waits = Clock.SomethingWaitsAsync(TimeSpan.FromSeconds(11));
        await Task.WhenAny(run, waits);
        Assert.False(waits.IsCompleted, "It waits for longer than it may take.");
        var error = await Assert.ThrowsAsync<CyborgDbServiceException>(() => run);
        Assert.Equal((1, TimeSpan.FromSeconds(11), true), (error.Attempts, error.RetryAfter, error.IsTransient));
        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("get (sync)")]
    public async Task Without_a_word_of_the_service_the_waits_grow_with_jitter_up_to_their_limit(string name)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503));
        using var client = NewClient(service, o =>
        {
            o.Resilience.MaxRetries = 6;
            o.Resilience.RetryDelay = TimeSpan.FromSeconds(1);
            o.Resilience.MaxRetryDelay = TimeSpan.FromSeconds(8);
            o.Timeout = TimeSpan.FromMinutes(10);
        });
        var run = KnownOperation.Of(name).RunAsyncOn(client);
        var waits = new List<TimeSpan>();
        for (var retry = 0; retry < 6; retry++)
        {
            var next = Clock.SomethingWaitsAsync(wait => wait <= TimeSpan.FromSeconds(8));
            await Task.WhenAny(run, next);
            Assert.False(run.IsCompleted, $"It ended before retry {retry + 1}.");
            waits.Add(await next);
            Assert.Equal(retry + 1, service.Requests.Count);
            Clock.Advance(waits[^1]);
        }
        Assert.Equal(7, (await Assert.ThrowsAsync<CyborgDbServiceException>(() => run)).Attempts);
        Assert.True(waits.Distinct().Count() > 2, $"The waits have no jitter: {string.Join(", ", waits)}");
        Assert.True(waits[4] + waits[5] > waits[0] + waits[1], $"The waits do not grow: {string.Join(", ", waits)}");
    }

    [Fact]
    public async Task The_time_runs_out_between_two_attempts()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503));
        using var client = NewClient(service, o =>
        {
            o.Timeout = TimeSpan.FromSeconds(10);
            o.Resilience.RetryDelay = TimeSpan.FromHours(5);
            o.Resilience.MaxRetryDelay = TimeSpan.FromHours(5);
        });
        var run = KnownOperation.Of("list indexes").RunAsyncOn(client);
        await await Task.WhenAny(run, Clock.SomethingWaitsAsync(wait => wait > TimeSpan.FromMinutes(1)));
        Clock.Advance(TimeSpan.FromSeconds(10));
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => run);
        Assert.Contains("within 10 seconds, in 1 attempt (the one before ended with status 503)", error.Message, StringComparison.Ordinal);
    }

    private new CyborgDbClient NewClient(ScriptedServer service, Action<CyborgDbClientOptions>? configure = null) => base.NewClient(service, options =>
    {
        options.Resilience.RetryDelay = TimeSpan.FromSeconds(0.5);
        configure?.Invoke(options);
    });
}
