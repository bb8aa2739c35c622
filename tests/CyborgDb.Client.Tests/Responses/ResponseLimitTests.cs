using System.Text;

namespace CyborgDb.Tests.Responses;

/// <summary>What a response can take of memory has a limit: all of it where it is given whole, and each item in any case.</summary>
public sealed class ResponseLimitTests
{
    private const int Limit = 200_000;

    public static TheoryData<string, bool> Routes => new()
    {
        { "short", false }, { "short", true }, { "long", false }, { "long", true },
    };

    [Theory, MemberData(nameof(Routes))]
    public async Task A_response_beyond_the_limit_is_an_error_and_one_within_is_a_result(string length, bool async)
    {
        // What is longer than a megabyte is read on while it arrives.
        var limit = length == "short" ? Limit : 3_000_000;
        await using var server = await ScriptedServer.StartAsync();
        using var client = Client(server, maxResponseBytes: limit);
        var (within, beyond) = (Items(limit - 1000), Items(limit + 1));
        server.Next(Answer.Json(within));
        var items = await EitherWay.Call(async, () => client.Index().Get(["a"]), () => client.Index().GetAsync(["a"]));
        Assert.True(items.Count > 100, $"There are {items.Count} items.");
        server.Next(Answer.Json(beyond));
        AssertTooLong(await Assert.ThrowsAsync<CyborgDbProtocolException>(
            () => EitherWay.Call(async, () => client.Index().Get(["a"]), () => client.Index().GetAsync(["a"]))), limit, nameof(CyborgDbClientOptions.MaxResponseBytes));
        server.Next(Answer.Json(beyond.Replace("\"results\":[", "\"results\":[[", StringComparison.Ordinal).Replace("]}", "]]}", StringComparison.Ordinal)));
        AssertTooLong(await Assert.ThrowsAsync<CyborgDbProtocolException>(
            () => EitherWay.Call(async, () => client.Index().Query(new float[] { 1 }), () => client.Index().QueryAsync(new float[] { 1 }))), limit, nameof(CyborgDbClientOptions.MaxResponseBytes));
    }

