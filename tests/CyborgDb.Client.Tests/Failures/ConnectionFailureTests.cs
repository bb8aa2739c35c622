using System.Net;
using System.Net.Sockets;

namespace CyborgDb.Tests.Failures;

/// <summary>No answer, or only the beginning of one.</summary>
public sealed class ConnectionFailureTests
{
    public static TheoryData<string> Operations => KnownOperation.NamesOfContent;

    [Theory, MemberData(nameof(Operations))]
    public async Task A_connection_that_is_refused_is_an_error_that_names_the_address(string name)
    {
        // Bound and not listening: nobody else gets the port, and nobody is there.
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/";
        using var client = new CyborgDbClient(new CyborgDbClientOptions
        {
            BaseAddress = new Uri(address),
            ApiKey = "secret-credential",
            Resilience = ResilienceOptions.None(),
        });
        var operation = KnownOperation.Of(name);
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => operation.Run(client.Index(), null, default));
        Assert.Null(error.StatusCode);
        Assert.Equal((operation.Route, "docs"), (error.RouteName, error.IndexName));
        Assert.Contains(address, error.Message, StringComparison.Ordinal);
        Assert.IsType<HttpRequestException>(error.InnerException);
        Assert.DoesNotContain(Given.KeyHex, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-credential", error.ToString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task A_connection_that_is_closed_without_an_answer_is_an_error(string name)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Reset;
        using var client = server.Client();
        var operation = KnownOperation.Of(name);
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => operation.Run(client.Index(), null, default));
        Assert.Null(error.StatusCode);
        Assert.Equal((operation.Route, "docs"), (error.RouteName, error.IndexName));
        Assert.Contains("no response", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task A_response_that_breaks_off_is_an_error(string name)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.BrokenOff(""" {"ids":["a"],"results":[""").WithHeader("X-Request-Id", "req-3"));
        using var client = server.Client();
        var operation = KnownOperation.Of(name);
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => operation.Run(client.Index(), null, default));
        Assert.Equal(HttpStatusCode.OK, error.StatusCode);
        Assert.Equal(("req-3", operation.Route), (error.RequestId, error.RouteName));
        Assert.Contains("broke off", error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_body_of_an_error_that_breaks_off_is_an_error_with_its_status(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.BrokenOff("{\"detail\":\"the", 503));
        using var client = server.Client();
        var index = client.Index();
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => EitherWay.Call(async, () => index.Get(Given.Ids), () => index.GetAsync(Given.Ids)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, error.StatusCode);
    }

    [Fact]
    public async Task The_ids_that_came_in_a_long_response_before_it_broke_off_have_been_given()
    {
        await using var server = await ScriptedServer.StartAsync();
        // Longer than what is read ahead, which is given only once it is there.
        server.Next(Answer.BrokenOff("{\"ids\":[\"a\",\"b\"," + new string(' ', 2_000_000)));
        using var client = server.Client();
        List<string> given = [];
        await Assert.ThrowsAnyAsync<CyborgDbException>(async () =>
        {
            await foreach (var id in client.Index().ListIdsAsync())
                given.Add(id);
        });
        Assert.Equal(["a", "b"], given);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task After_a_failure_the_next_call_succeeds(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Reset, Answer.BrokenOff("{"), Answer.Status(500));
        server.Otherwise = _ => Answer.Json("""{"results":[{"id":"a"}]}""");
        using var client = server.Client();
        var index = client.Index();
        for (var failure = 0; failure < 3; failure++)
            await Assert.ThrowsAnyAsync<CyborgDbException>(() => EitherWay.Call(async, () => index.Get(Given.Ids), () => index.GetAsync(Given.Ids)));
        Assert.Single(await EitherWay.Call(async, () => index.Get(Given.Ids), () => index.GetAsync(Given.Ids)));
    }
}
