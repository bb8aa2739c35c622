namespace CyborgDb.Testing;

/// <summary>When an operation may be sent again, by the table of <see cref="ResilienceOptions"/>.</summary>
public enum Repeats
{
    Read,
    Write,
    OnlyIfNotSent,
    Never,
}

/// <summary>One way of calling the service, with an answer that the contract allows. Every public operation is among <see cref="All"/>.</summary>
public sealed record KnownOperation(
    string Name, string Operation, string Path, Repeats Repeats, string Answer, Func<CyborgDbClient, EncryptedIndex, CancellationToken, Task> RunAsync)
{
    private const string Stored = """{"status":"success","message":"Upserted 1 vectors"}""";
    private const string Matches = """{"results":[[{"id":"1","distance":0.5}]]}""";
    private const string UserHex = "000102030405060708090a0b0c0d0e0f";
    private const string Items = """{"results":[{"id":"1","vector":[1,2],"contents":"c","metadata":{"k":1}}]}""";

    private static readonly VectorItem[] s_items = [new("1", new float[] { 1, 2 }) { Contents = "c", Metadata = new() { ["k"] = 1 } }];
    private static readonly float[,] s_matrix = { { 1, 2 } };
    private static readonly float[] s_vector = [1, 2];

    public static IReadOnlyList<KnownOperation> All { get; } =
    [
        new("health", "health", "/v1/health", Repeats.Read, """{"status":"healthy","api_version":"v1","version":"0.17.0"}""",
            (client, _, token) => client.GetHealthAsync(token)),
        new("list indexes", "list_indexes", "/v1/indexes/list", Repeats.Read, """{"indexes":["a"]}""",
            (client, _, token) => client.ListIndexesAsync(token)),
        new("create index", "create_index", "/v1/indexes/create", Repeats.OnlyIfNotSent, """{"status":"success","message":"Index 'a' created successfully"}""",
            async (client, _, token) =>
            {
                using var key = IndexKey.Generate();
                await client.CreateIndexAsync("a", key, new() { Dimension = 2 }, token);
            }),
        new("describe", "describe", "/v1/indexes/describe", Repeats.Read,
            """{"index_name":"a","is_trained":false,"dimension":2,"metric":"euclidean","n_lists":1}""", (_, index, token) => index.DescribeAsync(null, token)),
        new("delete index", "delete_index", "/v1/indexes/delete", Repeats.OnlyIfNotSent, """{"status":"success","message":"Index 'a' deleted successfully"}""",
            (_, index, token) => index.DeleteIndexAsync(null, token)),
        new("upsert", "upsert_binary", "/v1/vectors/upsert_binary", Repeats.Write, Stored, (_, index, token) => index.UpsertAsync(s_items, null, token)),
        new("upsert (sync)", "upsert_binary", "/v1/vectors/upsert_binary", Repeats.Write, Stored, (_, index, token) => Task.Run(() => index.Upsert(s_items, null, token))),
        new("upsert binary", "upsert_binary", "/v1/vectors/upsert_binary", Repeats.Write, Stored,
            (_, index, token) => index.UpsertBinaryAsync(["1"], s_matrix, [new() { ["k"] = 1 }], ["c"], null, token)),
        new("upsert binary (sync)", "upsert_binary", "/v1/vectors/upsert_binary", Repeats.Write, Stored,
            (_, index, token) => Task.Run(() => index.UpsertBinary(["1"], s_matrix, [new() { ["k"] = 1 }], ["c"], null, token))),
        new("query", "query_binary", "/v1/vectors/query_binary", Repeats.Read, Matches, (_, index, token) => index.QueryAsync(s_vector, null, null, token)),
        new("query (sync)", "query_binary", "/v1/vectors/query_binary", Repeats.Read, Matches,
            (_, index, token) => Task.Run(() => index.Query(s_vector, null, null, token))),
        new("query batch", "query_binary", "/v1/vectors/query_binary", Repeats.Read, Matches, (_, index, token) => index.QueryBatchAsync(s_matrix, null, null, token)),
        new("query batch (sync)", "query_binary", "/v1/vectors/query_binary", Repeats.Read, Matches,
            (_, index, token) => Task.Run(() => index.QueryBatch(s_matrix, null, null, token))),
        new("query contents", "query", "/v1/vectors/query", Repeats.Read, """{"results":[{"id":"1","distance":0.5}]}""",
            (_, index, token) => index.QueryContentsAsync("text", null, null, token)),
        new("query contents (sync)", "query", "/v1/vectors/query", Repeats.Read, """{"results":[{"id":"1","distance":0.5}]}""",
            (_, index, token) => Task.Run(() => index.QueryContents("text", null, null, token))),
        new("get", "get", "/v1/vectors/get", Repeats.Read, Items, (_, index, token) => index.GetAsync(["1"], ItemFields.All, null, token)),
        new("get (sync)", "get", "/v1/vectors/get", Repeats.Read, Items, (_, index, token) => Task.Run(() => index.Get(["1"], ItemFields.All, null, token))),
        new("delete", "delete", "/v1/vectors/delete", Repeats.Write, """{"status":"success","message":"Deleted 1 vectors"}""",
            (_, index, token) => index.DeleteAsync(["1"], null, token)),
        new("delete (sync)", "delete", "/v1/vectors/delete", Repeats.Write, """{"status":"success","message":"Deleted 1 vectors"}""",
            (_, index, token) => Task.Run(() => index.Delete(["1"], null, token))),
        new("list ids", "list_ids", "/v1/vectors/list_ids", Repeats.Read, """{"ids":["1","2"],"count":2}""", async (_, index, token) =>
        {
            await foreach (var id in index.ListIdsAsync(null, token))
                Assert.NotEmpty(id);
        }),
        new("query metadata", "query_metadata", "/v1/vectors/query_metadata", Repeats.Read, """{"results":[{"id":"1"}],"ids":["1"],"count":1}""",
            (_, index, token) => index.QueryMetadataAsync(null, null, token)),
        new("train", "train", "/v1/indexes/train", Repeats.Never, """{"status":"success","message":"Index 'a' trained"}""", (_, index, token) => index.TrainAsync(null, null, token)),
        new("training status", "training_status", "/v1/indexes/training-status", Repeats.Read, """
            {"training_indexes":[],"retrain_threshold":10000,"currently_training":null,"queued_indexes":[],"worker_running":false,"worker_pid":0,"global_training":{}}
            """, (client, _, token) => client.GetTrainingStatusAsync(null, token)),
        new("embedding models", "embedding_models", "/v1/embedding-models", Repeats.Read, """{"models":[{"name":"m","dimension":2,"max_seq_length":9}]}""",
            (client, _, token) => client.ListEmbeddingModelsAsync(token)),
        new("create user", "create_user", "/v1/indexes/a/users", Repeats.OnlyIfNotSent, $$"""{"user_id":"{{UserHex}}","api_key":"cdbk_t"}""", async (_, index, token) =>
        {
            using var user = await index.CreateUserAsync(IndexPermissions.Read, null, token);
        }),
        new("list users", "list_users", "/v1/indexes/a/users", Repeats.Read, $$"""{"users":[{"user_id":"{{UserHex}}","permissions":["read"]}]}""",
            (_, index, token) => index.ListUsersAsync(null, token)),
        new("delete user", "delete_user", $"/v1/indexes/a/users/{UserHex}", Repeats.OnlyIfNotSent, "", (_, index, token) => index.DeleteUserAsync(UserId.FromHex(UserHex), null, token)),
        new("count", "num_vectors", "/v1/vectors/num_vectors", Repeats.Read, """{"result":1}""", (_, index, token) => index.CountAsync(null, token)),
    ];

    public static TheoryData<string> Names => [.. All.Select(operation => operation.Name)];

    public static KnownOperation Of(string name) => All.Single(operation => operation.Name == name);

    /// <summary>How often it is sent when every response goes missing and there are three retries.</summary>
    public int MostAttempts => Repeats is Repeats.Read or Repeats.Write ? 4 : 1;

    /// <summary>Whether it is about no index, or one that does not exist yet.</summary>
    public bool IsOfTheService => Operation is "health" or "list_indexes" or "create_index" or "training_status" or "embedding_models";

    /// <summary>Runs it on an index "a" with a new key.</summary>
    public async Task RunAsyncOn(CyborgDbClient client, CancellationToken cancellation = default)
    {
        using var key = IndexKey.Generate();
        await RunAsync(client, client.GetIndex("a", key), cancellation);
    }

    public override string ToString() => Name;
}
