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
        var (index, _) = await IndexAsync(ServiceVersion.V017, new CreateIndexOptions());
        await index.UpsertAsync(["1"], new float[,] { { 1 } });
        await AssertAsync<CyborgDbValidationException>(
            () => index.QueryAsync(new float[] { 1 }.AsMemory(), new QueryOptions { Filter = Filter.Regex("city", "^B") }),
            "QueryAsync on index 'docs' was refused with 400 BadRequest: Invalid filter: unknown operator '$regex'. $regex needs service version 0.18 or later, and a field that is Pattern "
            + "in the schema that the index was created with. The fields of the filter are 'city'.");
    }

    [Fact]
    public async Task A_filter_on_fields_that_are_not_filterable_names_them()
    {
        var (index, _) = await IndexAsync(ServiceVersion.V018, new CreateIndexOptions { MetadataSchema = new Dictionary<string, MetadataField> { ["size"] = new(), ["loc.city"] = new() { Filterable = false } }, TextFields = ["body"] });
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
        var (_, client) = await IndexAsync(version, new CreateIndexOptions());
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
        var (index, _) = await IndexAsync(ServiceVersion.V018, new CreateIndexOptions { Dimension = 2 });
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

    [Theory]
    [InlineData("schema", "the schema of the fields 'city', 'body'")]
    [InlineData("texts", "the schema of the field 'body'")]
    [InlineData("bm25", "the settings of BM25")]
    public async Task A_schema_that_a_service_leaves_out_is_missed_when_the_index_is_created(string what, string lost)
    {
        var options = what switch
        {
            "schema" => new CreateIndexOptions { MetadataSchema = new Dictionary<string, MetadataField> { ["city"] = new() }, TextFields = ["body"] },
            "texts" => new CreateIndexOptions { TextFields = ["body"] },
            _ => new CreateIndexOptions { Bm25K1 = 1.5 },
        };
        var (index, client) = await IndexAsync(ServiceVersion.V017, new CyborgDbEmulatorOptions { KmsNames = { "vault" } });
        await index.DeleteIndexAsync();
        foreach (var (method, create) in new (string, Func<Task>)[]
        {
            ("CreateIndexAsync", () => client.CreateIndexAsync("docs", _key, options)),
            ("CreateKmsIndexAsync", () => client.CreateKmsIndexAsync("docs", "vault", options)),
            ("EnsureIndexAsync", () => client.EnsureIndexAsync("docs", _key, options)),
            ("EnsureKmsIndexAsync", () => client.EnsureKmsIndexAsync("docs", "vault", options)),
        })
        {
            await AssertAsync<CyborgDbProtocolException>(
                create,
                $"{method} created index 'docs', but the service left out {lost}. Schemas need service version 0.18 or later. The index is there now, without it: "
                + "delete it (DeleteIndexAsync), and create it without MetadataSchema, TextFields, Bm25K1 and Bm25B, or with a later service.");
            Assert.Equal(["docs"], await client.ListIndexesAsync());
            await (method.Contains("Kms", StringComparison.Ordinal) ? client.DeleteIndexAsync("docs") : client.DeleteIndexAsync("docs", _key));
        }
    }

    [Fact]
    public async Task A_new_index_is_described_only_where_it_has_a_schema_and_one_that_cannot_be_described_is_created_all_the_same()
    {
        var (_, client) = await IndexAsync(ServiceVersion.V018, new CreateIndexOptions());
        var emulator = _started.OfType<CyborgDbEmulator>().Single();
        var schema = new CreateIndexOptions { TextFields = ["body"], Bm25B = 0.5 };
        await client.CreateIndexAsync("plain", _key, new() { Dimension = 2, Metric = DistanceMetric.Cosine, StoragePrecision = StoragePrecision.TurboQuant4 });
        Assert.Equal(0, emulator.Faults.RequestsTo("/v1/indexes/describe"));
        await client.CreateIndexAsync("schema", _key, schema);
        Assert.Equal(1, emulator.Faults.RequestsTo("/v1/indexes/describe"));

        emulator.Faults.Enqueue(Fault.Status(404, detail: "No KMS envelope for index 'late'"), "/v1/indexes/describe");
        var late = await client.CreateIndexAsync("late", _key, schema);
        Assert.Contains("body", (await late.DescribeAsync()).MetadataSchema!.Keys);
    }

    [Fact]
    public async Task A_precision_that_a_service_does_not_know_names_the_version()
    {
        var (_, client) = await IndexAsync(ServiceVersion.V017, new CreateIndexOptions());
        var error = await Assert.ThrowsAsync<CyborgDbValidationException>(() => client.EnsureIndexAsync("other", _key, new() { StoragePrecision = StoragePrecision.TurboQuant8 }));
        Assert.EndsWith(
            " StoragePrecision is TurboQuant8, which needs service version 0.18 or later; before it there are Float32 and Float16.", error.Message,
            StringComparison.Ordinal);
        Assert.Equal(["docs"], await client.ListIndexesAsync());
    }

    [Theory]
    [InlineData(ServiceVersion.V017)]
    [InlineData(ServiceVersion.V018)]
    public async Task An_index_that_needs_a_key_says_how_to_open_it_with_one(ServiceVersion version)
    {
        var (_, client) = await IndexAsync(version, new CreateIndexOptions { Dimension = 1 });
        const string Remedy = "The request brought no key: open the index with the key that it was created with, by LoadIndexAsync(name, key) or GetIndex(name, key).";
        await AssertAsync<CyborgDbValidationException>(
            () => client.LoadIndexAsync("docs"),
            $"LoadIndexAsync on index 'docs' was refused with 400 BadRequest: Index 'docs' was created with an index_key, which is required. {Remedy}");
        await AssertAsync<CyborgDbValidationException>(
            () => client.GetIndex("docs").QueryAsync([1f]),
            $"QueryAsync on index 'docs' was refused with 400 BadRequest: Index 'docs' was created with an index_key, which is required. {Remedy}");
    }

    [Theory]
    [InlineData(ServiceVersion.V017)]
    [InlineData(ServiceVersion.V018)]
    public async Task A_name_that_there_is_not_is_said_to_be_one_although_the_service_speaks_of_a_kms(ServiceVersion version)
    {
        var (_, client) = await IndexAsync(version, new CreateIndexOptions());
        const string Said = "was refused with 404 NotFound: No KMS envelope for index 'dosc'. These are the service's words for an index that does not exist, with a KMS or without; IndexExistsAsync tells whether it does.";
        await AssertAsync<CyborgDbNotFoundException>(
            () => client.LoadIndexAsync("dosc"), $"LoadIndexAsync on index 'dosc' {Said} Check the index's name and the base address.");
        await AssertAsync<CyborgDbNotFoundException>(
            () => client.GetIndex("dosc", _key).CountAsync(),
            $"CountAsync on index 'dosc' {Said} This is also how a service may answer a key that is not the key of the index: check the index's name, the key and the base address, "
            + "and do not create the index anew because of this.");
    }

    [Fact]
    public async Task Users_of_a_service_without_a_root_key_say_that_it_needs_one_and_a_token_is_told_what_it_may_not()
    {
        var (index, _) = await IndexAsync(ServiceVersion.V018, new CreateIndexOptions());
        const string Remedy =
            "Users are not enabled: the service has no root key. Users need a root key: the service has to be started with one (CYBORGDB_SERVICE_ROOT_KEY), and ApiKey has to be set to it.";
        await AssertAsync<CyborgDbAuthorizationException>(
            () => index.CreateUserAsync(IndexPermissions.Read), $"CreateUserAsync on index 'docs' was refused with 403 Forbidden: {Remedy}");
        await AssertAsync<CyborgDbAuthorizationException>(
            () => index.ListUsersAsync(new() { ApiKey = "any" }), $"ListUsersAsync on index 'docs' was refused with 403 Forbidden: {Remedy}");

        var server = await ScriptedServer.StartAsync(Answer.Detail(403, "This needs the root key"));
        _started.Add(server);
        using var user = new CyborgDbClient(server.BaseAddress, "cdbk_token");
        await AssertAsync<CyborgDbAuthorizationException>(
            () => user.GetIndex("docs").ListUsersAsync(),
            "ListUsersAsync on index 'docs' was refused with 403 Forbidden: This needs the root key. Use the root key.");
    }

    [Fact]
    public async Task A_slot_that_there_is_not_is_asked_about_before_it_is_tried_again()
    {
        var (_, old) = await IndexAsync(ServiceVersion.V017, new CyborgDbEmulatorOptions { KmsNames = { "vault" } });
        await AssertAsync<CyborgDbServiceException>(
            () => old.CreateKmsIndexAsync("reports", "valut"),
            "CreateKmsIndexAsync on index 'reports' was refused with 502 BadGateway: Unknown KMS slot 'valut'; known slots: 'vault'. Is the name that of a KMS slot in the service's own "
            + "configuration? If so, the KMS has failed: try again later.");
        var (_, current) = await IndexAsync(ServiceVersion.V018, new CyborgDbEmulatorOptions { KmsNames = { "vault" } });
        await AssertAsync<CyborgDbValidationException>(
            () => current.CreateKmsIndexAsync("reports", "valut"),
            "CreateKmsIndexAsync on index 'reports' was refused with 400 BadRequest: Unknown KMS slot 'valut'; known slots: 'vault'. The name is that of a KMS slot in the service's own configuration.");
    }

    [Fact]
    public async Task One_of_a_thing_is_not_called_several()
    {
        var (index, _) = await IndexAsync(ServiceVersion.V018, new CreateIndexOptions { Dimension = 2 });
        const string Uneven = "1 value cannot be shared out evenly among 2 ids: the length has to be ids × dimension.";
        Assert.StartsWith(Uneven, (await Assert.ThrowsAsync<ArgumentException>(() => index.UpsertAsync(["a", "b"], new float[] { 1 }))).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "There is 1 id and 2 vectors (rows); there has to be one for each id.",
            (await Assert.ThrowsAsync<ArgumentException>(() => index.UpsertAsync(["a"], new float[2, 2]))).Message, StringComparison.Ordinal);
        var server = await ScriptedServer.StartAsync(Answer.Stall);
        _started.Add(server);
        var (clock, second) = (new ManualClock(), TimeSpan.FromSeconds(1));
        using var client = server.NewClient(options =>
        {
            options.TimeProvider = clock;
            options.Resilience = new() { AttemptTimeout = second, MaxRetries = 0 };
        });
        var run = client.GetHealthAsync();
        await clock.SomethingWaitsAsync(second);
        clock.Advance(second);
        Assert.StartsWith(
            $"GetHealthAsync was not answered by {client.BaseAddress} within 1 second for an attempt, in 1 attempt. An attempt has ResilienceOptions.AttemptTimeout (1 second).",
            (await Assert.ThrowsAsync<CyborgDbTransportException>(() => run)).Message, StringComparison.Ordinal);
        Assert.Equal(("1 value", "Metadata (1 field)", "text, 1 character"), (new VectorValues(new float[1]).ToString(), new Metadata { ["a"] = 1 }.ToString(), ItemContents.FromText("a").ToString()));
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

    private Task<(EncryptedIndex Index, CyborgDbClient Client)> IndexAsync(ServiceVersion version, CreateIndexOptions options) => IndexAsync(version, new(), options);

    private async Task<(EncryptedIndex Index, CyborgDbClient Client)> IndexAsync(ServiceVersion version, CyborgDbEmulatorOptions emulatorOptions, CreateIndexOptions? options = null)
    {
        emulatorOptions.ServiceVersion = version;
        var emulator = await CyborgDbEmulator.StartAsync(emulatorOptions);
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
