namespace CyborgDb.Tests.Responses;

/// <summary>A success whose body is not what the contract says is an error that says so, and never a result with holes in it.</summary>
public sealed class BrokenContractTests
{
    private static readonly Dictionary<string, string> s_broken = new()
    {
        ["nothing"] = "",
        ["white space"] = " \n",
        ["HTML"] = "<html><body>Welcome to nginx!</body></html>",
        ["null"] = "null",
        ["a list"] = "[]",
        ["a string"] = "\"success\"",
        ["an object without fields"] = "{}",
        ["half an object"] = "{\"status\":\"succ",
        ["two documents"] = "{}{}",
    };

    public static TheoryData<string, string> EveryOperationAndBody
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var operation in KnownOperation.NamesOfContent)
            {
                foreach (var body in s_broken.Keys)
                    data.Add(operation, body);
            }
            return data;
        }
    }

    /// <summary>Operations with answers that are JSON but not right.</summary>
    public static TheoryData<string, string> WrongAnswers => new()
    {
        { "upsert", """{"status":"error","message":"no room"}""" },
        { "upsert binary (sync)", """{"status":"error","message":"no room"}""" },
        { "delete", """{"status":"failed","message":"no"}""" },
        { "delete index", """{"status":"error","message":"no"}""" },
        { "upsert", """{"status":"success"}""" },
        { "upsert", """{"status":"success","message":null}""" },
        { "upsert", """{"status":null,"message":"done"}""" },
        { "upsert", """{"status":"success","status":"success","message":"done"}""" },
        { "upsert", """{"status":"success","message":"done","training_triggered":"yes"}""" },
        { "upsert", """{"status":"success","message":"\ud83d"}""" },
        { "query", """{"results":[[],[]]}""" },
        { "query", """{"results":[null]}""" },
        { "query", """{"results":null}""" },
        { "query", """{"results":[[null]]}""" },
        { "query", """{"results":[[{"distance":1}]]}""" },
        { "query", """{"results":[[{"id":null}]]}""" },
        { "query", """{"results":[[{"id":1}]]}""" },
        { "query", """{"results":[[{"id":"a","id":"b"}]]}""" },
        { "query", """{"results":[[{"id":"\ude00"}]]}""" },
        { "query", """{"results":[[{"id":"a","distance":"near"}]]}""" },
        { "query", """{"results":[[{"id":"a","vector":[null]}]]}""" },
        { "query", """{"results":[[{"id":"a","metadata":[]}]]}""" },
        { "query", """{"results":[[{"id":"a","metadata":"x"}]]}""" },
        { "query", """{"results":[[{"id":"a","metadata":""}]]}""" },
        { "query", """{"results":[[{"id":"a","metadata":"null"}]]}""" },
        { "query", """{"results":[[{"id":"a","metadata":"[]"}]]}""" },
        { "query", """{"results":[[{"id":"a","metadata":"{}{}"}]]}""" },
        { "query", """{"results":[[{"id":"a","metadata":"{\"a\":1"}]]}""" },
        { "query", """{"results":[[{"id":"a","metadata":"{\"a\":1,\"a\":2}"}]]}""" },
        { "query", """{"results":[[{"id":"a","metadata":"\"{}\""}]]}""" },
        { "query", """{"results":[[{"id":"a","metadata":{"a":1,"a":2}}]]}""" },
        { "query", """{"results":[[{"id":"a","metadata":{"a":{"b":1,"b":2}}}]]}""" },
        { "query", """{"results":[[{"id":"a","metadata":{"\ud83d":1}}]]}""" },
        { "query", """{"results":[[{"id":"a","metadata":{"a":"\ud83d"}}]]}""" },
        { "query", """{"results":[[{"id":"a","metadata":{"a":["\ud83d"]}}]]}""" },
        { "query", """{"results":[[{"id":"a","metadata":{"a":[1,"\ud83d"]}}]]}""" },
        { "query contents (sync)", """{"results":[[],[]]}""" },
        { "query contents", """{"results":[null]}""" },
        { "query contents", """{"results":null}""" },
        { "get (sync)", """{"results":[null]}""" },
        { "get", """{"results":[{"vector":[1]}]}""" },
        { "get", """{"results":[{"id":"a","contents":5}]}""" },
        { "get", """{"results":[{"id":"a","contents":"\ud83d"}]}""" },
        { "get", """{"results":[{"id":"a","vector":["1"]}]}""" },
        { "list ids", """{"ids":["a","b"],"count":3}""" },
        { "list ids", """{"ids":["a","b"],"count":1}""" },
        { "list ids", """{"ids":["a","b"]}""" },
        { "list ids", """{"ids":["a","b"],"count":"2"}""" },
        { "list ids", """{"ids":["a","b"],"count":null}""" },
        { "list ids", """{"ids":["a","b"],"count":2.5}""" },
        { "list ids", """{"ids":["a","b"],"count":2,"count":2}""" },
        { "list ids", """{"count":0}""" },
        { "list ids", """{"ids":null,"count":0}""" },
        { "list ids", """{"ids":{"a":"b"},"count":1}""" },
        { "list ids", """{"ids":["a"],"ids":["b"],"count":2}""" },
        { "list ids", """{"ids":["a",5],"count":2}""" },
        { "list ids", """{"ids":["a",null],"count":2}""" },
        { "list ids", """{"ids":["a",["b"]],"count":2}""" },
        { "list ids", """{"ids":["\ud83d"],"count":1}""" },
        { "list ids", """{"ids":["a"],"count":1""" },
        { "list ids", """{"ids":["a"],"count":1} x""" },
        { "count", """{"result":null}""" },
        { "count", """{"result":1.5}""" },
        { "count", """{"result":"1"}""" },
        { "describe", """{"index_name":"docs","is_trained":false,"dimension":4,"metric":"manhattan","n_lists":1}""" },
        { "describe", """{"index_name":"other","is_trained":false,"dimension":4,"metric":"cosine","n_lists":1}""" },
        { "describe", """{"index_name":"docs","is_trained":false,"dimension":-4,"metric":"cosine","n_lists":1}""" },
        { "describe", """{"index_name":"docs","is_trained":false,"dimension":4,"metric":"cosine","n_lists":-1}""" },
        { "describe", """{"index_name":"docs","is_trained":false,"dimension":4,"metric":"cosine","n_lists":1,"bm25":{"k1":1,"b":1,"analyzer_version":"\ud800"}}""" },
        { "describe", """{"index_name":"docs","is_trained":false,"dimension":4,"metric":"cosine","n_lists":1,"bm25":{"k1":1e999,"b":1,"analyzer_version":"1"}}""" },
        { "get", """{"results":[{"id":"a","vector":[1,1e999]}]}""" },
        { "get", """{"results":[{"id":"a","vector":[1,-1e39]}]}""" },
        { "query", """{"results":[[{"id":"a","distance":1e999}]]}""" },
        { "query", """{"results":[[{"id":"a","score":-1e999}]]}""" },
        { "describe", """{"index_name":"docs","is_trained":false,"dimension":4,"n_lists":1}""" },
        { "describe", """{"index_name":"docs","is_trained":null,"dimension":4,"metric":"cosine","n_lists":1}""" },
    };

    [Theory, MemberData(nameof(EveryOperationAndBody))]
    public Task A_body_that_is_no_answer_at_all_is_an_error(string operation, string body) => AssertRefusedAsync(operation, s_broken[body]);

    [Theory, MemberData(nameof(WrongAnswers))]
    public Task An_answer_that_the_contract_does_not_allow_is_an_error(string operation, string body) => AssertRefusedAsync(operation, body);

    [Fact]
    public async Task A_status_of_error_says_what_the_service_said()
    {
        var error = await AssertRefusedAsync("upsert", """{"status":"error","message":"no room"}""");
        Assert.Contains("no room", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_of_another_type_is_told_from_json_that_is_not_well_formed()
    {
        var error = await AssertRefusedAsync("get", """{"results":[{"id":"a","contents":5}]}""");
        Assert.Equal("A value in the JSON is not of the type that belongs there.", error.InnerException!.Message);
        error = await AssertRefusedAsync("get", """{"results":[{"id":"a" "contents":5}]}""");
        Assert.StartsWith("The JSON is not well-formed at line 0, byte ", error.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf_8_are_an_error()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Bytes([.. "{\"results\":[{\"id\":\""u8, 0xff, .. "\"}]}"u8]);
        using var client = server.Client();
        await Assert.ThrowsAnyAsync<CyborgDbException>(() => client.Index().GetAsync(["a"]));
        server.Otherwise = _ => Answer.Bytes([.. "{\"ids\":[\""u8, 0xff, .. "\"],\"count\":1}"u8]);
        await Assert.ThrowsAnyAsync<CyborgDbException>(async () => await client.Index().ListIdsAsync().CountAsync());
    }

    [Fact]
    public async Task Metadata_deeper_than_can_be_stored_is_an_error()
    {
        foreach (var levels in new[] { 61, 62, 200 })
        {
            var metadata = string.Concat(Enumerable.Repeat("{\"x\":", levels)) + "1" + new string('}', levels);
            await AssertRefusedAsync("get", $$"""{"results":[{"id":"a","metadata":{{metadata}} }]}""");
        }
    }

    [Theory]
    [InlineData("{}"), InlineData("""{"api_version":"v1","version":"1"}"""), InlineData("""{"status":"healthy","version":1}"""), InlineData("""{"status":null,"api_version":"v1","version":"1"}"""), InlineData("<html>")]
    public async Task A_health_that_is_not_what_the_contract_says_is_an_error(string body)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Body(body, "text/html"));
        using var client = server.Client();
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => client.GetHealthAsync());
        Assert.Equal("health", error.RouteName);
        Assert.Null(error.IndexName);
    }

    [Theory, InlineData("{}"), InlineData("""{"indexes":null}"""), InlineData("""{"indexes":[1]}"""), InlineData("""{"indexes":["a","a\ud83d"]}""")]
    public async Task A_list_of_indexes_that_is_not_what_the_contract_says_is_an_error(string body)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(body));
        using var client = server.Client();
        Assert.Equal("list_indexes", (await Assert.ThrowsAnyAsync<CyborgDbException>(() => client.ListIndexesAsync())).RouteName);
    }

    [Theory, InlineData("{}"), InlineData("""{"status":"error","message":"no"}"""), InlineData("")]
    public async Task A_creation_that_is_not_confirmed_is_an_error(string body)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(body));
        using var client = server.Client();
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => client.CreateIndexAsync("docs", Given.Key()));
        Assert.Equal(("create_index", "docs"), (error.RouteName, error.IndexName));
    }

    private static async Task<CyborgDbException> AssertRefusedAsync(string name, string body)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(body).WithHeader("X-Request-Id", "req-9"));
        using var client = server.Client();
        var operation = KnownOperation.Of(name);
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => operation.Run(client.Index(), null, default));
        Assert.Equal(operation.Route, error.RouteName);
        Assert.Equal("docs", error.IndexName);
        Assert.Null(error.Detail);
        return error;
    }
}
