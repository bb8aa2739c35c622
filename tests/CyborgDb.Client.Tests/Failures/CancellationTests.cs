namespace CyborgDb.Tests.Failures;

/// <summary>A cancelled token ends a call wherever it is, and the exception has the caller's own token.</summary>
public sealed class CancellationTests
{
    public static TheoryData<string> Operations => KnownOperation.NamesOfContent;

    [Theory, MemberData(nameof(Operations))]
    public async Task Before_the_call_nothing_is_sent(string name)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var cancelled = new CancellationToken(canceled: true);
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => KnownOperation.Of(name).Run(client.Index(), null, cancelled));
        Assert.Equal(cancelled, error.CancellationToken);
        Assert.Empty(server.Requests);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task While_waiting_for_the_headers(string name)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Stall;
        using var client = server.Client();
        using var source = new CancellationTokenSource();
        var call = KnownOperation.Of(name).Run(client.Index(), null, source.Token);
        await server.ArrivalAsync();
        await AssertCancelledAsync(call, source);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task While_reading_the_body(string name)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.StalledAfter(200, "{");
        using var handler = new HeadersSeen();
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = server.BaseAddress }, handler);
        using var source = new CancellationTokenSource();
        var call = KnownOperation.Of(name).Run(client.Index(), null, source.Token);
        await handler.Seen;
        await AssertCancelledAsync(call, source);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task While_reading_the_body_of_an_error(string name)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.StalledAfter(500, "{");
        using var handler = new HeadersSeen();
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = server.BaseAddress }, handler);
        using var source = new CancellationTokenSource();
        var call = KnownOperation.Of(name).Run(client.Index(), null, source.Token);
        await handler.Seen;
        await AssertCancelledAsync(call, source);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task While_the_service_does_not_take_the_request(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.ConsumeBody = async (_, stopped) =>
        {
            begun.SetResult();
            await ScriptedServer.UntilStoppedAsync(stopped);
        };
        using var client = server.Client();
        using var source = new CancellationTokenSource();
        var index = client.Index();
        var vectors = new float[1, 20_000_000];
        var call = EitherWay.Call(
            async, () => index.Upsert(["a"], vectors, cancellationToken: source.Token), () => index.UpsertAsync(["a"], vectors, cancellationToken: source.Token));
        await begun.Task;
        await AssertCancelledAsync(call, source);
    }

    [Fact]
    public async Task Without_a_limit_of_time_the_callers_token_still_ends_a_call()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Stall;
        using var client = server.Client(timeout: Timeout.InfiniteTimeSpan);
        foreach (var name in KnownOperation.NamesOfContent)
        {
            using var source = new CancellationTokenSource();
            var call = KnownOperation.Of(name).Run(client.Index(), null, source.Token);
            await server.ArrivalAsync();
            await AssertCancelledAsync(call, source);
        }
    }

    [Fact]
    public async Task The_calls_of_the_client_end_alike()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Stall;
        using var client = server.Client();
        foreach (var run in new Func<CancellationToken, Task>[]
        {
            client.GetHealthAsync,
            client.ListIndexesAsync,
            token => client.CreateIndexAsync("docs", Given.Key(), null, token),
            token => client.LoadIndexAsync("docs", Given.Key(), token),
            token => client.DeleteIndexAsync("docs", Given.Key(), token),
        })
        {
            using var source = new CancellationTokenSource();
            var call = run(source.Token);
            await server.ArrivalAsync();
            await AssertCancelledAsync(call, source);
        }
    }

    private static async Task AssertCancelledAsync(Task call, CancellationTokenSource source)
    {
        await source.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, error.CancellationToken);
    }
}
