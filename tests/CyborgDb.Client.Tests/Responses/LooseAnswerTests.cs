namespace CyborgDb.Tests.Responses;

/// <summary>What the contract leaves open, or services leave out, is no error: the client takes it for what it means.</summary>
public sealed class LooseAnswerTests
{
    [Fact]
    public async Task A_success_that_does_not_call_itself_one_is_one()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Json("""{"message":"as you say"}""");
        using var client = server.Client();
        var index = await client.CreateIndexAsync("docs", Given.Key());
        Assert.Equal("as you say", (await index.UpsertAsync(Given.Ids, Given.Array)).Message);
        Assert.Equal("as you say", (await EitherWay.Blocking(() => index.Upsert([new("a", Given.Flat[..4])]))).Message);
        Assert.Equal("as you say", (await index.DeleteAsync(Given.Ids)).Message);
        Assert.Equal("as you say", await index.TrainAsync());
        await index.DeleteIndexAsync();
    }

    [Fact]
    public async Task A_list_of_ids_behind_a_byte_order_mark_is_read_as_any_other_answer_behind_one()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("\uFEFF" + """{"result":2}"""), Answer.Json("\uFEFF" + """{"results":[{"id":"a"}]}"""), Answer.Json("\uFEFF" + """{"ids":["a","b"],"count":2}"""));
        using var client = server.Client();
        var index = client.Index();
        Assert.Equal(2, await index.CountAsync());
        Assert.Equal("a", Assert.Single(await index.GetAsync(Given.Ids, ItemFields.None)).Id);
        Assert.Equal(["a", "b"], await index.ListIdsAsync().ToListAsync());
    }

    [Fact]
    public async Task A_health_of_the_status_alone_is_read()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json("""{"status":"healthy"}"""));
        using var client = server.Client();
        var health = await client.GetHealthAsync();
        Assert.Equal(("healthy", null, null, true), (health.Status, health.ApiVersion, health.Version, health.IsHealthy));
    }

    [Theory]
    [InlineData("""{"training_indexes":["a"],"retrain_threshold":65536}""")]
    [InlineData("""{"training_indexes":["a"],"retrain_threshold":65536,"queued_indexes":null,"worker_running":null,"worker_pid":null,"currently_training":null}""")]
    public async Task A_training_status_of_what_is_required_alone_is_read(string body)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(body));
        using var client = server.Client();
        var status = await client.GetTrainingStatusAsync();
        Assert.Equal(["a"], status.TrainingIndexes);
        Assert.Empty(status.QueuedIndexes);
        Assert.Equal((65536, null, null, null), (status.RetrainThreshold, status.IsWorkerRunning, status.WorkerProcessId, status.CurrentlyTraining));
        Assert.Equal((TrainingState.Running, TrainingState.Idle), (status.StateOf("a"), status.StateOf("b")));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Contents_and_metadata_that_an_item_does_not_have_are_none_however_the_service_says_so(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Json(
            """{"results":[{"id":"a","contents":"","metadata":{}},{"id":"b","contents":null,"metadata":null},{"id":"c"},{"id":"d","metadata":"{}"}]}""");
        using var client = server.Client();
        var index = client.Index();
        var items = await EitherWay.Call(async, () => index.Get(Given.Ids), () => index.GetAsync(Given.Ids));
        Assert.Equal(["a", "b", "c", "d"], items.Select(item => item.Id));
        Assert.All(items, item => Assert.Equal((null, 0), (item.Contents, item.Metadata.Count)));
        Assert.All(await index.GetStreamAsync(Given.Ids).ToListAsync(), item => Assert.Equal((null, 0), (item.Contents, item.Metadata.Count)));
    }

    [Fact]
    public async Task Rows_that_are_left_out_and_rows_in_another_order_are_told_apart_by_their_ids()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Json("""{"results":[{"id":"c","contents":"third"},{"id":"a","contents":"first"}]}""");
        using var client = server.Client();
        var items = await client.Index().GetAsync(["a", "b", "c"]);
        Assert.Equal([("c", "third"), ("a", "first")], items.Select(item => (item.Id, item.Contents!.Text)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Metadata_that_comes_as_json_text_is_read_like_a_map(bool async)
    {
        const string rows = """{"id":"a","metadata":"{\"lang\":\"d\\u00e9\",\"n\":[1,2],\"deep\":{\"x\":1.5}}"},{"id":"b","metadata":{"lang":"dé","n":[1,2],"deep":{"x":1.5}}}""";
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = request => Answer.Json($$"""{"results":[{{rows}}]}""");
        using var client = server.Client();
        var index = client.Index();
        var items = await EitherWay.Call(async, () => index.Get(Given.Ids), () => index.GetAsync(Given.Ids));
        var matches = await EitherWay.Call(async, () => index.Query(Given.Flat), () => index.QueryAsync(Given.Flat));
        Assert.Equal("dé", items[0].Metadata!["lang"].AsString());
        Assert.Equal(items[1].Metadata, items[0].Metadata);
        Assert.Equal(items[1].Metadata, matches[0].Metadata);
        Assert.Throws<InvalidOperationException>(() => items[0].Metadata!["lang"] = "en");
    }

    [Fact]
    public async Task A_field_of_the_schema_without_flags_has_their_defaults()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(
            """{"index_name":"docs","is_trained":false,"dimension":4,"metric":"cosine","n_lists":1,"metadata_schema":{"a":{},"b":{"pattern":true},"c":{"full_text":true},"d":{"filterable":false},"e":{"filterable":null,"pattern":null,"full_text":null}}}"""));
        using var client = server.Client();
        var schema = (await client.Index().DescribeAsync()).MetadataSchema!;
        Assert.Equal(
            [("a", true, false, false), ("b", true, true, false), ("c", false, false, true), ("d", false, false, false), ("e", true, false, false)],
            schema.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => (field.Key, field.Value.Filterable, field.Value.Pattern, field.Value.FullText)));
    }
}
