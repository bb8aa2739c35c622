namespace CyborgDb.Tests.Wire;

/// <summary>The bodies of searches for words and by metadata, and the request for the embedding models.</summary>
public sealed class TextSearchBodyTests
{
    private const string Vector = "\"batch\":{\"vectors_b64\":\"AAAAAA==\",\"dimension\":1},\"top_k\":100,\"include\":[\"distance\"]";

    private static readonly string[] s_hybridNames = ["text", "text_fields", "text_field_weights", "require_all_terms", "alpha", "rrf_k", "window_mult"];

    private static readonly HybridSearch s_full = new()
    {
        Words = new() { Text = "red \"fox\" 🦊", Fields = ["title", "loc.city"], FieldWeights = [2, 0.5], RequireAllTerms = true },
        Alpha = 0,
        RrfK = 1,
        WindowMultiplier = 4,
    };

    private const string Full =
        """
        "text":"red \"fox\" 🦊","text_fields":["title","loc.city"],"text_field_weights":[2,0.5],"require_all_terms":true,"alpha":0,"rrf_k":1,"window_mult":4
        """;

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_hybrid_query_says_all_that_is_set_of_its_words_beside_its_vector(bool async)
    {
        var options = new QueryOptions { Hybrid = s_full };
        var request = await SendAsync(
            index => EitherWay.Call(async, () => index.Query(new float[1], options), () => index.QueryAsync(new float[1], options)));
        Assert.Equal(("POST", "/v1/vectors/query_binary"), (request.Method, request.RawPath));
        JsonText.AssertEqual(Given.Body($"{Vector},{Full}"), request.Body);
    }

    [Fact]
    public async Task A_hybrid_query_goes_with_a_filter_and_with_a_batch()
    {
        var options = new QueryOptions { Hybrid = s_full, Filter = Filter.Gt("n", 1), TopK = 5, RerankMultiplier = 500, Include = QueryInclude.Metadata };
        var request = await SendAsync(index => index.QueryBatchAsync(new float[1, 1], options));
        JsonText.AssertEqual(
            Given.Body($$$"""
                "batch":{"vectors_b64":"AAAAAA==","dimension":1},"top_k":5,"rerank_mult":500,"include":["metadata"],"filters":{"n":{"$gt":1}},{{{Full}}}
                """),
            request.Body);
    }

    [Fact]
    public async Task A_hybrid_query_with_no_knobs_says_the_words_alone()
    {
        var request = await SendAsync(index => index.QueryAsync(new float[1], new() { Hybrid = new() { Words = new() { Text = "fox" } } }));
        JsonText.AssertEqual(Given.Body(Vector + ",\"text\":\"fox\""), request.Body);
    }

    [Theory]
    [InlineData("alpha", "\"alpha\":1")]
    [InlineData("rrf_k", "\"rrf_k\":60.5")]
    [InlineData("window_mult", "\"window_mult\":1")]
    [InlineData("text_fields", "\"text_fields\":[\"t\"]")]
    [InlineData("require_all_terms", "\"require_all_terms\":true")]
    public async Task A_knob_that_is_set_is_sent_without_the_others(string knob, string expected)
    {
        var hybrid = knob switch
        {
            "alpha" => new HybridSearch { Words = new() { Text = "x" }, Alpha = 1 },
            "rrf_k" => new HybridSearch { Words = new() { Text = "x" }, RrfK = 60.5 },
            "window_mult" => new HybridSearch { Words = new() { Text = "x" }, WindowMultiplier = 1 },
            "text_fields" => new HybridSearch { Words = new() { Text = "x", Fields = ["t"] } },
            _ => new HybridSearch { Words = new() { Text = "x", RequireAllTerms = true } },
        };
        var request = await SendAsync(index => index.QueryAsync(new float[1], new() { Hybrid = hybrid }));
        JsonText.AssertEqual(Given.Body($"{Vector},\"text\":\"x\",{expected}"), request.Body);
    }

    [Fact]
    public async Task A_query_that_is_not_hybrid_says_nothing_of_words()
    {
        var vector = await SendAsync(index => index.QueryAsync(new float[1]));
        var text = await SendAsync(index => index.QueryContentsAsync("x"), """{"results":[]}""");
        foreach (var request in new[] { vector, text })
            Assert.DoesNotContain(JsonText.Parse(request.Body).EnumerateObject(), member => s_hybridNames.Contains(member.Name));
    }

    [Fact]
    public async Task A_search_by_metadata_says_nothing_that_is_not_set()
    {
        foreach (var query in new[] { null, new MetadataQuery() })
        {
            var request = await SendMetadataAsync(query);
            Assert.Equal(("POST", "/v1/vectors/query_metadata"), (request.Method, request.RawPath));
            Assert.Equal("application/json", request.Header("Content-Type"));
            Assert.Equal(request.Body.Length, request.ContentLength);
            JsonText.AssertEqual(Given.Body(), request.Body);
        }
    }

    [Theory]
    [InlineData(false, "true")]
    [InlineData(true, "false")]
    public async Task A_search_by_metadata_says_its_filter_its_number_and_its_order(bool descending, string ascending)
    {
        var request = await SendMetadataAsync(new() { Filter = Filter.Eq("lang", "en"), TopK = 3, OrderBy = "loc.zip", Descending = descending });
        JsonText.AssertEqual(Given.Body($$$"""
            "filters":{"lang":{"$eq":"en"}},"top_k":3,"order_by":"loc.zip","ascending":{{{ascending}}}
            """), request.Body);
    }

    [Fact]
    public async Task A_search_by_metadata_says_its_words_and_no_order()
    {
        var request = await SendMetadataAsync(new() { Filter = Filter.Exists("n"), Text = s_full.Words });
        JsonText.AssertEqual(Given.Body(
            """
            "filters":{"n":{"$exists":true}},"text":"red \"fox\" 🦊","text_fields":["title","loc.city"],"text_field_weights":[2,0.5],"require_all_terms":true
            """), request.Body);
        JsonText.AssertEqual(Given.Body("\"text\":\"x\""), (await SendMetadataAsync(new() { Text = new() { Text = "x" } })).Body);
    }

    [Fact]
    public async Task A_filter_that_matches_all_is_sent_as_one()
    {
        var request = await SendMetadataAsync(new() { Filter = Filter.FromJson("{}") });
        JsonText.AssertEqual(Given.Body("\"filters\":{}"), request.Body);
    }

    [Fact]
    public async Task A_search_by_metadata_sends_no_key_with_a_users_token()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client("cdbk_0123");
        await client.Index().QueryMetadataAsync();
        Assert.Equal("cdbk_0123", server.Request.Header("X-API-Key"));
        JsonText.AssertEqual("""{"index_name":"docs"}""", server.Request.Body);
    }

    [Fact]
    public async Task The_embedding_models_are_asked_for_with_a_get()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client("root-key");
        await client.ListEmbeddingModelsAsync();
        Assert.Equal(("GET", "/v1/embedding-models", "root-key"), (server.Request.Method, server.Request.RawPath, server.Request.Header("X-API-Key")));
        Assert.Empty(server.Request.Body);
    }

    private static Task<RecordedRequest> SendMetadataAsync(MetadataQuery? query) =>
        SendAsync(index => index.QueryMetadataAsync(query), """{"results":[],"ids":[],"count":0}""");

    private static async Task<RecordedRequest> SendAsync(Func<EncryptedIndex, Task> call, string answer = """{"results":[[]]}""")
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(answer));
        using var client = server.Client();
        await call(client.Index());
        return server.Request;
    }
}
