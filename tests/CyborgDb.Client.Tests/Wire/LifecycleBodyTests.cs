namespace CyborgDb.Tests.Wire;

/// <summary>The requests of the routes about indexes and of the service itself.</summary>
public sealed class LifecycleBodyTests
{
    [Fact]
    public async Task Health_is_a_get_without_a_body_and_with_the_credential_if_there_is_one()
    {
        var request = await SendAsync(client => client.GetHealthAsync(), apiKey: "root-key");
        Assert.Equal(("GET", "/v1/health"), (request.Method, request.Path));
        Assert.Empty(request.Body);
        Assert.Equal("root-key", request.Header("X-API-Key"));
    }

    [Fact]
    public async Task Listing_is_a_get_without_a_body()
    {
        var request = await SendAsync(client => client.ListIndexesAsync());
        Assert.Equal(("GET", "/v1/indexes/list"), (request.Method, request.Path));
        Assert.Empty(request.Body);
        Assert.Null(request.Header("X-API-Key"));
    }

    [Fact]
    public async Task Creating_with_no_options_says_the_name_and_the_key_alone()
    {
        var request = await SendAsync(client => client.CreateIndexAsync("docs", Given.Key()), apiKey: "root-key");
        Assert.Equal(("POST", "/v1/indexes/create"), (request.Method, request.Path));
        Assert.Equal("root-key", request.Header("X-API-Key"));
        Assert.Equal(request.Body.Length, request.ContentLength);
        JsonText.AssertEqual(Given.Body(), request.Body);
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean, "euclidean", StoragePrecision.Float32, "float32")]
    [InlineData(DistanceMetric.SquaredEuclidean, "squared_euclidean", StoragePrecision.Float16, "float16")]
    [InlineData(DistanceMetric.Cosine, "cosine", StoragePrecision.Float16, "float16")]
    public async Task Creating_says_every_option_that_is_set(DistanceMetric metric, string metricName, StoragePrecision precision, string precisionName)
    {
        var request = await SendAsync(client => client.CreateIndexAsync("docs", Given.Key(), new()
        {
            Dimension = 384,
            Metric = metric,
            StoragePrecision = precision,
            EmbeddingModel = "all-MiniLM-L6-v2",
        }));
        JsonText.AssertEqual(
            Given.Body($$"""
                "dimension":384,"metric":"{{metricName}}","storage_precision":"{{precisionName}}","embedding_model":"all-MiniLM-L6-v2"
                """),
            request.Body);
    }

    [Fact]
    public async Task Loading_describes_the_index_once()
    {
        var request = await SendAsync(client => client.LoadIndexAsync("docs", Given.Key()));
        Assert.Equal(("POST", "/v1/indexes/describe"), (request.Method, request.Path));
        JsonText.AssertEqual(Given.Body(), request.Body);
    }

    [Fact]
    public async Task Getting_an_index_sends_nothing()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var index = client.GetIndex("docs", Given.Key());
        Assert.Equal("docs", index.Name);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Deleting_an_index_says_its_name_and_key()
    {
        var request = await SendAsync(client => client.DeleteIndexAsync("docs", Given.Key()));
        Assert.Equal(("POST", "/v1/indexes/delete"), (request.Method, request.Path));
        JsonText.AssertEqual(Given.Body(), request.Body);
    }

    [Theory]
    [InlineData("ünïcode 😀")]
    [InlineData("quote\" back\\slash / line\n nul\0")]
    public async Task An_index_name_of_any_characters_arrives_intact(string name)
    {
        var request = await SendAsync(client => client.CreateIndexAsync(name, Given.Key()));
        Assert.Equal(name, JsonText.Parse(request.Body).GetProperty("index_name").GetString());
        Assert.Equal(request.Body.Length, request.ContentLength);
    }

    [Theory]
    [InlineData("", "/v1/health")]
    [InlineData("/", "/v1/health")]
    [InlineData("/cyborg", "/cyborg/v1/health")]
    [InlineData("/cyborg/db/", "/cyborg/db/v1/health")]
    public async Task A_service_behind_a_path_is_reached_there(string suffix, string expected)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(RouteAnswers.Success("/v1/health"));
        using var client = new CyborgDbClient(server.BaseAddress.GetLeftPart(UriPartial.Authority) + suffix);
        await client.GetHealthAsync();
        Assert.Equal(expected, server.Request.Path);
        Assert.EndsWith("/", client.BaseAddress.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_of_the_callers_is_used_and_left_alive()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var handler = new SocketsHttpHandler();
        using var marking = new MarkingHandler { InnerHandler = handler };
        using (var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = server.BaseAddress }, marking))
            await client.GetHealthAsync();
        Assert.Equal("yes", server.Request.Header("X-Mine"));
        using var http = new HttpClient(marking, disposeHandler: false);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await http.GetAsync(new Uri(server.BaseAddress, "v1/health"))).StatusCode);
    }

    private static async Task<RecordedRequest> SendAsync(Func<CyborgDbClient, Task> call, string? apiKey = null)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client(apiKey);
        await call(client);
        return server.Request;
    }

    private sealed class MarkingHandler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("X-Mine", "yes");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
