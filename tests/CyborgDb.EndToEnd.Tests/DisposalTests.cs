using CyborgDb.EndToEnd.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>
/// A client that is disposed of ends the operations that are under way, wherever they are and whoever made it. The clock stands still, so that no
/// time limit can be what ends them.
/// </summary>
public sealed class DisposalTests : IDisposable
{
    // Long enough for a machine with too much to do; an operation that is not ended would take for ever.
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    private readonly ManualClock _clock = new();
    private readonly SemaphoreSlim _arrived = new(0);

    public enum Owner
    {
        Caller,
        Services,
        Host,
    }

    public static TheoryData<Owner, string> Operations
    {
        get
        {
            var data = new TheoryData<Owner, string>();
            foreach (var owner in Enum.GetValues<Owner>())
            {
                foreach (var name in new[] { "health", "get", "get (sync)", "upsert binary", "upsert binary (sync)", "list ids", "train", "delete user" })
                    data.Add(owner, name);
            }
            return data;
        }
    }

    public static TheoryData<Owner, string> Reads
    {
        get
        {
            var data = new TheoryData<Owner, string>();
            foreach (var owner in Enum.GetValues<Owner>())
            {
                foreach (var name in new[] { "get", "get (sync)", "query", "query (sync)", "query contents (sync)", "list ids" })
                    data.Add(owner, name);
            }
            return data;
        }
    }

    public void Dispose() => _arrived.Dispose();

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task While_the_service_thinks(Owner owner, string name)
    {
        await using var service = await ScriptedServer.StartAsync(context =>
        {
            _arrived.Release();
            return Answer.Stall(context);
        });
        var error = await DisposedAsync(owner, service, name, _arrived.WaitAsync());
        Assert.Equal(1, error.Attempts);
        Assert.Equal(KnownOperation.Of(name).Repeats != Repeats.Read, error.Message.Contains("Whether the service has carried it out is not known.", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task While_a_short_response_comes(Owner owner, string name)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.StalledAfter(KnownOperation.Of(name).Answer, 5, () => _arrived.Release()));
        await DisposedAsync(owner, service, name, _arrived.WaitAsync());
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task While_a_long_response_comes(Owner owner, string name)
    {
        var body = KnownOperation.Of(name).Answer.Replace("\"1\"", $"\"{new string('1', 3_000_000)}\"", StringComparison.Ordinal);
        await using var service = await ScriptedServer.StartAsync(Answer.StalledAfter(body, 2_000_000, () => _arrived.Release()));
        await DisposedAsync(owner, service, name, _arrived.WaitAsync());
    }

    [Theory]
    [InlineData(Owner.Caller, "get")]
    [InlineData(Owner.Caller, "get (sync)")]
    [InlineData(Owner.Services, "get")]
    [InlineData(Owner.Services, "get (sync)")]
    [InlineData(Owner.Host, "get")]
    [InlineData(Owner.Host, "get (sync)")]
    public async Task Between_two_attempts(Owner owner, string name)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503, "", ("Retry-After", "17")));
        await DisposedAsync(owner, service, name, _clock.SomethingWaitsAsync(TimeSpan.FromSeconds(17)));
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task While_training_is_waited_for()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json("""
            {"training_indexes":["a"],"retrain_threshold":1,"currently_training":"a","queued_indexes":[],"worker_running":true,"worker_pid":0,"global_training":{}}
            """));
        var (client, dispose) = NewClient(Owner.Services, service.BaseAddress);
        var run = client.GetIndex("a").WaitForTrainingAsync();
        await await Task.WhenAny(run, _clock.SomethingWaitsAsync(wait => wait < TimeSpan.FromSeconds(20)));
        dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => run.WaitAsync(s_bound));
        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData(Owner.Caller)]
    [InlineData(Owner.Services)]
    [InlineData(Owner.Host)]
    public async Task Connections_that_are_kept_are_closed(Owner owner)
    {
        await using var server = new ClosingServer();
        var (client, dispose) = NewClient(owner, server.BaseAddress);
        await server.KeepConnectionsAndCloseAsync(client, 3);
        Assert.Equal(0, server.Ended.CurrentCount);
        dispose();
        for (var i = 0; i < 3; i++)
            Assert.True(await server.Ended.WaitAsync(s_bound), $"{i} of 3 connections have been closed.");
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetHealthAsync());
    }

    private async Task<CyborgDbTransportException> DisposedAsync(Owner owner, ScriptedServer service, string name, Task arrived)
    {
        var (client, dispose) = NewClient(owner, service.BaseAddress);
        var run = KnownOperation.Of(name).RunAsyncOn(client);
        await await Task.WhenAny(run, arrived);
        dispose();
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => run.WaitAsync(s_bound));
        Assert.Contains("the client was disposed of while it was under way.", error.Message, StringComparison.Ordinal);
        return error;
    }

    private (CyborgDbClient Client, Action Dispose) NewClient(Owner owner, Uri address)
    {
        if (owner == Owner.Caller)
        {
            var options = new CyborgDbClientOptions();
            Configure(options);
            var own = new CyborgDbClient(options);
            return (own, own.Dispose);
        }
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddCyborgDb(Configure);
        var host = builder.Build();
        var client = host.Services.GetRequiredService<CyborgDbClient>();
        return (client, owner == Owner.Host ? host.Dispose : client.Dispose);

        void Configure(CyborgDbClientOptions options)
        {
            options.BaseAddress = address;
            options.TimeProvider = _clock;
            options.Timeout = Timeout.InfiniteTimeSpan;
        }
    }
}
