using CyborgDb.Emulator;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Mistakes that everybody makes once, and what the library says to each: the names of its own methods and options, and the remedy.</summary>
public sealed class MistakeTests : IAsyncDisposable
{
    private readonly IndexKey _key = IndexKey.Generate();
    private readonly List<IAsyncDisposable> _started = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var each in Enumerable.Reverse(_started))
            await each.DisposeAsync();
        _key.Dispose();
    }

    [Fact]
    public async Task Too_many_candidates_by_the_services_own_multiplier_name_the_option()
    {
        var server = await ScriptedServer.StartAsync(Answer.Detail(400, "top_k * rerank_mult is 15000, which exceeds 10000"));
        _started.Add(server);
        using var client = new CyborgDbClient(server.BaseAddress);
        await AssertAsync<CyborgDbValidationException>(
            () => client.GetIndex("docs", _key).QueryAsync(new float[] { 1 }.AsMemory(), new QueryOptions { TopK = 1500 }),
            "QueryAsync on index 'docs' was refused with 400 BadRequest: top_k * rerank_mult is 15000, which exceeds 10000. TopK is 1500: TopK × RerankMultiplier is at most 10000; "
            + "set a smaller RerankMultiplier, or a smaller TopK.");
    }

    [Fact]
    public async Task A_pattern_that_a_service_does_not_know_names_the_version()
    {
        var (index, _) = await IndexAsync(ServiceVersion.V017, new());
        await index.UpsertAsync(["1"], new float[,] { { 1 } });
        await AssertAsync<CyborgDbValidationException>(
            () => index.QueryAsync(new float[] { 1 }.AsMemory(), new QueryOptions { Filter = Filter.Regex("city", "^B") }),
            "QueryAsync on index 'docs' was refused with 400 BadRequest: Invalid filter: unknown operator '$regex'. $regex needs service version 0.18 or later, and a field that is Pattern "
            + "in the schema that the index was created with. The fields of the filter are 'city'.");
    }

    [Fact]
    public async Task A_filter_on_fields_that_are_not_filterable_names_them()
    {
        var (index, _) = await IndexAsync(ServiceVersion.V018, new() { MetadataSchema = new Dictionary<string, MetadataField> { ["size"] = new(), ["loc.city"] = new() { Filterable = false } }, TextFields = ["body"] });
        await AssertAsync<CyborgDbValidationException>(
            () => index.QueryMetadataAsync(new() { Filter = Filter.And(Filter.Eq("loc.city", "Berlin"), Filter.Not(Filter.Gt("size", 1))) }),
            "QueryMetadataAsync on index 'docs' was refused with 400 BadRequest: Invalid filter: a field that it names is not filterable. The fields of the filter are 'loc.city', 'size'; "
            + "each has to be Filterable in the index's metadata schema, which DescribeAsync shows.");
        await AssertAsync<CyborgDbValidationException>(
            () => index.QueryMetadataAsync(new() { Filter = Filter.Regex("size", "1") }),
            "QueryMetadataAsync on index 'docs' was refused with 400 BadRequest: Invalid filter: $regex needs a field that the schema allows patterns for. $regex needs service version 0.18 "
            + "or later, and a field that is Pattern in the schema that the index was created with. The fields of the filter are 'size'.");
        await AssertAsync<CyborgDbValidationException>(
            () => index.QueryMetadataAsync(new() { OrderBy = "loc.city" }),
            "QueryMetadataAsync on index 'docs' was refused with 400 BadRequest: The field of order_by is not filterable. OrderBy is 'loc.city', which has to be Filterable in the index's metadata schema.");
        await AssertAsync<CyborgDbValidationException>(
            () => index.QueryMetadataAsync(new() { Text = new() { Text = "words", Fields = ["size"] } }),
            "QueryMetadataAsync on index 'docs' was refused with 400 BadRequest: A field that text_fields names is not a text field of index 'docs'. Words are searched for in fields that are "
            + "FullText in the schema that the index was created with (MetadataSchema, TextFields). The fields named are 'size'.");
    }

    [Theory]
    [InlineData(ServiceVersion.V017)]
    [InlineData(ServiceVersion.V018)]
    public async Task An_unknown_model_is_named_with_where_to_find_the_known_ones(ServiceVersion version)
    {
        var (_, client) = await IndexAsync(version, new());
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => client.CreateIndexAsync("other", _key, new() { EmbeddingModel = "all-MiniLM" }));
        Assert.Contains(
            "EmbeddingModel is 'all-MiniLM': ListEmbeddingModelsAsync lists the models that the service has (version 0.18 or later), with their dimensions.", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_the_service_cannot_use_is_named_with_where_to_find_the_others()
    {
        var server = await ScriptedServer.StartAsync(Answer.Detail(503, "Embedding model 'all-MiniLM-L6-v2' is not available"));
        _started.Add(server);
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = server.BaseAddress, Resilience = { MaxRetries = 0 } });
        await AssertAsync<CyborgDbServiceException>(
            () => client.GetIndex("docs", _key).QueryContentsAsync("a text"),
            "QueryContentsAsync on index 'docs' was refused with 503 ServiceUnavailable: Embedding model 'all-MiniLM-L6-v2' is not available. The service cannot use the index's embedding model "
            + "now: ListEmbeddingModelsAsync lists the models that it has. Try again later.");
        await AssertAsync<CyborgDbServiceException>(
            () => client.GetIndex("docs", _key).CountAsync(),
            "CountAsync on index 'docs' was refused with 503 ServiceUnavailable: Embedding model 'all-MiniLM-L6-v2' is not available. Try again later.");
    }

    [Fact]
    public async Task No_vector_and_no_model_says_both_remedies()
    {
        var (index, _) = await IndexAsync(ServiceVersion.V018, new() { Dimension = 2 });
        const string Remedies = "Without an embedding model the service makes no vectors of texts: give vectors, or create the index with CreateIndexOptions.EmbeddingModel.";
        await AssertAsync<CyborgDbValidationException>(
            () => index.UpsertAsync([new VectorItem("1") { Contents = "a text" }]),
            $"UpsertAsync on index 'docs' was refused with 400 BadRequest: Index 'docs' has no embedding model: vectors are required. {Remedies}");
        await AssertAsync<CyborgDbValidationException>(
            () => index.QueryContentsAsync("a text"),
            $"QueryContentsAsync on index 'docs' was refused with 400 BadRequest: Index 'docs' has no embedding model: vectors are required. {Remedies}");
        var error = await Assert.ThrowsAsync<ArgumentException>("items", () => index.UpsertAsync([new VectorItem("1")]));
        Assert.StartsWith(
            "Row 0 (id '1') has neither a vector nor text contents: give it a vector, or contents that are text on an index that was created with an EmbeddingModel.", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_name_the_method_that_was_called_and_not_the_route()
    {
        var server = await ScriptedServer.StartAsync(Answer.Detail(500, "no"));
        _started.Add(server);
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = server.BaseAddress, Resilience = { MaxRetries = 0 } });
        var index = client.GetIndex("docs", _key);
        var matrix = new float[,] { { 1 } };
        var calls = new Dictionary<string, Func<Task>>
        {
            ["ListIndexesAsync"] = () => client.ListIndexesAsync(),
            ["IndexExistsAsync"] = () => client.IndexExistsAsync("docs"),
            ["GetHealthAsync"] = () => client.GetHealthAsync(),
            ["GetTrainingStatusAsync"] = () => client.GetTrainingStatusAsync(),
            ["ListEmbeddingModelsAsync"] = () => client.ListEmbeddingModelsAsync(),
            ["CreateIndexAsync"] = () => client.CreateIndexAsync("docs", _key),
            ["CreateKmsIndexAsync"] = () => client.CreateKmsIndexAsync("docs", "slot"),
            ["LoadIndexAsync"] = () => client.LoadIndexAsync("docs", _key),
            ["EnsureIndexAsync"] = () => client.EnsureIndexAsync("docs", _key),
            ["EnsureKmsIndexAsync"] = () => client.EnsureKmsIndexAsync("docs", "slot"),
            ["DeleteIndexAsync"] = () => client.DeleteIndexAsync("docs", _key),
            ["DescribeAsync"] = () => index.DescribeAsync(),
            ["GetMetricAsync"] = () => index.GetMetricAsync().AsTask(),
            ["GetDimensionAsync"] = () => index.GetDimensionAsync().AsTask(),
            ["Upsert"] = () => Task.Run(() => index.Upsert(["1"], matrix)),
            ["UpsertAsync"] = () => index.UpsertAsync(["1"], matrix),
            ["UpsertBinary"] = () => Task.Run(() => index.UpsertBinary(["1"], new float[] { 1 }.AsSpan())),
            ["UpsertBinaryAsync"] = () => index.UpsertBinaryAsync(["1"], matrix),
            ["Query"] = () => Task.Run(() => index.Query([1f])),
            ["QueryAsync"] = () => index.QueryAsync(new float[] { 1 }.AsMemory()),
            ["QueryBatch"] = () => Task.Run(() => index.QueryBatch(matrix)),
            ["QueryBatchAsync"] = () => index.QueryBatchAsync(matrix),
            ["QueryBatchStreamAsync"] = async () => await index.QueryBatchStreamAsync(matrix).GetAsyncEnumerator().MoveNextAsync(),
            ["QueryContents"] = () => Task.Run(() => index.QueryContents("x")),
            ["QueryContentsAsync"] = () => index.QueryContentsAsync("x"),
            ["QueryMetadataAsync"] = () => index.QueryMetadataAsync(new()),
            ["QueryDiverseAsync"] = () => index.QueryDiverseAsync(new float[] { 1 }),
            ["Get"] = () => Task.Run(() => index.Get(["1"])),
            ["GetAsync"] = () => index.GetAsync(["1"]),
            ["GetStreamAsync"] = async () => await index.GetStreamAsync(["1"]).GetAsyncEnumerator().MoveNextAsync(),
            ["ListIdsAsync"] = async () => await index.ListIdsAsync().GetAsyncEnumerator().MoveNextAsync(),
            ["Delete"] = () => Task.Run(() => index.Delete(["1"])),
            ["DeleteAsync"] = () => index.DeleteAsync(["1"]),
            ["CountAsync"] = () => index.CountAsync(),
            ["TrainAsync"] = () => index.TrainAsync(),
            ["IsTrainedAsync"] = () => index.IsTrainedAsync(),
            ["IsTrainingAsync"] = () => index.IsTrainingAsync(),
            ["WaitForTrainingAsync"] = () => index.WaitForTrainingAsync(),
            ["CreateUserAsync"] = () => index.CreateUserAsync(IndexPermissions.Read),
            ["ListUsersAsync"] = () => index.ListUsersAsync(),
            ["DeleteUserAsync"] = () => index.DeleteUserAsync(UserId.FromHex("000102030405060708090a0b0c0d0e0f")),
        };
        foreach (var (name, call) in calls)
        {
            var error = await Assert.ThrowsAsync<CyborgDbServiceException>(call);
            Assert.Matches($"^{name} (on index 'docs' )?was refused with 500", error.Message);
            Assert.Matches("^[a-z_]+$", error.RouteName);
        }
        var ingestion = await Assert.ThrowsAsync<IngestException>(() => index.IngestAsync([new VectorItem("1", new float[] { 1 })]));
        Assert.Contains("IngestAsync on index 'docs' was refused with 500", ingestion.ToString(), StringComparison.Ordinal);
    }

    private async Task<(EncryptedIndex Index, CyborgDbClient Client)> IndexAsync(ServiceVersion version, CreateIndexOptions options)
    {
        var emulator = await CyborgDbEmulator.StartAsync(new() { ServiceVersion = version });
        _started.Add(emulator);
        var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = emulator.BaseAddress, Resilience = { MaxRetries = 0 } });
        _started.Add(new Disposing(client));
        return (await client.CreateIndexAsync("docs", _key, options), client);
    }

    private static async Task AssertAsync<TError>(Func<Task> call, string message)
        where TError : CyborgDbException =>
        Assert.Equal(message, (await Assert.ThrowsAsync<TError>(call)).Message);

    private sealed class Disposing(IDisposable what) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            what.Dispose();
            return default;
        }
    }
}
