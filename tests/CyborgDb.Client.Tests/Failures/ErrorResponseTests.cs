using System.Net;
using Microsoft.AspNetCore.Http;

namespace CyborgDb.Tests.Failures;

/// <summary>A status that is no success becomes one exception that says everything that the service said.</summary>
public sealed class ErrorResponseTests
{
    public static TheoryData<string> Operations => KnownOperation.NamesOfContent;

    [Theory, MemberData(nameof(Operations))]
    public async Task An_error_says_the_status_the_detail_the_request_the_operation_and_the_index(string name)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("""{"status_code":401,"detail":"Wrong encryption key for index 'docs'"}""", 401).WithHeader("X-Request-Id", "req-7"));
        using var client = server.Client();
        var operation = KnownOperation.Of(name);
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => operation.Run(client.Index(), null, default));
        Assert.Equal(HttpStatusCode.Unauthorized, error.StatusCode);
        Assert.Equal("Wrong encryption key for index 'docs'", error.Detail);
        Assert.Equal("req-7", error.RequestId);
        Assert.Equal(operation.Route, error.RouteName);
        Assert.Equal("docs", error.IndexName);
        Assert.Contains("401", error.Message, StringComparison.Ordinal);
        Assert.Contains("Wrong encryption key", error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{operation.Method} on index 'docs' ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_routes_of_the_client_report_errors_alike()
    {
        Dictionary<string, Func<CyborgDbClient, Task>> calls = new()
        {
            ["health"] = client => client.GetHealthAsync(),
            ["list_indexes"] = client => client.ListIndexesAsync(),
            ["create_index"] = client => client.CreateIndexAsync("docs", Given.Key()),
            ["describe"] = client => client.LoadIndexAsync("docs", Given.Key()),
            ["delete_index"] = client => client.DeleteIndexAsync("docs", Given.Key()),
        };
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Json("""{"detail":"not today"}""", 409).WithHeader("X-Request-Id", "req-8");
        using var client = server.Client();
        foreach (var (operation, call) in calls)
        {
            var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => call(client));
            Assert.Equal((HttpStatusCode.Conflict, "not today", "req-8", operation), (error.StatusCode, error.Detail, error.RequestId, error.RouteName));
            Assert.Equal(operation is "health" or "list_indexes" ? null : "docs", error.IndexName);
        }
    }

    [Theory]
    [InlineData(400), InlineData(403), InlineData(404), InlineData(422), InlineData(429), InlineData(500), InlineData(502), InlineData(503), InlineData(418)]
    public async Task Every_status_that_is_no_success_is_an_error(int status)
    {
        foreach (var async in new[] { true, false })
        {
            var error = await FailureOfAsync(async, Answer.Json("""{"detail":"no"}""", status));
            Assert.Equal((HttpStatusCode)status, error.StatusCode);
            Assert.Equal("no", error.Detail);
            Assert.Null(error.RequestId);
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_list_of_a_422_becomes_one_line(bool async)
    {
        var error = await FailureOfAsync(async, Answer.Json(
            """{"detail":[{"loc":["body","items",0,"id"],"msg":"Field required","type":"missing"},{"loc":["body","top_k"],"msg":"Input should be a valid integer","type":"int"}]}""",
            422));
        Assert.Equal("body.items.0.id: Field required; body.top_k: Input should be a valid integer", error.Detail);
    }

    [Theory]
    [InlineData(""), InlineData("<html>Bad gateway</html>"), InlineData("null"), InlineData("[]"), InlineData("\"detail\""), InlineData("{}")]
    [InlineData("{\"detail\":null}"), InlineData("{\"detail\":{\"a\":1}}"), InlineData("{\"detail\":\"\\ud83d\"}"), InlineData("{\"detail\":\"cut o")]
    public async Task An_error_without_a_readable_detail_has_its_status(string body)
    {
        foreach (var async in new[] { true, false })
        {
            var error = await FailureOfAsync(async, Answer.Body(body, "text/html", 502).WithHeader("X-Request-Id", "req-9"));
            Assert.Equal(HttpStatusCode.BadGateway, error.StatusCode);
            Assert.Null(error.Detail);
            Assert.Equal("req-9", error.RequestId);
        }
    }

    [Theory]
    [InlineData("""{"detail":[]}"""), InlineData("""{"detail":["plain",5,null,{"loc":"x","msg":7},{}]}""")]
    public async Task A_list_of_odd_entries_is_read_as_far_as_it_can_be(string body)
    {
        var error = await FailureOfAsync(true, Answer.Json(body, 422));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, error.StatusCode);
        Assert.NotNull(error.Detail);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_very_long_detail_is_shortened_and_an_endless_body_is_not_read_to_its_end(bool async)
    {
        var detail = new string('x', 50_000);
        var error = await FailureOfAsync(async, Answer.Json($$"""{"detail":"{{detail}}"}""", 400));
        Assert.StartsWith("xxx", error.Detail, StringComparison.Ordinal);
        Assert.True(error.Detail!.Length < 2000, $"The detail has {error.Detail.Length} characters.");
        error = await FailureOfAsync(async, Answer.StalledAfter(500, new string(' ', 70_000)));
        Assert.Equal(HttpStatusCode.InternalServerError, error.StatusCode);
    }

    [Theory, InlineData(301), InlineData(302), InlineData(307), InlineData(308)]
    public async Task A_redirect_is_an_error_and_is_not_followed(int status)
    {
        await using var elsewhere = await ScriptedServer.StartAsync();
        foreach (var async in new[] { true, false })
        {
            var error = await FailureOfAsync(async, Answer.Status(status).WithHeader("Location", elsewhere.BaseAddress + "v1/vectors/get"));
            Assert.Equal((HttpStatusCode)status, error.StatusCode);
        }
        Assert.Empty(elsewhere.Requests);
    }

    private static async Task<CyborgDbException> FailureOfAsync(bool async, RequestDelegate response)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(response);
        using var client = server.Client();
        var index = client.Index();
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => EitherWay.Call(async, () => index.Get(Given.Ids), () => index.GetAsync(Given.Ids)));
        Assert.Single(server.Requests);
        return error;
    }
}
