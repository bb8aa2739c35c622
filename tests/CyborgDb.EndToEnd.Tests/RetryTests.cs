using System.Net;
using Microsoft.AspNetCore.Http;
using Polly;
using Polly.Retry;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>What is tried again and what is not: the table of <see cref="ResilienceOptions"/>, counted at the server.</summary>
public sealed class RetryTests
{
    private static readonly int[] s_transient = [408, 429, 502, 503, 504];
    private static readonly int[] s_final = [302, 400, 401, 403, 404, 405, 409, 413, 418, 422, 501, 505];

    public static TheoryData<string> Operations => KnownOperation.Names;

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Statuses_are_tried_again_as_the_table_says(string name)
    {
        var operation = KnownOperation.Of(name);
        foreach (var status in s_transient)
            await ShouldBeSentAsync(operation, Answer.Status(status), operation.MostAttempts, $"status {status}");
        await ShouldBeSentAsync(operation, Answer.Status(500), operation.Repeats == Repeats.Read ? 4 : 1, "status 500");
        foreach (var status in s_final)
            await ShouldBeSentAsync(operation, Answer.Status(status), 1, $"status {status}");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_response_that_does_not_come_whole_is_tried_again_as_the_table_says(string name)
    {
        var operation = KnownOperation.Of(name);
        var expected = operation.MostAttempts;
        var reset = await ShouldBeSentAsync(operation, Answer.Reset, expected, "a reset");
        var truncated = operation.Answer.Length == 0 ? reset
            : await ShouldBeSentAsync(operation, Answer.Truncated(operation.Answer, operation.Answer.Length / 2), expected, "a response that breaks off");
        foreach (var error in new[] { reset, truncated })
        {
            Assert.IsType<CyborgDbTransportException>(error);
            // The status may have come before the rest did not.
            Assert.True(error.StatusCode is null or HttpStatusCode.OK, $"Status {error.StatusCode}");
            Assert.True(error.IsTransient);
            Assert.NotNull(error.InnerException);
            Assert.Contains("the connection broke off", error.Message, StringComparison.Ordinal);
            Assert.Contains(expected == 1 ? "in 1 attempt:" : "in 4 attempts:", error.Message, StringComparison.Ordinal);
            Assert.Equal(operation.Repeats != Repeats.Read, error.Message.Contains("Whether the service has carried it out is not known.", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Where_no_connection_is_made_everything_is_tried_again(string name)
    {
        var operation = KnownOperation.Of(name);
        var service = await ScriptedServer.StartAsync(Answer.Json("{}"));
        using var client = service.NewClient();
        await service.DisposeAsync();
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => operation.RunAsyncOn(client));
        var attempts = operation.Repeats == Repeats.Never ? 1 : 4;
        Assert.Equal((attempts, true, (HttpStatusCode?)null, operation.Route), (error.Attempts, error.IsTransient, error.StatusCode, error.RouteName));
        Assert.Contains("ConnectionRefused", error.Message, StringComparison.Ordinal);
        Assert.Contains(service.BaseAddress.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_name_that_cannot_be_resolved_is_said_to_be_one()
    {
        var handler = new FailingHandler(new HttpRequestException(HttpRequestError.NameResolutionError, "no such host"));
        using var client = new CyborgDbClient(
            new CyborgDbClientOptions { BaseAddress = new Uri("https://service.invalid"), Resilience = { RetryDelay = TimeSpan.Zero } }, handler);
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => client.ListIndexesAsync());
        Assert.Contains("the host name 'service.invalid' could not be resolved", error.Message, StringComparison.Ordinal);
        Assert.Equal((4, 4), (error.Attempts, handler.Count));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_failure_that_passes_is_not_seen(string name)
    {
        var operation = KnownOperation.Of(name);
        if (operation.MostAttempts == 1)
            return;
        await using var service = await ScriptedServer.StartAsync(
            Answer.Status(503), Answer.Truncated(operation.Answer, 3), Answer.Reset, Answer.Json(operation.Answer));
        using var client = service.NewClient();
        await operation.RunAsyncOn(client);
        Assert.Equal(4, service.Requests.Count);
        // Each attempt has sent the same bytes, with their length.
        Assert.Single(service.Requests.Select(request => request.Text).Distinct());
        Assert.All(service.Requests, request => Assert.Equal(operation.Path, request.Path));
        Assert.All(service.Requests.Where(request => request.Body.Length > 0), request => Assert.Equal(request.Body.Length, request.Headers.ContentLength));
        Assert.All(service.Requests, request => Assert.False(request.Headers.ContainsKey("Transfer-Encoding"), "The body came in chunks."));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task The_number_of_retries_is_an_option(int retries)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503));
        using var client = service.NewClient(o => o.Resilience.MaxRetries = retries);
        var error = await Assert.ThrowsAsync<CyborgDbServiceException>(() => KnownOperation.Of("count").RunAsyncOn(client));
        Assert.Equal(1 + retries, error.Attempts);
        Assert.Equal(1 + retries, service.Requests.Count);
    }

    [Fact]
    public async Task Without_resilience_there_is_one_attempt()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503));
        using var client = service.NewClient(o => o.Resilience = ResilienceOptions.None());
        foreach (var operation in KnownOperation.All)
            Assert.Equal(1, (await Assert.ThrowsAsync<CyborgDbServiceException>(() => operation.RunAsyncOn(client))).Attempts);
        Assert.Equal(KnownOperation.All.Count, service.Requests.Count);
    }

    [Theory]
    [InlineData("count")]
    [InlineData("get (sync)")]
    public async Task A_pipeline_of_the_caller_takes_the_place_of_the_own(string name)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(418), Answer.Status(418), Answer.Json(KnownOperation.Of(name).Answer));
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 5,
                Delay = TimeSpan.Zero,
                ShouldHandle = arguments => new((int?)arguments.Outcome.Result?.StatusCode == 418),
            })
            .Build();
        using var client = service.NewClient(o => o.Resilience = new() { Pipeline = pipeline });
        await KnownOperation.Of(name).RunAsyncOn(client);
        Assert.Equal(3, service.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_kept_connection_that_is_dropped_is_invisible(string name)
    {
        var operation = KnownOperation.Of(name);
        if (operation.MostAttempts == 1)
            return;
        await using var service = await ScriptedServer.StartAsync(Answer.Json("""{"indexes":[]}"""), Answer.Reset, Answer.Json(operation.Answer));
        using var client = service.NewClient();
        await client.ListIndexesAsync();
        await operation.RunAsyncOn(client);
        var connections = service.Requests.Select(request => request.Connection).ToArray();
        Assert.True(connections[0] == connections[1], "The connection was not kept.");
        Assert.NotEqual(connections[1], connections[2]);
    }

    private static async Task<CyborgDbException> ShouldBeSentAsync(KnownOperation operation, RequestDelegate answer, int times, string what)
    {
        await using var service = await ScriptedServer.StartAsync(answer);
        using var client = service.NewClient();
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => operation.RunAsyncOn(client));
        Assert.True(
            service.Requests.Count == times && error.Attempts == times,
            $"After {what}, {operation} was sent {service.Requests.Count} times and counted {error.Attempts}, not {times}.");
        return error;
    }

    private sealed class FailingHandler(Exception error) : HttpMessageHandler
    {
        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            return Task.FromException<HttpResponseMessage>(error);
        }
    }
}
