using Microsoft.AspNetCore.Http;

namespace CyborgDb.Tests.Responses;

/// <summary>A service before 0.18 leaves out what it does not know without a word. Where that shows in an answer, it is an error that says so.</summary>
public sealed class OlderServiceTests
{
    private static readonly QueryOptions s_hybrid = new() { Hybrid = new() { Words = new() { Text = "apple" } } };

    private static readonly Dictionary<string, Func<EncryptedIndex, Task<int>>> s_queries = new()
    {
        ["Query"] = async index => (await EitherWay.Blocking(() => index.Query(Given.Flat, s_hybrid))).Count,
        ["QueryAsync"] = async index => (await index.QueryAsync(Given.Flat, s_hybrid)).Count,
        ["QueryBatchAsync"] = async index => (await index.QueryBatchAsync(new float[1, 2], s_hybrid))[0].Count,
        ["QueryBatchStreamAsync"] = async index => (await index.QueryBatchStreamAsync(new float[1, 2], s_hybrid).ToListAsync())[0].Count,
    };

    private static readonly Dictionary<string, CreateIndexOptions> s_schemas = new()
    {
        ["schema"] = new() { MetadataSchema = new Dictionary<string, MetadataField> { ["lang"] = new(), ["loc.city"] = new() { Pattern = true } } },
        ["text fields"] = new() { TextFields = ["lang"] },
    };

    public static TheoryData<string> Queries => [.. s_queries.Keys];

    public static TheoryData<string> Schemas => [.. s_schemas.Keys];

    [Theory, MemberData(nameof(Queries))]
    public async Task Distances_where_scores_are_due_are_an_error_that_names_the_version(string query)
    {
        foreach (var rows in new[] { """{"id":"a","distance":0.5}""", """{"id":"a","score":0.5},{"id":"b","distance":1}""", """{"id":"a"}""", """{"id":"a","score":null}""" })
        {
            foreach (var results in new[] { $"[{rows}]", $"[[{rows}]]" })
            {
                var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(() => AnsweredAsync($$"""{"results":{{results}}}""", s_queries[query]));
                Assert.Contains("0.18", error.Message, StringComparison.Ordinal);
                Assert.Contains("score", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("apple", error.Message, StringComparison.Ordinal);
                AssertBlamesOnlyTheVersion(error);
            }
        }
    }

    [Theory, MemberData(nameof(Queries))]
    public async Task Scores_and_no_results_at_all_are_none(string query)
    {
        Assert.Equal(1, await AnsweredAsync("""{"results":[[{"id":"a","score":0}]]}""", s_queries[query]));
        Assert.Equal(0, await AnsweredAsync("""{"results":[]}""", s_queries[query]));
    }

    [Fact]
    public async Task A_search_for_words_alone_needs_scores_too()
    {
        const string without = """{"results":[{"id":"a","score":1.5},{"id":"b"}],"ids":["a","b"],"count":2}""";
        var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(
            () => AnsweredAsync(without, async index => (await index.QueryMetadataAsync(new() { Text = new() { Text = "apple" } })).Count));
        Assert.Contains("0.18", error.Message, StringComparison.Ordinal);
        AssertBlamesOnlyTheVersion(error);
        Assert.Equal(2, await AnsweredAsync(without, async index => (await index.QueryMetadataAsync()).Count));
    }

    [Theory, MemberData(nameof(Schemas))]
    public async Task A_schema_that_the_service_left_out_is_an_error_of_the_creation_or_else_of_the_description(string schema)
    {
        foreach (var shown in new[] { "", ",\"metadata_schema\":{}", ",\"metadata_schema\":{\"other\":{}}" })
        {
            await using var server = await ScriptedServer.StartAsync();
            server.Otherwise = Describing(shown);
            using var client = server.Client();
            var creation = await Assert.ThrowsAsync<CyborgDbProtocolException>(() => client.CreateIndexAsync("docs", Given.Key(), s_schemas[schema]));
            Assert.Contains("0.18", creation.Message, StringComparison.Ordinal);
            Assert.Equal(("docs", "create_index"), (creation.IndexName, creation.RouteName));
            Assert.Equal(["/v1/indexes/create", "/v1/indexes/describe"], server.Requests.Select(request => request.Path));

            // A service may show an index a moment later than it has created it.
            server.Next(RouteAnswers.Success("/v1/indexes/create"));
            server.Next(Answer.Detail(404, "No KMS envelope for index 'docs'"));
            var index = await client.CreateIndexAsync("docs", Given.Key(), s_schemas[schema]);
            var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(() => index.DescribeAsync());
            Assert.Contains("0.18", error.Message, StringComparison.Ordinal);
            AssertBlamesOnlyTheVersion(error);
            await Assert.ThrowsAsync<CyborgDbProtocolException>(() => index.GetMetricAsync().AsTask());
        }
    }

    [Theory, MemberData(nameof(Schemas))]
    public async Task A_schema_that_the_service_shows_and_an_index_of_which_none_is_known_are_fine(string schema)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = Describing(",\"metadata_schema\":{\"lang\":{},\"loc.city\":{\"pattern\":true},\"more\":{}}");
        using var client = server.Client();
        var index = await client.CreateIndexAsync("docs", Given.Key(), s_schemas[schema]);
        Assert.Equal(3, (await index.DescribeAsync()).MetadataSchema!.Count);
        server.Otherwise = Describing("");
        Assert.Null((await (await client.LoadIndexAsync("docs", Given.Key())).DescribeAsync()).MetadataSchema);
        Assert.Null((await (await client.CreateIndexAsync("docs", Given.Key())).DescribeAsync()).MetadataSchema);
    }

    private static void AssertBlamesOnlyTheVersion(CyborgDbProtocolException error) =>
        Assert.DoesNotContain("base address", error.Message, StringComparison.Ordinal);

    private static Func<RecordedRequest, RequestDelegate> Describing(string more) => request => request.Path == "/v1/indexes/describe"
        ? Answer.Json($$"""{"index_name":"docs","is_trained":false,"dimension":4,"metric":"cosine","n_lists":1{{more}}}""")
        : RouteAnswers.Success(request.Path);

    private static async Task<int> AnsweredAsync(string answer, Func<EncryptedIndex, Task<int>> call)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(answer));
        using var client = server.Client();
        return await call(client.Index());
    }
}
