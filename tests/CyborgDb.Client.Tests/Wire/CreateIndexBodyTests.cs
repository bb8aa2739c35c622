namespace CyborgDb.Tests.Wire;

/// <summary>What the creation of an index says of its search, its storage and its key.</summary>
public sealed class CreateIndexBodyTests
{
    [Fact]
    public async Task Creating_says_every_option_there_is_under_the_contracts_name()
    {
        var request = await CreateAsync(new()
        {
            Dimension = 3,
            Metric = DistanceMetric.SquaredEuclidean,
            StoragePrecision = StoragePrecision.TurboQuant6,
            EmbeddingModel = "m",
            MetadataSchema = new Dictionary<string, MetadataField> { ["loc.city"] = new() { Pattern = true }, ["text"] = new() { FullText = true } },
            TextFields = ["text", "títle"],
            Bm25K1 = 1.5,
            Bm25B = 0,
        });
        JsonText.AssertEqual(Given.Body(
            """
            "dimension":3,"metric":"squared_euclidean","storage_precision":"tq6","embedding_model":"m",
            "metadata_schema":{
                "loc.city":{"pattern":true},
                "text":{"full_text":true}},
            "text_fields":["text","títle"],"bm25_k1":1.5,"bm25_b":0
            """), request.Body);
    }

    [Theory]
    [InlineData(StoragePrecision.Float32, "float32")]
    [InlineData(StoragePrecision.Float16, "float16")]
    [InlineData(StoragePrecision.TurboQuant12, "tq12")]
    [InlineData(StoragePrecision.TurboQuant8, "tq8")]
    [InlineData(StoragePrecision.TurboQuant6, "tq6")]
    [InlineData(StoragePrecision.TurboQuant4, "tq4")]
    public async Task Every_storage_precision_has_its_name(StoragePrecision precision, string name)
    {
        var request = await CreateAsync(new() { StoragePrecision = precision });
        JsonText.AssertEqual(Given.Body($"\"storage_precision\":\"{name}\""), request.Body);
    }

    public static TheoryData<MetadataField, string> Fields => new()
    {
        { new(), "{}" },
        { new() { Filterable = true }, """{"filterable":true}""" },
        { new() { Filterable = false }, """{"filterable":false}""" },
        { new() { Pattern = true }, """{"pattern":true}""" },
        { new() { Pattern = false }, """{"pattern":false}""" },
        { new() { Filterable = true, Pattern = true }, """{"filterable":true,"pattern":true}""" },
        { new() { FullText = true }, """{"full_text":true}""" },
        { new() { FullText = true, Filterable = false, Pattern = false }, """{"filterable":false,"pattern":false,"full_text":true}""" },
        { new MetadataField { Pattern = true } with { FullText = false }, """{"pattern":true,"full_text":false}""" },
    };

    [Theory, MemberData(nameof(Fields), DisableDiscoveryEnumeration = true)]
    public async Task A_field_of_the_schema_says_the_flags_that_were_set_and_no_others(MetadataField field, string json)
    {
        var request = await CreateAsync(new() { MetadataSchema = new Dictionary<string, MetadataField> { ["f"] = field } });
        JsonText.AssertEqual(Given.Body($$$"""
            "metadata_schema":{"f":{{{json}}}}
            """), request.Body);
    }

    [Fact]
    public async Task An_empty_schema_is_sent_as_one()
    {
        var request = await CreateAsync(new() { MetadataSchema = new Dictionary<string, MetadataField>(), TextFields = [] });
        JsonText.AssertEqual(Given.Body("\"metadata_schema\":{},\"text_fields\":[]"), request.Body);
    }

    [Fact]
    public async Task An_index_of_a_kms_is_created_under_its_name_and_without_a_key()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client("root-key");
        var index = await client.CreateKmsIndexAsync("docs", "vault/1", new() { Dimension = 2 });
        JsonText.AssertEqual("""{"index_name":"docs","kms_name":"vault/1","dimension":2}""", server.Request.Body);
        Assert.Equal(("POST", "/v1/indexes/create", "root-key"), (server.Request.Method, server.Request.RawPath, server.Request.Header("X-API-Key")));
        Assert.Equal("docs", index.Name);
    }

    [Fact]
    public async Task An_index_without_a_key_says_its_name_alone_in_every_operation()
    {
        foreach (var name in KnownOperation.NamesOfContent)
        {
            await using var server = await ScriptedServer.StartAsync();
            using var client = server.Client("root-key");
            await KnownOperation.Of(name).Run(client.GetIndex("docs"), null, default);
            var body = JsonText.Parse(server.Request.Body);
            Assert.Equal("docs", body.GetProperty("index_name").GetString());
            Assert.False(body.TryGetProperty("index_key", out _), $"{name} sent a key, or null for one.");
            Assert.Null(server.Request.Header("X-Index-Key"));
        }
    }

    private static async Task<RecordedRequest> CreateAsync(CreateIndexOptions options)
    {
        await using var server = await ScriptedServer.StartAsync();
        // What a schema has become is asked for behind the creation, and cannot be said yet.
        server.Otherwise = request => request.Path == "/v1/indexes/describe" ? Answer.Detail(404, "not yet") : RouteAnswers.Success(request.Path);
        using var client = server.Client();
        await client.CreateIndexAsync("docs", Given.Key(), options);
        var request = server.Requests[0];
        Assert.Equal(request.Body.Length, request.ContentLength);
        return request;
    }
}
