using System.Net;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Every status of the service becomes the exception that says what it means.</summary>
public sealed class StatusTests
{
    public static TheoryData<int, Type, bool> Statuses => new()
    {
        { 400, typeof(CyborgDbValidationException), false },
        { 401, typeof(CyborgDbAuthenticationException), false },
        { 403, typeof(CyborgDbAuthorizationException), false },
        { 404, typeof(CyborgDbNotFoundException), false },
        { 409, typeof(CyborgDbConflictException), false },
        { 422, typeof(CyborgDbValidationException), false },
        { 429, typeof(CyborgDbRateLimitException), true },
        { 500, typeof(CyborgDbServiceException), true },
        { 501, typeof(CyborgDbServiceException), false },
        { 502, typeof(CyborgDbServiceException), true },
        { 503, typeof(CyborgDbServiceException), true },
        { 504, typeof(CyborgDbServiceException), true },
        { 599, typeof(CyborgDbServiceException), false },
        { 302, typeof(CyborgDbException), false },
        { 307, typeof(CyborgDbException), false },
        { 402, typeof(CyborgDbException), false },
        { 405, typeof(CyborgDbException), false },
        { 408, typeof(CyborgDbException), true },
        { 413, typeof(CyborgDbException), false },
        { 418, typeof(CyborgDbException), false },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task A_status_has_its_exception_with_everything_that_is_known(int status, Type type, bool transient)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Detail(
            status, "What was said", ("X-Request-Id", "request-7"), ("Retry-After", "2.5"), ("Location", "http://127.0.0.1:1/elsewhere")));
        using var client = service.NewClient(o => o.Resilience.MaxRetries = 0);
        foreach (var operation in KnownOperation.All)
        {
            var error = await Record.ExceptionAsync(() => operation.RunAsyncOn(client));
            Assert.True(error?.GetType() == type, $"{operation} threw {error}");
            var known = (CyborgDbException)error;
            Assert.Equal(((HttpStatusCode)status, "What was said", "request-7"), (known.StatusCode!.Value, known.Detail, known.RequestId));
            Assert.Equal((TimeSpan.FromSeconds(2.5), transient, 1), (known.RetryAfter, known.IsTransient, known.Attempts));
            Assert.Equal((operation.Route, operation.IsOfTheService && operation.Route != "create_index" ? null : "a"), (known.RouteName, known.IndexName));
            Assert.Contains($"was refused with {status}", known.Message, StringComparison.Ordinal);
            Assert.Contains("What was said.", known.Message, StringComparison.Ordinal);
        }
        Assert.Equal(KnownOperation.All.Count, service.Requests.Count);
    }

    public static TheoryData<string> Operations => KnownOperation.Names;

    [Theory]
    [InlineData("Wrong encryption key for index 'a'", true)]
    [InlineData("The index key is not right", true)]
    [InlineData("Invalid API key", false)]
    [InlineData("Missing API key: the header X-API-Key is required", false)]
    public async Task A_401_tells_a_wrong_index_key_from_a_bad_credential_by_what_is_said(string detail, bool isWrongIndexKey)
    {
        var error = await RefusedAsync<CyborgDbAuthenticationException>(Answer.Detail(401, detail));
        Assert.Equal(isWrongIndexKey, error.IsWrongIndexKey);
    }

    [Fact]
    public async Task A_422_lists_what_is_wrong_with_which_part()
    {
        var error = await RefusedAsync<CyborgDbValidationException>(Answer.Status(422, """
            {"detail":[
              {"loc":["body","items",0,"id"],"msg":"Field required","type":"missing","input":{"secret":"of the caller"}},
              {"loc":["body"],"msg":"Input should be an object","type":"model_type"},
              "odd"]}
            """));
        Assert.Equal(["body/items/0/id Field required missing", "body Input should be an object model_type"],
            error.Errors.Select(entry => $"{string.Join('/', entry.Location)} {entry.Message} {entry.Type}"));
        Assert.Equal("body.items.0.id: Field required; body: Input should be an object", error.Detail);
        Assert.Contains("body.items.0.id: Field required", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("of the caller", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html><body>Bad gateway, says the proxy</body></html>", "text/html")]
    [InlineData("", "text/plain")]
    [InlineData("{\"detail\":", "application/json")]
    [InlineData("[1,2]", "application/json")]
    [InlineData("{\"error\":\"other\"}", "application/json")]
    [InlineData("{\"detail\":{\"nested\":1}}", "application/json")]
    [InlineData("{\"detail\":\"\\ud800\"}", "application/json")]
    public async Task What_a_proxy_says_instead_leaves_the_status_and_no_detail(string body, string contentType)
    {
        var error = await RefusedAsync<CyborgDbServiceException>(Answer.Status(502, body, ("Content-Type", contentType)));
        Assert.Null(error.Detail);
        Assert.Contains("502 BadGateway.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("says the proxy", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Index 'a' already exists", true)]
    [InlineData("Index with this name exists", true)]
    [InlineData("Embedding model 'm' does not exist", false)]
    [InlineData("KMS 'k' doesn't exist", false)]
    [InlineData("Dimension mismatch", false)]
    public async Task A_400_that_says_that_the_index_exists_is_a_conflict(string detail, bool isConflict)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Detail(400, detail));
        using var client = service.NewClient();
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => KnownOperation.Of("create index").RunAsyncOn(client));
        Assert.Equal(isConflict ? typeof(CyborgDbConflictException) : typeof(CyborgDbValidationException), error.GetType());
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await ScriptedServer.StartAsync(Answer.Json("""{"result":1}"""));
        await using var service = await ScriptedServer.StartAsync(Answer.Status(307, "", ("Location", elsewhere.BaseAddress.ToString())));
        using var client = service.NewClient();
        var error = await Assert.ThrowsAsync<CyborgDbException>(() => KnownOperation.Of("count").RunAsyncOn(client));
        Assert.Contains("Redirects are not followed", error.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [InlineData("create index")]
    [InlineData("delete index")]
    [InlineData("upsert")]
    [InlineData("upsert binary (sync)")]
    [InlineData("delete")]
    public async Task A_200_that_says_error_is_a_failure(string operation)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json("""{"status":"error","message":"the disk is full"}""", ("X-Request-Id", "r")));
        using var client = service.NewClient();
        var error = await Assert.ThrowsAsync<CyborgDbException>(() => KnownOperation.Of(operation).RunAsyncOn(client));
        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "r", 1, false), (error.StatusCode!.Value, error.RequestId, error.Attempts, error.IsTransient));
        Assert.Single(service.Requests);
    }

    /// <summary>All are JSON: of what is none see <see cref="GarbledResponseTests"/>.</summary>
    public static TheoryData<string> BrokenBodies =>
    [
        "null", "{}", "[]", "\"text\"", "12", "{\"results\":null}", "{\"results\":[null]}",
        "{\"results\":[[null]],\"result\":\"x\",\"ids\":[1],\"status\":5,\"indexes\":[null],\"index_name\":null}", "{\"results\":[],\"results\":[]}",
    ];

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public async Task A_200_that_is_not_what_the_contract_says_is_a_protocol_error_and_not_tried_again(string body)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json(body, ("X-Request-Id", "r")));
        using var client = service.NewClient();
        foreach (var operation in KnownOperation.All)
        {
            // No results are a valid answer where as many can have been found.
            if (body == """{"results":[]}""" && operation.Route is "query" or "get")
                continue;
            var error = await Record.ExceptionAsync(() => operation.RunAsyncOn(client));
            Assert.True(error is CyborgDbProtocolException, $"{operation} took '{body}' for an answer: {error}");
            var known = (CyborgDbException)error;
            Assert.Equal((HttpStatusCode.OK, "r", 1, false), (known.StatusCode!.Value, known.RequestId, known.Attempts, known.IsTransient));
            Assert.Contains("not what the service's contract says", known.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "<html></html>")]
    [InlineData(200, """{"status":"error","message":"no"}""")]
    [InlineData(200, """{"status":"success","message":"User deleted"}""")]
    [InlineData(201, "")]
    [InlineData(202, "")]
    [InlineData(205, "")]
    public async Task A_user_is_deleted_when_the_service_says_204_and_no_other_success(int status, string body)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(204), Answer.Status(status, body));
        using var client = service.NewClient();
        await KnownOperation.Of("delete user").RunAsyncOn(client);
        var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(() => KnownOperation.Of("delete user").RunAsyncOn(client));
        Assert.Equal((1, (HttpStatusCode)status, false), (error.Attempts, error.StatusCode!.Value, error.IsTransient));
        Assert.Contains($"its status is {status} instead of 204.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Whether the service has carried it out is not known. See whether ListUsersAsync still lists the user", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, service.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_status_of_error_in_an_answer_is_a_failure_of_whatever_changes_something(string name)
    {
        var operation = KnownOperation.Of(name);
        if (operation.Repeats == Repeats.Read)
            return;
        foreach (var status in new[] { 200, 202 })
        {
            await using var service = await ScriptedServer.StartAsync(Answer.Status(status, """{"status":"error","message":"no room"}"""));
            using var client = service.NewClient();
            var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => operation.RunAsyncOn(client));
            Assert.Equal((1, false), (error.Attempts, error.IsTransient));
            Assert.Single(service.Requests);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fewer_results_than_queries_are_a_protocol_error(bool sync)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json("""{"results":[[{"id":"1"}]]}"""));
        using var client = service.NewClient();
        using var key = IndexKey.Generate();
        var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(
            () => new Caller(client.GetIndex("a", key), sync).QueryBatchAsync(new float[,] { { 1 }, { 2 } }));
        Assert.Contains("1 of 2 queries", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_response_of_many_megabytes_is_read_to_its_end(string name)
    {
        // Only white space follows the answer, but a reader has to go through all of it, past what is read ahead.
        var operation = KnownOperation.Of(name);
        if (operation.Answer.Length == 0)
            return;
        await using var service = await ScriptedServer.StartAsync(Answer.Json(operation.Answer + new string(' ', 3_000_000)), Answer.Json(operation.Answer + new string(' ', 3_000_000) + "x"));
        using var client = service.NewClient();
        await operation.RunAsyncOn(client);
        await Assert.ThrowsAsync<CyborgDbProtocolException>(() => operation.RunAsyncOn(client));
    }

    private static async Task<T> RefusedAsync<T>(Microsoft.AspNetCore.Http.RequestDelegate answer)
        where T : CyborgDbException
    {
        await using var service = await ScriptedServer.StartAsync(answer);
        using var client = service.NewClient(o => o.Resilience.MaxRetries = 0);
        return await Assert.ThrowsAsync<T>(() => KnownOperation.Of("get (sync)").RunAsyncOn(client));
    }
}
