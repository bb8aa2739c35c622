namespace CyborgDb.Tests.Responses;

/// <summary>What the service says on success reaches the caller in full.</summary>
public sealed class ResultTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task An_upsert_that_set_off_a_training_says_so(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(
            """{"status":"success","message":"Upserted 2 vectors","training_triggered":true,"training_message":"Index training has been triggered (vectors: 15000, threshold: 10000)","new_field":[1]}""")
            .WithHeader("X-Request-Id", "req-1"));
        using var client = server.Client();
        var index = client.Index();
        var result = await EitherWay.Call(async, () => index.Upsert(Given.Ids, Given.Array), () => index.UpsertAsync(Given.Ids, Given.Array));
        Assert.Equal(2, result.Count);
        Assert.Equal("Upserted 2 vectors", result.Message);
        Assert.True(result.TrainingTriggered);
        Assert.Equal("Index training has been triggered (vectors: 15000, threshold: 10000)", result.TrainingMessage);
        Assert.Null(result.Warning);
        Assert.Equal("req-1", result.RequestId);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task An_upsert_with_a_warning_says_so(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("""{"status":"success","message":"Upserted 1 vectors","warning":"Training check failed but upsert succeeded"}"""));
        using var client = server.Client();
        var index = client.Index();
        VectorItem[] items = [new("a", new[] { 1f })];
        var result = await EitherWay.Call(async, () => index.Upsert(items), () => index.UpsertAsync(items));
        Assert.Equal(1, result.Count);
        Assert.Equal("Training check failed but upsert succeeded", result.Warning);
        Assert.False(result.TrainingTriggered);
        Assert.Null(result.TrainingMessage);
        Assert.Null(result.RequestId);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_deletion_says_what_the_service_said(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("""{"status":"success","message":"Deleted 2 vectors"}""").WithHeader("X-Request-Id", "req-2"));
        using var client = server.Client();
        var index = client.Index();
        var result = await EitherWay.Call(async, () => index.Delete(Given.Ids), () => index.DeleteAsync(Given.Ids));
        Assert.Equal(("Deleted 2 vectors", "req-2"), (result.Message, result.RequestId));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Matches_have_what_the_service_gave(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(
            """{"results":[[{"id":"a","distance":0.25,"metadata":{"lang":"en","n":[1,2],"deep":{"x":null}},"vector":[0.1,-2]},{"id":"b"}]]}"""));
        using var client = server.Client();
        var index = client.Index();
        var matches = await EitherWay.Call(async, () => index.Query(Given.Flat), () => index.QueryAsync(Given.Flat));
        Assert.Equal(2, matches.Count);
        Assert.Equal("a", matches[0].Id);
        Assert.Equal(0.25, matches[0].Distance);
        Assert.Equal([0.1f, -2f], matches[0].Vector!.Value.ToArray());
        Assert.Equal("en", matches[0].Metadata!["lang"].AsString());
        Assert.Equal(MetadataValueKind.Json, matches[0].Metadata!["n"].Kind);
        Assert.Equal(MetadataValueKind.Null, matches[0].Metadata!["deep"].AsMap()["x"].Kind);
        Assert.Equal("b", matches[1].Id);
        Assert.Null(matches[1].Distance);
        Assert.Throws<InvalidOperationException>(() => matches[1].Metadata);
        Assert.Throws<InvalidOperationException>(() => matches[1].Vector);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_batch_gives_one_list_a_query_in_their_order(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("""{"results":[[{"id":"a","distance":0}],[]]}"""));
        using var client = server.Client();
        var index = client.Index();
        var results = await EitherWay.Call(async, () => index.QueryBatch(Given.Array), () => index.QueryBatchAsync(Given.Array));
        Assert.Equal(2, results.Count);
        Assert.Equal("a", Assert.Single(results[0]).Id);
        Assert.Empty(results[1]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_query_by_text_gives_a_flat_list(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("""{"results":[{"id":"a","distance":1e-3},{"id":"b","distance":2}]}"""));
        using var client = server.Client();
        var index = client.Index();
        var matches = await EitherWay.Call(async, () => index.QueryContents("x"), () => index.QueryContentsAsync("x"));
        Assert.Equal([("a", 0.001), ("b", 2)], matches.Select(match => (match.Id, match.Distance!.Value)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Items_have_what_the_service_gave_and_none_of_what_it_did_not(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(
            """{"results":[{"id":"a","vector":[1.5,0],"contents":"AQID","metadata":{"tags":["x","y"],"ok":true,"year":2024.5}},{"id":"b","vector":null,"contents":null,"metadata":null},{"id":"c","contents":""}]}"""));
        using var client = server.Client();
        var index = client.Index();
        var items = await EitherWay.Call(async, () => index.Get(Given.Ids), () => index.GetAsync(Given.Ids));
        Assert.Equal(["a", "b", "c"], items.Select(item => item.Id));
        Assert.Equal([1.5f, 0f], items[0].Vector!.Value.ToArray());
        Assert.Equal("AQID", items[0].Contents!.Text);
        Assert.Equal([1, 2, 3], items[0].Contents!.ToBytes());
        Assert.Equal(["x", "y"], items[0].Metadata!["tags"].AsStringList());
        Assert.True(items[0].Metadata!["ok"].AsBoolean());
        Assert.Equal(2024.5, items[0].Metadata!["year"].AsNumber());
        Assert.False(items[1].Vector.HasValue, "An item without a vector has an empty one.");
        Assert.Null(items[1].Contents);
        Assert.Empty(items[1].Metadata);
        Assert.False(items[2].Vector.HasValue, "An item without a vector has an empty one.");
        Assert.Null(items[2].Contents);
    }

    [Fact]
    public async Task Metadata_of_a_result_cannot_be_changed()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("""{"results":[{"id":"a","metadata":{"lang":"en","deep":{"x":1}}}]}"""));
        using var client = server.Client();
        var metadata = (await client.Index().GetAsync(["a"]))[0].Metadata!;
        Assert.Throws<InvalidOperationException>(() => metadata["lang"] = "de");
        Assert.Throws<InvalidOperationException>(() => metadata["deep"].AsMap()["x"] = 2);
    }

    [Fact]
    public async Task Metadata_as_deep_as_it_can_be_stored_can_be_read_from_every_route()
    {
        Metadata deepest = new() { ["x"] = 1 };
        while (TryNest(deepest) is { } deeper)
            deepest = deeper;
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var index = client.Index();
        await index.UpsertBinaryAsync(["a"], new float[1], [deepest]);
        var json = JsonText.Parse(server.Request.Body).GetProperty("batch").GetProperty("metadata")[0].GetRawText();
        server.Next(
            Answer.Json($$"""{"results":[[{"id":"a","metadata":{{json}}}]]}"""),
            Answer.Json($$"""{"results":[{"id":"a","metadata":{{json}}}]}"""));
        Assert.Equal(deepest, (await index.QueryAsync(new float[1]))[0].Metadata);
        Assert.Equal(deepest, (await index.GetAsync(["a"]))[0].Metadata);
    }

    [Fact]
    public async Task Ids_come_in_the_services_order_out_of_a_response_of_any_size()
    {
        var ids = Enumerable.Range(0, 30_000).Select(n => $"id-{n} é\\\"😀").Append(new string('x', 200_000)).Append("").ToArray();
        await using var server = await ScriptedServer.StartAsync();
        var json = System.Text.Json.JsonSerializer.Serialize(ids);
        server.Next(
            Answer.Json($$"""{"ids":{{json}},"count":{{ids.Length}}}"""),
            Answer.Json($$"""{"count":{{ids.Length}},"more":{"ids":["no"],"count":[5]},"ids":{{json}}}"""));
        using var client = server.Client();
        Assert.Equal(ids, await client.Index().ListIdsAsync().ToListAsync());
        Assert.Equal(ids, await client.Index().ListIdsAsync().ToListAsync());
    }

    [Fact]
    public async Task A_count_beyond_an_int_is_read()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("""{"result":5000000000}"""));
        using var client = server.Client();
        Assert.Equal(5_000_000_000, await client.Index().CountAsync());
    }

    [Theory]
    [InlineData("euclidean", DistanceMetric.Euclidean), InlineData("squared_euclidean", DistanceMetric.SquaredEuclidean), InlineData("cosine", DistanceMetric.Cosine)]
    public async Task A_description_is_read_in_full(string name, DistanceMetric metric)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(
            $$"""{"bm25":null,"metadata_schema":{"a":{"filterable":true} },"index_name":"docs","is_trained":true,"dimension":384,"metric":"{{name}}","n_lists":128}"""));
        using var client = server.Client();
        var description = await client.Index().DescribeAsync();
        Assert.Equal(
            ("docs", true, 384, metric, 128),
            (description.Name, description.IsTrained, description.Dimension, description.Metric, description.ListCount));
        Assert.Equal(new MetadataField { Filterable = true }, description.MetadataSchema!["a"]);
        Assert.Null(description.Bm25);
    }

    [Fact]
    public async Task Health_and_the_list_of_indexes_are_read_in_full()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(
            Answer.Json("""{"status":"degraded","api_version":"v1","version":"0.18.2"}"""),
            Answer.Json("""{"indexes":["b","a","ü"]}"""));
        using var client = server.Client();
        var health = await client.GetHealthAsync();
        Assert.Equal(("degraded", "v1", "0.18.2", false), (health.Status, health.ApiVersion, health.Version, health.IsHealthy));
        Assert.Equal(["b", "a", "ü"], await client.ListIndexesAsync());
    }

    private static Metadata? TryNest(Metadata metadata)
    {
        try
        {
            return new Metadata { ["deeper"] = metadata };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
