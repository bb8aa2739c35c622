using CyborgDb.EndToEnd.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>A cancelled token ends an operation at once, wherever it is, with an exception that carries that token.</summary>
public sealed class CancellationTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly CancellationTokenSource _source = new();

    public static TheoryData<string> Operations => KnownOperation.Names;

    public static TheoryData<string> Reads => ["get", "get (sync)", "query", "query (sync)", "query contents (sync)", "list ids"];

    public void Dispose()
    {
        _source.Dispose();
        _arrived.Dispose();
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Before_anything_is_sent(string name)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json(KnownOperation.Of(name).Answer));
        using var client = NewClient(service);
        await _source.CancelAsync();
        await ShouldBeCancelledAsync(KnownOperation.Of(name).RunAsyncOn(client, _source.Token));
        Assert.Empty(service.Requests);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task While_the_service_thinks(string name)
    {
        await using var service = await ScriptedServer.StartAsync(StallAsync);
        await ShouldBeCancelledOnceArrivedAsync(service, name);
        Assert.Single(service.Requests);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Between_two_attempts(string name)
    {
        if (KnownOperation.Of(name).MostAttempts == 1)
            return;
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503, "", ("Retry-After", "17")));
        using var client = NewClient(service);
        var run = KnownOperation.Of(name).RunAsyncOn(client, _source.Token);
        await await Task.WhenAny(run, _clock.SomethingWaitsAsync(TimeSpan.FromSeconds(17)));
        await _source.CancelAsync();
        await ShouldBeCancelledAsync(run);
        Assert.Single(service.Requests);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task While_a_short_response_comes(string name)
    {
        // Where there is no body, the headers are all that comes.
        if (KnownOperation.Of(name).Answer.Length == 0)
            return;
        await using var service = await ScriptedServer.StartAsync(Answer.StalledAfter(KnownOperation.Of(name).Answer, 5, () => _arrived.Release()));
        await ShouldBeCancelledOnceArrivedAsync(service, name);
        Assert.Single(service.Requests);
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task While_a_long_response_comes(string name)
    {
        var body = KnownOperation.Of(name).Answer.Replace("\"1\"", $"\"{new string('1', 3_000_000)}\"", StringComparison.Ordinal);
        await using var service = await ScriptedServer.StartAsync(Answer.StalledAfter(body, 2_000_000, () => _arrived.Release()));
        await ShouldBeCancelledOnceArrivedAsync(service, name);
        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("get (sync)")]
    public async Task While_an_error_comes(string name)
    {
        await using var service = await ScriptedServer.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            return Answer.StalledAfter("""{"detail":"not found"}""", 5, () => _arrived.Release())(context);
        });
        await ShouldBeCancelledOnceArrivedAsync(service, name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_a_large_upload_is_on_its_way(bool sync)
    {
        // The service reads nothing of the body, so that it fills the socket's buffers and waits.
        await using var server = await UnreadingServer.StartAsync();
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = server.BaseAddress, TimeProvider = _clock });
        using var key = IndexKey.Generate();
        var run = new Caller(client.GetIndex("a", key), sync).UpsertBinaryAsync(["1"], new float[1, 20_000_000], cancellation: _source.Token);
        await await Task.WhenAny(run, server.Connected);
        await _source.CancelAsync();
        await ShouldBeCancelledAsync(run);
    }

    [Fact]
    public async Task Leaves_the_client_as_it_was()
    {
        await using var service = await ScriptedServer.StartAsync(StallAsync, Answer.Json("""{"indexes":["a"]}"""));
        using var client = NewClient(service);
        var run = client.ListIndexesAsync(_source.Token);
        await CancelOnceArrivedAsync(run);
        await ShouldBeCancelledAsync(run);
        Assert.Equal(["a"], await client.ListIndexesAsync());
    }

    private async Task ShouldBeCancelledOnceArrivedAsync(ScriptedServer service, string name)
    {
        using var client = NewClient(service);
        var run = KnownOperation.Of(name).RunAsyncOn(client, _source.Token);
        await CancelOnceArrivedAsync(run);
        await ShouldBeCancelledAsync(run);
    }

    private async Task CancelOnceArrivedAsync(Task run)
    {
        await await Task.WhenAny(run, _arrived.WaitAsync());
        await _source.CancelAsync();
    }

    private async Task ShouldBeCancelledAsync(Task run)
    {
        var error = await Record.ExceptionAsync(() => run);
        Assert.True(
            error is OperationCanceledException cancelled && cancelled.CancellationToken == _source.Token,
            $"It was cancelled and ended with {error?.ToString() ?? "success"}, or with another token.");
    }

    private Task StallAsync(HttpContext context)
    {
        _arrived.Release();
        return Answer.Stall(context);
    }

    private CyborgDbClient NewClient(ScriptedServer service) => service.NewClient(options => options.TimeProvider = _clock);
}
