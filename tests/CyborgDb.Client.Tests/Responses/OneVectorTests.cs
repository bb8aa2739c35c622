namespace CyborgDb.Tests.Responses;

/// <summary>To one vector or text the service may answer a list of matches, or a list with that list in it.</summary>
public sealed class OneVectorTests
{
    private const string Rows = """{"id":"a","distance":0.25,"metadata":{"lang":"en"},"vector":[1,2]},{"id":"b","distance":2}""";

    private static readonly Dictionary<string, Func<EncryptedIndex, Task<IReadOnlyList<QueryMatch>>>> s_queries = new()
    {
        ["Query"] = index => EitherWay.Blocking(() => index.Query(Given.Flat)),
        ["QueryAsync"] = index => index.QueryAsync(Given.Flat),
        ["Query(double)"] = index => EitherWay.Blocking(() => index.Query(new[] { 1.0, 2.0 })),
        ["QueryAsync(Half)"] = index => index.QueryAsync(new[] { Half.One }),
        ["QueryBatch"] = async index => Assert.Single(await EitherWay.Blocking(() => index.QueryBatch(new float[1, 2]))),
        ["QueryBatchAsync"] = async index => Assert.Single(await index.QueryBatchAsync(new float[1, 2])),
        ["QueryBatchStreamAsync"] = async index => Assert.Single(await index.QueryBatchStreamAsync(new float[1, 2]).ToListAsync()),
        ["QueryContents"] = index => EitherWay.Blocking(() => index.QueryContents("text")),
        ["QueryContentsAsync"] = index => index.QueryContentsAsync("text"),
    };

    public static TheoryData<string> Queries => [.. s_queries.Keys];

    [Theory, MemberData(nameof(Queries))]
    public async Task Both_forms_of_an_answer_to_one_vector_are_the_same(string query)
    {
        foreach (var results in new[] { $"[{Rows}]", $"[[{Rows}]]" })
        {
            var matches = await MatchesAsync(query, results);
            Assert.Equal([("a", 0.25), ("b", 2.0)], matches.Select(match => (match.Id, match.Distance!.Value)));
            Assert.Equal("en", matches[0].Metadata!["lang"].AsString());
            Assert.Equal([1f, 2f], matches[0].Vector!.Value.ToArray());
        }
    }

    [Theory, MemberData(nameof(Queries))]
    public async Task Both_forms_of_no_match_are_the_same(string query)
    {
        Assert.Empty(await MatchesAsync(query, "[]"));
        Assert.Empty(await MatchesAsync(query, "[[]]"));
    }

    [Theory, MemberData(nameof(Queries))]
    public async Task Answers_that_are_neither_form_are_an_error(string query)
    {
        foreach (var results in new[] { $"[{Rows},[]]", $"[[{Rows}],{Rows}]", $"[[{Rows}],[]]", "[[],[]]", $"[[[{Rows}]]]", "[null]", "[[null]]", "[5]", "{}", "null" })
            await Assert.ThrowsAsync<CyborgDbProtocolException>(() => MatchesAsync(query, results));
    }

    [Theory]
    [InlineData("[]"), InlineData($"[{Rows}]"), InlineData($"[[{Rows}]]"), InlineData("[[],[],[]]"), InlineData($"[{Rows},{Rows}]")]
    public async Task Two_vectors_get_one_list_each_or_it_is_an_error(string results)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Json($$"""{"results":{{results}}}""");
        using var client = server.Client();
        var index = client.Index();
        await Assert.ThrowsAsync<CyborgDbProtocolException>(() => EitherWay.Blocking(() => index.QueryBatch(Given.Array)));
        await Assert.ThrowsAsync<CyborgDbProtocolException>(() => index.QueryBatchAsync(Given.Array));
        await Assert.ThrowsAsync<CyborgDbProtocolException>(async () => await index.QueryBatchStreamAsync(Given.Array).CountAsync());
    }

    [Theory, InlineData("[{\"id\":\"a\",\"distance\":1}]"), InlineData("[[{\"id\":\"a\",\"distance\":1}]]")]
    public async Task A_diverse_query_takes_both_forms(string results)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = request => request.Path switch
        {
            "/v1/vectors/query_binary" => Answer.Json($$"""{"results":{{results}}}"""),
            "/v1/vectors/get" => Answer.Json("""{"results":[{"id":"a","vector":[1,0,0,0]}]}"""),
            _ => RouteAnswers.Success(request.Path),
        };
        using var client = server.Client();
        var pick = Assert.Single(await client.Index().QueryDiverseAsync(new float[] { 1, 0, 0, 0 }));
        Assert.Equal(("a", 1.0), (pick.Id, pick.Distance));
    }

    private static async Task<IReadOnlyList<QueryMatch>> MatchesAsync(string query, string results)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json($$"""{"took":[[1]],"results":{{results}},"more":[{"id":"no"}]}"""));
        using var client = server.Client();
        return await s_queries[query](client.Index());
    }
}
