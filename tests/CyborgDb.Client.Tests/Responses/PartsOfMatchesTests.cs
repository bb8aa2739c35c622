namespace CyborgDb.Tests.Responses;

/// <summary>Contents and vectors with the results of a search: one read for all matches, in the matches' order.</summary>
public sealed class PartsOfMatchesTests
{
    private const string Nearest = """{"results":[[{"id":"b","distance":1},{"id":"a","distance":2},{"id":"c","distance":3}]]}""";

    public static TheoryData<bool> Both => [true, false];

    [Theory, MemberData(nameof(Both))]
    public async Task Contents_are_read_with_one_get_and_put_into_the_matches_in_their_order(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(Nearest), Answer.Json("""{"results":[{"id":"a","contents":"first"},{"id":"b","contents":"second"}]}"""));
        using var client = server.Client();
        var index = client.Index();
        var options = new QueryOptions { Include = QueryInclude.Distance | QueryInclude.Contents };
        var matches = await EitherWay.Call(async, () => index.Query(new float[1], options), () => index.QueryAsync(new float[1], options));
        // The service does not tell an item without contents from one that is gone.
        Assert.Equal([("b", 1, "second"), ("a", 2, "first"), ("c", 3, null)], matches.Select(match => (match.Id, match.Distance!.Value, match.Contents?.Text)));
        Assert.Throws<InvalidOperationException>(() => matches[0].Vector);
        Assert.Throws<InvalidOperationException>(() => matches[0].Metadata);
        Assert.Equal(["/v1/vectors/query_binary", "/v1/vectors/get"], server.Requests.Select(request => request.Path));
        JsonText.AssertEqual("""["distance"]""", JsonText.Parse(server.Requests[0].Body).GetProperty("include").GetRawText());
        JsonText.AssertEqual(Given.Body(""" "ids":["b","a","c"],"include":["contents"]"""), server.Requests[1].Body);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_match_whose_vector_cannot_be_read_any_more_was_deleted_and_is_left_out(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(Nearest), Answer.Json("""{"results":[{"id":"c","vector":[3],"contents":""},{"id":"b","vector":[1],"contents":"x"}]}"""));
        using var client = server.Client();
        var index = client.Index();
        var options = new QueryOptions { Include = QueryInclude.Vector | QueryInclude.Contents };
        var matches = await EitherWay.Call(async, () => index.Query(new float[1], options), () => index.QueryAsync(new float[1], options));
        Assert.Equal([("b", 1f, "x"), ("c", 3f, null)], matches.Select(match => (match.Id, match.Vector!.Value.Span[0], match.Contents?.Text)));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_batch_takes_one_get_for_all_its_matches_and_asks_for_each_item_once(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(
            Answer.Json("""{"results":[[{"id":"a"},{"id":"b"}],[],[{"id":"b"},{"id":"a"}]]}"""),
            Answer.Json("""{"results":[{"id":"b","contents":"B"},{"id":"a","contents":"A"}]}"""));
        using var client = server.Client();
        var index = client.Index();
        var options = new QueryOptions { Include = QueryInclude.Contents };
        var results = await EitherWay.Call(async, () => index.QueryBatch(new float[3, 1], options), () => index.QueryBatchAsync(new float[3, 1], options));
        Assert.Equal(["A,B", "", "B,A"], results.Select(matches => string.Join(',', matches.Select(match => match.Contents!.Text))));
        Assert.Equal(2, server.Requests.Count);
        JsonText.AssertEqual("""["a","b"]""", JsonText.Parse(server.Requests[1].Body).GetProperty("ids").GetRawText());
    }