    [Theory, InlineData(2_000), InlineData(3_000_000)]
    public async Task The_limit_is_that_of_every_route_whose_answer_is_given_whole(int limit)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = Client(server, maxResponseBytes: limit);
        var text = new string('x', limit);
        foreach (var (body, call) in new (string Body, Func<Task> Call)[]
                 {
                     ($$"""{"indexes":["{{text}}"]}""", () => client.ListIndexesAsync()),
                     ($$"""{"status":"success","message":"{{text}}"}""", () => client.Index().DeleteAsync(["a"])),
                     ($$"""{"results":[{"id":"{{text}}"}],"ids":["a"],"count":1}""", () => client.Index().QueryMetadataAsync()),
                 })
        {
            server.Next(Answer.Json(body));
            AssertTooLong(await Assert.ThrowsAsync<CyborgDbProtocolException>(call), limit, nameof(CyborgDbClientOptions.MaxResponseBytes));
        }
    }

    [Fact]
    public async Task Responses_that_are_given_while_they_arrive_can_be_of_any_length()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = Client(server, maxResponseBytes: 1024, maxItemBytes: 1024);
        server.Next(Answer.Json(Items(3_000_000)));
        Assert.True(await client.Index().GetStreamAsync(["a"]).CountAsync() > 1000, "Items are missing.");
        var ids = string.Join(',', Enumerable.Range(0, 200_000).Select(i => $"\"{i}\""));
        server.Next(Answer.Json($$"""{"ids":[{{ids}}],"count":200000}"""));
        Assert.Equal(200_000, await client.Index().ListIdsAsync().CountAsync());
        var lists = string.Join(',', Enumerable.Repeat("""[{"id":"a","distance":0.5}]""", 100_000));
        server.Next(Answer.Json($$"""{"results":[{{lists}}]}"""));
        Assert.Equal(100_000, await client.Index().QueryBatchStreamAsync(new float[100_000, 1]).CountAsync());
    }

    public static TheoryData<string, string> ItemRoutes => new()
    {
        { "get", "contents" }, { "get, sync", "contents" }, { "get stream", "contents" }, { "get", "vector" }, { "get", "metadata" }, { "get", "id" }, { "get", "unknown" },
        { "query", "metadata" }, { "query, sync", "id" }, { "query batch stream", "vector" }, { "list ids", "id" },
    };

    [Theory, MemberData(nameof(ItemRoutes))]
    public async Task An_item_beyond_the_limit_is_an_error_and_one_within_is_a_result(string route, string field)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = Client(server, maxItemBytes: Limit);
        var index = client.Index();
        Func<Task<object?>> call = route switch
        {
            "get" => async () => await index.GetAsync(["a"]),
            "get, sync" => () => EitherWay.Blocking(() => (object?)index.Get(["a"])),
            "get stream" => async () => await index.GetStreamAsync(["a"]).CountAsync(),
            "query" => async () => await index.QueryAsync(new float[] { 1 }),
            "query, sync" => () => EitherWay.Blocking(() => (object?)index.Query(new float[] { 1 })),
            "query batch stream" => async () => await index.QueryBatchStreamAsync(new float[1, 1]).CountAsync(),
            _ => async () => await index.ListIdsAsync().CountAsync(),
        };
        foreach (var (size, isTooLong) in new[] { (Limit - 200, false), (Limit + 1, true), (3 * Limit, true), (20 * Limit, true) })
        {
            var id = field == "id" ? new string('x', size) : "a";
            var value = field switch
            {
                "contents" => $$""","contents":"{{new string('x', size)}}" """,
                "vector" => $$""","vector":[{{string.Join(',', Enumerable.Repeat("1", size / 2))}}]""",
                "metadata" => $$""","metadata":{"k":"{{new string('x', size)}}"}""",
                "unknown" => $$""","other":"{{new string('x', size)}}" """,
                _ => "",
            };
            var row = $$"""{"id":"{{id}}"{{value}}}""";
            var body = route.StartsWith("list", StringComparison.Ordinal) ? $$"""{"ids":["b","{{id}}","c"],"count":3}"""
                : route.StartsWith("get", StringComparison.Ordinal) ? $$"""{"results":[{"id":"b"},{{row}},{"id":"c"}]}"""
                : $$"""{"results":[[{"id":"b"},{{row}},{"id":"c"}]]}""";
            server.Next(Answer.Json(body));
            if (isTooLong)
                AssertTooLong(await Assert.ThrowsAsync<CyborgDbProtocolException>(call), Limit, nameof(CyborgDbClientOptions.MaxItemBytes));
            else
                await call();
        }
    }

    [Theory]
    [InlineData(nameof(CyborgDbClientOptions.MaxResponseBytes), 1023, 1 << 28)]
    [InlineData(nameof(CyborgDbClientOptions.MaxItemBytes), 1 << 30, 1023)]
    [InlineData(nameof(CyborgDbClientOptions.MaxItemBytes), 1 << 30, (1 << 30) + 1)]
    public void A_limit_that_makes_no_sense_is_refused(string name, long maxResponseBytes, int maxItemBytes)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new CyborgDbClient(new CyborgDbClientOptions { MaxResponseBytes = maxResponseBytes, MaxItemBytes = maxItemBytes }));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    private static CyborgDbClient Client(ScriptedServer server, long maxResponseBytes = long.MaxValue, int maxItemBytes = 1 << 30) => new(new CyborgDbClientOptions
    {
        BaseAddress = server.BaseAddress,
        MaxResponseBytes = maxResponseBytes,
        MaxItemBytes = maxItemBytes,
        Resilience = ResilienceOptions.None(),
    });

    /// <summary>A response about items of exactly so many bytes.</summary>
    private static string Items(int bytes)
    {
        const string End = "]}";
        var body = new StringBuilder("""{"results":[{"id":"first"}""");
        while (body.Length < bytes - 300)
            body.Append(""",{"id":"a","contents":"some text","metadata":{"k":1}}""");
        return body.Append(' ', bytes - body.Length - End.Length).Append(End).ToString();
    }

    private static void AssertTooLong(CyborgDbProtocolException error, long limit, string option)
    {
        Assert.Contains(limit.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("base address", error.Message, StringComparison.Ordinal);
    }
}
