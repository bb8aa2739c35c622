using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace CyborgDb.Tests.Failures;

/// <summary>A call that takes longer than its limit ends with an error that says so. All operations wait side by side.</summary>
public sealed class TimeoutTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(700);

    [Fact]
    public Task While_waiting_for_the_headers_by_the_operations_limit() =>
        AssertTimedOutAsync(() => Answer.Stall, null, new OperationOptions { Timeout = s_limit }, status: null);

    [Fact]
    public Task While_waiting_for_the_headers_by_the_clients_limit() => AssertTimedOutAsync(() => Answer.Stall, s_limit, null, status: null);

    [Fact]
    public Task While_reading_the_body() => AssertTimedOutAsync(() => Answer.StalledAfter(200, "{"), s_limit, null, HttpStatusCode.OK);

    [Fact]
    public Task While_reading_the_body_of_an_error() =>
        AssertTimedOutAsync(() => Answer.StalledAfter(500, "{"), s_limit, null, HttpStatusCode.InternalServerError);

    [Fact]
    public async Task Messages_say_their_numbers_alike_in_every_culture()
    {
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = comma;
        await using var server = await ScriptedServer.StartAsync();
        using var hurried = server.Client(timeout: s_limit);
        using var client = server.Client();
        var index = client.Index();
        server.Next(Answer.Stall);
        var late = await Assert.ThrowsAsync<CyborgDbTransportException>(() => hurried.Index().CountAsync());
        Assert.Contains("within 0.7 seconds", late.Message, StringComparison.Ordinal);
        Assert.Contains("(0.7 seconds)", late.Message, StringComparison.Ordinal);
        server.Otherwise = _ => Answer.Status(429, "", ("Retry-After", "1.5"));
        var limited = await Assert.ThrowsAsync<CyborgDbRateLimitException>(() => index.CountAsync());
        Assert.Contains("in 1.5 seconds", limited.Message, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => index.QueryDiverseAsync([1f], new() { Lambda = 1.5 }));
        Assert.Contains("not 1.5.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operations_limit_goes_before_the_clients()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client(timeout: TimeSpan.FromTicks(1));
        Assert.Equal(0, await client.Index().CountAsync(new OperationOptions { Timeout = Timeout.InfiniteTimeSpan }));
        server.Otherwise = _ => Answer.Stall;
        await Assert.ThrowsAnyAsync<CyborgDbException>(() => client.Index().CountAsync());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task While_the_service_does_not_take_the_request(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.ConsumeBody = (_, stopped) => ScriptedServer.UntilStoppedAsync(stopped);
        using var client = server.Client(timeout: s_limit);
        var index = client.Index();
        var vectors = new float[1, 20_000_000];
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() =>
            EitherWay.Call(async, () => index.Upsert(["a"], vectors), () => index.UpsertAsync(["a"], vectors)));
        Assert.Contains("was not answered", error.Message, StringComparison.Ordinal);
    }

    private static async Task AssertTimedOutAsync(Func<RequestDelegate> response, TimeSpan? limit, OperationOptions? options, HttpStatusCode? status)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => response();
        using var client = server.Client(timeout: limit);
        using var key = Given.Key();
        await Task.WhenAll(KnownOperation.NamesOfContent.Select(async name =>
        {
            var operation = KnownOperation.Of(name);
            var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => operation.Run(client.Index(key), options, default));
            Assert.Contains("within 0.7", error.Message, StringComparison.Ordinal);
            Assert.Equal((operation.Route, "docs"), (error.RouteName, error.IndexName));
            Assert.Equal(status, error.StatusCode);
        }));
    }
}