    [Fact]
    public async Task No_matches_take_no_get_and_neither_does_what_was_not_asked_for()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("""{"results":[[]]}"""), Answer.Json(Nearest));
        using var client = server.Client();
        Assert.Empty(await client.Index().QueryAsync(new float[1], new() { Include = QueryInclude.All }));
        Assert.Equal(3, (await client.Index().QueryAsync(new float[1], new() { Include = QueryInclude.Distance | QueryInclude.Metadata })).Count);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_query_by_text_has_them_too(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("""{"results":[{"id":"a","distance":1}]}"""), Answer.Json("""{"results":[{"id":"a","contents":"A"}]}"""));
        using var client = server.Client();
        var index = client.Index();
        var options = new QueryOptions { Include = QueryInclude.Contents };
        var matches = await EitherWay.Call(async, () => index.QueryContents("x", options), () => index.QueryContentsAsync("x", options));
        Assert.Equal("A", Assert.Single(matches).Contents!.Text);
    }

    [Fact]
    public async Task A_stream_of_queries_has_them_read_for_many_matches_at_a_time()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json($$"""{"results":[{{string.Join(',', Enumerable.Range(0, 1200).Select(query => $"[{{\"id\":\"{query}\"}}]"))}}]}"""));
        server.Otherwise = request => Answer.Json(
            $$"""{"results":[{{string.Join(',', JsonText.Parse(request.Body).GetProperty("ids").EnumerateArray().Select(id => $"{{\"id\":{id.GetRawText()},\"contents\":\"c{id.GetString()}\"}}"))}}]}""");
        using var client = server.Client();
        var results = await client.Index().QueryBatchStreamAsync(new float[1200, 1], new() { Include = QueryInclude.Contents }).ToListAsync();
        Assert.Equal(Enumerable.Range(0, 1200).Select(query => $"c{query}"), results.Select(matches => Assert.Single(matches).Contents!.Text));
        Assert.Equal([1000, 200], server.Requests.Skip(1).Select(request => JsonText.Parse(request.Body).GetProperty("ids").GetArrayLength()));
    }

    [Fact]
    public async Task A_search_by_metadata_has_whatever_is_asked_for()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(
            Answer.Json("""{"results":[{"id":"b"},{"id":"a"}],"ids":["b","a"],"count":2}"""),
            Answer.Json("""{"results":[{"id":"a","contents":"A","metadata":{"n":1}}]}"""));
        using var client = server.Client();
        var matches = await client.Index().QueryMetadataAsync(new() { Include = ItemFields.Contents | ItemFields.Metadata });
        Assert.Equal([("b", null, 0), ("a", "A", 1)], matches.Select(match => (match.Id, match.Contents?.Text, match.Metadata.Count)));
        Assert.Throws<InvalidOperationException>(() => matches[0].Vector);
        JsonText.AssertEqual(Given.Body(""" "ids":["b","a"],"include":["contents","metadata"]"""), server.Requests[1].Body);
    }

    [Fact]
    public async Task A_deletion_by_filter_is_a_search_and_a_deletion_of_what_it_found()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(
            Answer.Json("""{"results":[{"id":"b"},{"id":"a"}],"ids":["b","a"],"count":2}"""),
            Answer.Json("""{"status":"success","message":"Deleted 2 vectors"}""").WithHeader("X-Request-Id", "req-9"));
        using var client = server.Client();
        var result = await client.Index().DeleteAsync(Filter.Lt("year", 2020));
        Assert.Equal((false, "Deleted 2 vectors", "req-9"), (result.IsDryRun, result.Message, result.RequestId));
        Assert.Equal(["b", "a"], result.Ids);
        Assert.Equal(["/v1/vectors/query_metadata", "/v1/vectors/delete"], server.Requests.Select(request => request.Path));
        JsonText.AssertEqual(Given.Body(""" "filters":{"year":{"$lt":2020}}"""), server.Requests[0].Body);
        JsonText.AssertEqual(Given.Body(""" "ids":["b","a"]"""), server.Requests[1].Body);
    }

    [Fact]
    public async Task A_dry_run_and_a_count_delete_nothing()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Json("""{"results":[{"id":"b"},{"id":"a"}],"ids":["b","a"],"count":2}""");
        using var client = server.Client();
        var result = await client.Index().DeleteAsync(Filter.Lt("year", 2020), dryRun: true);
        Assert.Equal((true, null), (result.IsDryRun, result.RequestId));
        Assert.Equal(["b", "a"], result.Ids);
        Assert.Equal(2, await client.Index().CountAsync(Filter.Lt("year", 2020)));
        Assert.All(server.Requests, request => Assert.Equal("/v1/vectors/query_metadata", request.Path));
    }

    [Fact]
    public async Task A_service_that_cannot_search_by_metadata_is_named_by_its_version()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Json("""{"detail":"Not Found"}""", 404);
        using var client = server.Client();
        var index = client.Index();
        foreach (var call in new Func<Task>[] { () => index.DeleteAsync(Filter.Exists("x")), () => index.CountAsync(Filter.Exists("x")) })
            Assert.Contains("0.18 or later", (await Assert.ThrowsAsync<CyborgDbNotFoundException>(call)).Message, StringComparison.Ordinal);
    }
}
