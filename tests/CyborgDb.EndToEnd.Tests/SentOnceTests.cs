using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>
/// What is counted as an attempt is one request on the wire. The HTTP handler has a rule of its own for connections that end without an
/// answer, and sends a request without content up to three times more; counted here by a server of bare sockets.
/// </summary>
public sealed class SentOnceTests
{
    public static TheoryData<string> Operations => KnownOperation.Names;

    [Theory]
    [MemberData(nameof(Operations))]
    public Task A_request_on_a_kept_connection_that_ends_without_an_answer_is_sent_once_without_retries(string name) =>
        ShouldBeSentAsync(KnownOperation.Of(name), retries: 0, keptConnections: 5, times: 1);

    [Theory]
    [MemberData(nameof(Operations))]
    public Task And_with_retries_as_often_as_the_table_says(string name) =>
        ShouldBeSentAsync(KnownOperation.Of(name), retries: 3, keptConnections: 5, times: KnownOperation.Of(name).MostAttempts);

    [Theory]
    [MemberData(nameof(Operations))]
    public Task A_request_on_a_new_connection_that_ends_without_an_answer_is_sent_once_without_retries(string name) =>
        ShouldBeSentAsync(KnownOperation.Of(name), retries: 0, keptConnections: 0, times: 1);

    private static async Task ShouldBeSentAsync(KnownOperation operation, int retries, int keptConnections, int times)
    {
        await using var server = new ClosingServer();
        using var client = new CyborgDbClient(new CyborgDbClientOptions
        {
            BaseAddress = server.BaseAddress,
            Resilience = { MaxRetries = retries, RetryDelay = TimeSpan.Zero },
        });
        await server.KeepConnectionsAndCloseAsync(client, keptConnections);
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => operation.RunAsyncOn(client));
        Assert.True(server.Unanswered.Count == times, $"{operation} was sent {server.Unanswered.Count} times instead of {times}.");
        Assert.Equal((times, true), (error.Attempts, error.IsTransient));
        Assert.Contains("the connection broke off before the whole response had come", error.Message, StringComparison.Ordinal);
        Assert.Equal(operation.Repeats != Repeats.Read, error.Message.Contains("Whether the service has carried it out is not known.", StringComparison.Ordinal));
        Assert.All(server.Unanswered, request => Assert.Contains(operation.Path, request, StringComparison.Ordinal));
    }
}
