using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>A service that takes its time for each item is waited for; one that hangs is given up. No time passes but what the tests let pass.</summary>
public sealed class PatienceTests : ManualClockTest
{
    private const string Stored = """{"status":"success","message":"m"}""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upsert_of_100000_vectors_that_takes_3_ms_for_each_is_sent_once(bool sync)
    {
        await using var service = await ScriptedServer.StartAsync(AfterAsync(TimeSpan.FromSeconds(300), Stored));
        using var client = NewClient(service);
        var run = new Caller(client.GetIndex("a", Key), sync).UpsertAsync(Ids(100_000), new float[100_000, 8]);
        await PassAsync(run, TimeSpan.FromSeconds(300));
        Assert.Equal(100_000, (await run.WaitAsync(Bound.Time)).Count);
        Assert.Single(service.Requests);
    }

    public static TheoryData<string, double> Slow => new()
    {
        { "1,000 texts at 0.5 seconds", 500 }, { "a model to be downloaded", 100 }, { "an index with a model to be downloaded", 100 },
        { "a batch of 2,000 queries at 80 ms", 160 }, { "10,000 items read at 5 ms", 50 }, { "10,000 items streamed at 5 ms", 50 }, { "10,000 items deleted at 5 ms", 50 },
    };

    [Theory]
    [MemberData(nameof(Slow))]
    public async Task What_takes_the_service_long_is_sent_once(string what, double seconds)
    {
        var (answer, run) = Of(what);
        await using var service = await ScriptedServer.StartAsync(AfterAsync(TimeSpan.FromSeconds(seconds), answer));
        using var client = NewClient(service);
        var running = run(client, client.GetIndex("a", Key));
        await PassAsync(running, TimeSpan.FromSeconds(seconds));
        await running.WaitAsync(Bound.Time);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task A_service_that_hangs_is_given_up_in_bounded_time()
    {
        await using var service = await ScriptedServer.StartAsync(StallAsync);
        using var client = NewClient(service);
        var run = client.GetIndex("a", Key).UpsertAsync(Ids(100_000), new float[100_000, 8]);
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            await StalledAsync(run);
            Clock.Advance(TimeSpan.FromSeconds(1_060));
        }
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => run.WaitAsync(Bound.Time));
        Assert.Equal(4, error.Attempts);
        Assert.Matches(
            @"within 41\d\d(\.\d+)? seconds, in 4 attempts .* The operation has CyborgDbClientOptions\.Timeout \(100 seconds\) and for each of 4 attempts .* 1000 seconds by TimePerItem \(items: 100000\)",
            error.Message);
    }

    [Fact]
    public async Task The_error_says_that_the_limit_of_an_attempt_was_reached_and_how_it_comes_about()
    {
        var error = await TimedOutAsync(index => index.UpsertAsync(
            [new("1", new float[] { 1, 2 }), new("2") { Contents = "text" }]), o => (o.Resilience.MaxRetries, o.Timeout) = (0, Timeout.InfiniteTimeSpan));
        Assert.Matches(
            @"within 151\.02\d* seconds for an attempt, in 1 attempt\. An attempt has ResilienceOptions\.AttemptTimeout \(30 seconds\) and 0\.\d+ seconds by MinUploadRate \(bytes: \d+\), "
            + @"0\.02 seconds by TimePerItem \(items: 2\), 1 second by TimePerText \(texts: 1\), 120 seconds by ModelLoadTime\. Allow more time there, or send less at once\.",
            error.Message);
    }

    [Fact]
    public async Task The_error_says_that_the_clients_limit_was_reached_and_how_it_comes_about()
    {
        var error = await TimedOutAsync(index => index.QueryBatchAsync(new float[10, 2]), o => o.Resilience.AttemptTimeout = Timeout.InfiniteTimeSpan);
        Assert.Matches(
            @"within 104(\.\d+)? seconds, in 1 attempt\. The operation has CyborgDbClientOptions\.Timeout \(100 seconds\) and for each of 4 attempts 0\.\d+ seconds by MinUploadRate "
            + @"\(bytes: \d+\), 1 second by TimePerQuery \(queries: 10\)\. Allow more time there", error.Message);
    }

    [Fact]
    public async Task The_error_says_that_the_operations_own_limit_was_reached()
    {
        var error = await TimedOutAsync(index => index.CountAsync(new() { Timeout = TimeSpan.FromSeconds(3) }), _ => { });
        Assert.Contains("within 3 seconds, in 1 attempt. The operation has its own OperationOptions.Timeout. Allow more time there", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get", "121", 120)]
    [InlineData("get (sync)", "1000000", 120)]
    [InlineData("upsert", "0.5", 0.25)]
    public async Task A_wait_longer_than_the_longest_is_not_begun_also_without_a_limit_of_time(string name, string asked, double longest)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503, "", ("Retry-After", asked)));
        using var client = NewClient(service, o =>
        {
            o.Timeout = Timeout.InfiniteTimeSpan;
            o.Resilience.LongestRetryAfter = TimeSpan.FromSeconds(longest);
        });
        var error = await Assert.ThrowsAsync<CyborgDbServiceException>(() => KnownOperation.Of(name).RunAsyncOn(client).WaitAsync(Bound.Time));
        Assert.Equal(1, error.Attempts);
        Assert.True(error.RetryAfter > TimeSpan.FromSeconds(longest), $"It says to wait {error.RetryAfter}.");
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task By_default_a_wait_of_two_minutes_is_the_longest()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503, "", ("Retry-After", "120")), Answer.Json("""{"result":1}"""));
        using var client = NewClient(service, o => o.Timeout = Timeout.InfiniteTimeSpan);
        var run = KnownOperation.Of("count").RunAsyncOn(client);
        await PassAsync(run, TimeSpan.FromMinutes(2));
        await run.WaitAsync(Bound.Time);
        Assert.Equal(2, service.Requests.Count);
    }

    private static (string Answer, Func<CyborgDbClient, EncryptedIndex, Task> Run) Of(string what) => what switch
    {
        "1,000 texts at 0.5 seconds" => (Stored, (_, index) => index.UpsertAsync(Array.ConvertAll(Ids(1_000), id => new VectorItem(id) { Contents = "text" }))),
        "a model to be downloaded" => ("""{"results":[]}""", (_, index) => index.QueryContentsAsync("text")),
        "an index with a model to be downloaded" => (Stored, (client, _) => client.CreateKmsIndexAsync("a", "slot", new() { EmbeddingModel = "m" })),
        "a batch of 2,000 queries at 80 ms" => (
            JsonSerializer.Serialize(new { results = new object[2_000][].Select(_ => Array.Empty<int>()) }), (_, index) => index.QueryBatchAsync(new float[2_000, 2])),
        "10,000 items read at 5 ms" => ("""{"results":[]}""", (_, index) => index.GetAsync(Ids(10_000))),
        "10,000 items streamed at 5 ms" => ("""{"results":[]}""", async (_, index) => await index.GetStreamAsync(Ids(10_000)).CountAsync()),
        _ => (Stored, (_, index) => index.DeleteAsync(Ids(10_000))),
    };

    private static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(i => $"{i}")];

    private async Task<CyborgDbTransportException> TimedOutAsync(Func<EncryptedIndex, Task> call, Action<CyborgDbClientOptions> configure)
    {
        await using var service = await ScriptedServer.StartAsync(StallAsync);
        using var client = NewClient(service, configure);
        var run = call(client.GetIndex("a", Key));
        await StalledAsync(run);
        Clock.Advance(TimeSpan.FromHours(1));
        return await Assert.ThrowsAsync<CyborgDbTransportException>(() => run.WaitAsync(Bound.Time));
    }

    private RequestDelegate AfterAsync(TimeSpan time, string body) => async context =>
    {
        await Task.Delay(time, Clock, context.RequestAborted);
        await Answer.Json(body)(context);
    };
}
