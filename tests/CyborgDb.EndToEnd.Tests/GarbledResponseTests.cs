using System.Net;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>
/// A success whose body is not even JSON: what came was cut or garbled on its way, so an operation that can be repeated is, as after a connection that broke.
/// </summary>
public sealed class GarbledResponseTests
{
    public static TheoryData<string> Operations => [.. KnownOperation.All.Where(operation => operation.Answer.Length > 0).Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task It_is_tried_again_where_the_operation_can_be_repeated_and_nowhere_else(string name)
    {
        var operation = KnownOperation.Of(name);
        foreach (var garbled in Garbled(operation))
        {
            await using var service = await ScriptedServer.StartAsync(Answer.Json(garbled), Answer.Json(operation.Answer));
            using var client = service.NewClient();
            var error = await Record.ExceptionAsync(() => operation.RunAsyncOn(client));
            Assert.True(error is null == operation.MostAttempts > 1, $"After '{garbled}', {operation}: {error}");
            Assert.Equal(operation.MostAttempts > 1 ? 2 : 1, service.Requests.Count);
            if (error is not null)
                Assert.Equal(1, Assert.IsType<CyborgDbProtocolException>(error).Attempts);
            else
                Assert.Equal(service.Requests[0].Text, service.Requests[1].Text);
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Where_it_stays_so_the_attempts_are_those_that_there_are(string name)
    {
        var operation = KnownOperation.Of(name);
        foreach (var garbled in Garbled(operation))
        {
            await using var service = await ScriptedServer.StartAsync(Answer.Json(garbled, ("X-Request-Id", "r")));
            using var client = service.NewClient();
            var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(() => operation.RunAsyncOn(client));
            Assert.Equal(
                (operation.MostAttempts, operation.MostAttempts, HttpStatusCode.OK, "r", false),
                (error.Attempts, service.Requests.Count, error.StatusCode!.Value, error.RequestId, error.IsTransient));
            Assert.Contains("it is not the JSON that belongs there", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task What_says_that_it_is_something_else_and_what_is_json_are_not_tried_again(string name)
    {
        var operation = KnownOperation.Of(name);
        foreach (var answer in new[] { Answer.Body("<html></html>", "text/html"), Answer.Body("", "text/html"), Answer.Json("{}"), Answer.Json("[]"), Answer.Json("12") })
        {
            await using var service = await ScriptedServer.StartAsync(answer);
            using var client = service.NewClient();
            var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(() => operation.RunAsyncOn(client));
            Assert.Equal((1, 1), (error.Attempts, service.Requests.Count));
        }
    }

    [Theory]
    [InlineData("", "the body is empty")]
    [InlineData(" \n", "the body is empty")]
    [InlineData("\ufeff", "the body is empty")]
    [InlineData("{\"result\":1", "it was cut short")]
    [InlineData("{\"result\":1,\"mo", "it was cut short")]
    [InlineData("{\"result\":tr", "it was cut short")]
    [InlineData("{\"result\";1}", "it is not well-formed")]
    [InlineData("<html></html>", "it is not well-formed")]
    [InlineData("{\"result\":1}{\"result\":1}", "it is not well-formed")]
    public async Task The_message_says_how_often_it_came_so_and_suspects_the_connection_before_the_address(string body, string how)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json(body));
        using var client = service.NewClient();
        var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(() => client.GetIndex("docs").CountAsync());
        Assert.Equal(
            $"CountAsync on index 'docs' got a response that is not what the service's contract says, in {error.Attempts} attempts: it is not the JSON that belongs there "
            + $"(its content type is {(body.Length == 0 ? "not given" : "application/json")}): {how}. Did the connection break off, or did a proxy on the way change it? Is the base address that of a "
            + "CyborgDB service, of a version that this client knows?",
            error.Message);
        Assert.Equal(service.Requests.Count, error.Attempts);
        Assert.InRange(error.Attempts, 2, int.MaxValue);
    }

    [Theory]
    [InlineData("", "the body is empty")]
    [InlineData("{\"ids\":[\"a\"", "it was cut short")]
    public async Task So_does_that_of_a_response_that_is_given_while_it_arrives(string body, string how)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json(body));
        using var client = service.NewClient();
        var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(async () => await client.GetIndex("docs").ListIdsAsync().GetAsyncEnumerator().MoveNextAsync());
        Assert.Contains(
            $"in {error.Attempts} attempts: it is not the JSON that belongs there (its content type is {(body.Length == 0 ? "not given" : "application/json")}): {how}. Did the connection break off,", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_servers_page_puts_only_the_address_in_doubt()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Body("<html></html>", "text/html"));
        using var client = service.NewClient();
        Assert.Equal(
            "CountAsync on index 'docs' got a response that is not what the service's contract says: it is not the JSON that belongs there (its content type is text/html). "
            + "Is the base address that of a CyborgDB service, of a version that this client knows?",
            (await Assert.ThrowsAsync<CyborgDbProtocolException>(() => client.GetIndex("docs").CountAsync())).Message);
    }

    [Fact]
    public async Task A_later_attempt_may_fail_otherwise()
    {
        var operation = KnownOperation.Of("upsert");
        await using var service = await ScriptedServer.StartAsync(Answer.Json("{"), Answer.Reset, Answer.Status(503), Answer.Detail(400, "no"));
        using var client = service.NewClient();
        var error = await Assert.ThrowsAsync<CyborgDbValidationException>(() => operation.RunAsyncOn(client));
        Assert.Equal((4, "no"), (error.Attempts, error.Detail));
    }

    [Fact]
    public async Task Without_retries_there_is_one_attempt()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json("{"));
        foreach (var resilience in new[] { ResilienceOptions.None(), new() { MaxRetries = 0 } })
        {
            using var client = service.NewClient(options => options.Resilience = resilience);
            Assert.Equal(1, (await Assert.ThrowsAsync<CyborgDbProtocolException>(() => KnownOperation.Of("upsert").RunAsyncOn(client))).Attempts);
        }
        Assert.Equal(2, service.Requests.Count);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_garbled_too()
    {
        byte[] body = [.. "{\"results\":[{\"id\":\""u8, 0xFF, .. "\"}]}"u8];
        await using var service = await ScriptedServer.StartAsync(Answer.Bytes(body), Answer.Json("""{"results":[{"id":"1","vector":[1,2]}]}"""));
        using var client = service.NewClient();
        await KnownOperation.Of("get").RunAsyncOn(client);
        Assert.Equal(2, service.Requests.Count);
    }

    private static IEnumerable<string> Garbled(KnownOperation operation)
    {
        yield return "";
        yield return " ";
        yield return operation.Answer[..(operation.Answer.Length / 2)];
        yield return operation.Answer[..^1];
        // What is given while it arrives has been given by the time that it shows.
        if (operation.Route == "list_ids")
            yield break;
        yield return "<html></html>";
        yield return "\ufeff";
        yield return operation.Answer.Replace(':', ';');
        yield return operation.Answer + operation.Answer;
    }
}
