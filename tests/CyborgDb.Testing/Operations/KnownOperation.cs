using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace CyborgDb.Testing;

/// <summary>One way of calling the service, with an answer that the contract allows. Every public operation is among <see cref="All"/>.</summary>
public sealed partial record KnownOperation
{
    private const string Stored = """{"status":"success","message":"Upserted 1 vectors"}""";
    private const string Matches = """{"results":[[{"id":"1","distance":0.5}]]}""";
    private const string UserHex = "000102030405060708090a0b0c0d0e0f";
    private const string Items = """{"results":[{"id":"1","vector":[1,2],"contents":"c","metadata":{"k":1}}]}""";

    private static readonly VectorItem[] s_items = [new("1", new float[] { 1, 2 }) { Contents = "c", Metadata = new() { ["k"] = 1 } }];
    private static readonly VectorItem[] s_toEmbed = [s_items[0], new("2") { Contents = "text" }];
    private static readonly float[,] s_matrix = { { 1, 2 } };
    private static readonly float[] s_vector = [1, 2];

    private readonly Func<CyborgDbClient, EncryptedIndex, OperationOptions?, CancellationToken, Task> _run;

    private KnownOperation(
        string name, string route, string path, Repeats repeats, string answer, Func<CyborgDbClient, EncryptedIndex, OperationOptions?, CancellationToken, Task> run) =>
        (Name, Route, Path, Repeats, Answer, _run) = (name, route, path, repeats, answer, run);

    public static IReadOnlyList<KnownOperation> All { get; } =
    [
        OfService("health", "health", "/v1/health", Repeats.Read, """{"status":"healthy","api_version":"v1","version":"0.17.0"}""",
            (client, token) => client.GetHealthAsync(token)),
        OfService("list indexes", "list_indexes", "/v1/indexes/list", Repeats.Read, """{"indexes":["a"]}""",
            (client, token) => client.ListIndexesAsync(token)),
        OfService("create index", "create_index", "/v1/indexes/create", Repeats.OnlyIfNotSent, """{"status":"success","message":"Index 'a' created successfully"}""",
            async (client, token) =>
            {
                using var key = IndexKey.Generate();
                await client.CreateIndexAsync("a", key, new() { Dimension = 2 }, token);
            }),
        OfIndex("describe", "describe", "/v1/indexes/describe", Repeats.Read,
            """{"index_name":"a","is_trained":false,"dimension":2,"metric":"euclidean","n_lists":1}""", (index, options, token) => index.DescribeAsync(options, token)),
        OfIndex("delete index", "delete_index", "/v1/indexes/delete", Repeats.OnlyIfNotSent, """{"status":"success","message":"Index 'a' deleted successfully"}""",
            (index, options, token) => index.DeleteIndexAsync(options, token)),
        OfIndex("upsert", "upsert_binary", "/v1/vectors/upsert_binary", Repeats.Write, Stored, (index, options, token) => index.UpsertAsync(s_items, options, token)),
        OfIndex("upsert (sync)", "upsert_binary", "/v1/vectors/upsert_binary", Repeats.Write, Stored,
            (index, options, token) => EitherWay.Blocking(() => index.Upsert(s_items, options, token))),
        OfIndex("upsert binary", "upsert_binary", "/v1/vectors/upsert_binary", Repeats.Write, Stored,
            (index, options, token) => index.UpsertBinaryAsync(["1"], s_matrix, [new() { ["k"] = 1 }], ["c"], options, token)),
        OfIndex("upsert binary (sync)", "upsert_binary", "/v1/vectors/upsert_binary", Repeats.Write, Stored,
            (index, options, token) => EitherWay.Blocking(() => index.UpsertBinary(["1"], s_matrix, [new() { ["k"] = 1 }], ["c"], options, token))),
        OfIndex("query", "query_binary", "/v1/vectors/query_binary", Repeats.Read, Matches, (index, options, token) => index.QueryAsync(s_vector, null, options, token)),
        OfIndex("query (sync)", "query_binary", "/v1/vectors/query_binary", Repeats.Read, Matches,
            (index, options, token) => EitherWay.Blocking(() => index.Query(s_vector, null, options, token))),
        OfIndex("query batch", "query_binary", "/v1/vectors/query_binary", Repeats.Read, Matches, (index, options, token) => index.QueryBatchAsync(s_matrix, null, options, token)),
        OfIndex("query batch (sync)", "query_binary", "/v1/vectors/query_binary", Repeats.Read, Matches,
            (index, options, token) => EitherWay.Blocking(() => index.QueryBatch(s_matrix, null, options, token))),
        OfIndex("query contents", "query", "/v1/vectors/query", Repeats.Read, """{"results":[{"id":"1","distance":0.5}]}""",
            (index, options, token) => index.QueryContentsAsync("text", null, options, token)),
        OfIndex("query contents (sync)", "query", "/v1/vectors/query", Repeats.Read, """{"results":[{"id":"1","distance":0.5}]}""",
            (index, options, token) => EitherWay.Blocking(() => index.QueryContents("text", null, options, token))),
        OfIndex("get", "get", "/v1/vectors/get", Repeats.Read, Items, (index, options, token) => index.GetAsync(["1"], ItemFields.All, options, token)),
        OfIndex("get (sync)", "get", "/v1/vectors/get", Repeats.Read, Items, (index, options, token) => EitherWay.Blocking(() => index.Get(["1"], ItemFields.All, options, token))),
        OfIndex("delete", "delete", "/v1/vectors/delete", Repeats.Write, """{"status":"success","message":"Deleted 1 vectors"}""",
            (index, options, token) => index.DeleteAsync(["1"], options, token)),
        OfIndex("delete (sync)", "delete", "/v1/vectors/delete", Repeats.Write, """{"status":"success","message":"Deleted 1 vectors"}""",
            (index, options, token) => EitherWay.Blocking(() => index.Delete(["1"], options, token))),
        OfIndex("list ids", "list_ids", "/v1/vectors/list_ids", Repeats.Read, """{"ids":["1","2"],"count":2}""", async (index, options, token) =>
        {
            await foreach (var id in index.ListIdsAsync(options, token))
                Assert.NotEmpty(id);
        }),
        OfIndex("query metadata", "query_metadata", "/v1/vectors/query_metadata", Repeats.Read, """{"results":[{"id":"1"}],"ids":["1"],"count":1}""",
            (index, options, token) => index.QueryMetadataAsync(null, options, token)),
        OfIndex("train", "train", "/v1/indexes/train", Repeats.Never, """{"status":"success","message":"Index 'a' trained"}""", (index, options, token) => index.TrainAsync(null, options, token)),
        OfService("training status", "training_status", "/v1/indexes/training-status", Repeats.Read, """
            {"training_indexes":[],"retrain_threshold":10000,"currently_training":null,"queued_indexes":[],"worker_running":false,"worker_pid":0,"global_training":{}}
            """, (client, token) => client.GetTrainingStatusAsync(null, token)),
        OfService("embedding models", "embedding_models", "/v1/embedding-models", Repeats.Read, """{"models":[{"name":"m","dimension":2,"max_seq_length":9}]}""",
            (client, token) => client.ListEmbeddingModelsAsync(token)),
        OfIndex("create user", "create_user", "/v1/indexes/a/users", Repeats.OnlyIfNotSent, $$"""{"user_id":"{{UserHex}}","api_key":"cdbk_t"}""", async (index, options, token) =>
        {
            using var user = await index.CreateUserAsync(IndexPermissions.Read, options, token);
        }),
        OfIndex("list users", "list_users", "/v1/indexes/a/users", Repeats.Read, $$"""{"users":[{"user_id":"{{UserHex}}","permissions":["read"]}]}""",
            (index, options, token) => index.ListUsersAsync(options, token)),
        OfIndex("delete user", "delete_user", $"/v1/indexes/a/users/{UserHex}", Repeats.OnlyIfNotSent, "", (index, options, token) => index.DeleteUserAsync(UserId.FromHex(UserHex), options, token)),
        OfIndex("count", "num_vectors", "/v1/vectors/num_vectors", Repeats.Read, """{"result":1}""", (index, options, token) => index.CountAsync(options, token)),
    ];

    /// <summary>What is done with an index and what is in it, in every form that there is; each sends the index's name and key in its body.</summary>
    public static IReadOnlyList<KnownOperation> OfContent { get; } =
    [
        .. All.Where(operation => operation.Path.StartsWith("/v1/vectors/", StringComparison.Ordinal) && operation.Route != "query_metadata"),
        .. All.Where(operation => operation.Route is "describe" or "delete_index"),
        OfIndex("upsert texts", "upsert", "/v1/vectors/upsert", Repeats.Write, Stored, (index, options, token) => index.UpsertAsync(s_toEmbed, options, token)),
        OfIndex("upsert texts (sync)", "upsert", "/v1/vectors/upsert", Repeats.Write, Stored,
            (index, options, token) => EitherWay.Blocking(() => index.Upsert(s_toEmbed, options, token))),
        OfIndex("upsert matrix", "upsert_binary", "/v1/vectors/upsert_binary", Repeats.Write, Stored,
            (index, options, token) => index.UpsertAsync(["1"], s_matrix, operation: options, cancellationToken: token)),
        OfIndex("upsert matrix (sync)", "upsert_binary", "/v1/vectors/upsert_binary", Repeats.Write, Stored,
            (index, options, token) => EitherWay.Blocking(() => index.Upsert(["1"], s_matrix, operation: options, cancellationToken: token))),
        OfIndex("upsert memory", "upsert_binary", "/v1/vectors/upsert_binary", Repeats.Write, Stored,
            (index, options, token) => index.UpsertAsync(["1"], s_vector.AsMemory(), operation: options, cancellationToken: token)),
        OfIndex("upsert span (sync)", "upsert_binary", "/v1/vectors/upsert_binary", Repeats.Write, Stored,
            (index, options, token) => EitherWay.Blocking(() => index.Upsert(["1"], s_vector.AsSpan(), operation: options, cancellationToken: token))),
        OfIndex("upsert binary memory", "upsert_binary", "/v1/vectors/upsert_binary", Repeats.Write, Stored,
            (index, options, token) => index.UpsertBinaryAsync(["1"], s_vector.AsMemory(), operation: options, cancellationToken: token)),
        OfIndex("upsert binary span (sync)", "upsert_binary", "/v1/vectors/upsert_binary", Repeats.Write, Stored,
            (index, options, token) => EitherWay.Blocking(() => index.UpsertBinary(["1"], s_vector.AsSpan(), operation: options, cancellationToken: token))),
    ];

    public static TheoryData<string> Names => [.. All.Select(operation => operation.Name)];

    public static TheoryData<string> NamesOfContent => [.. OfContent.Select(operation => operation.Name)];

    public string Name { get; }

    public string Route { get; }

    /// <summary>The method of the index that is called; empty for one of the service.</summary>
    public string Method { get; private init; } = "";

    public string Path { get; }

    public Repeats Repeats { get; }

    /// <summary>A response that it takes for a success.</summary>
    public string Answer { get; }

    /// <summary>How often it is sent when every response goes missing and there are three retries.</summary>
    public int MostAttempts => Repeats is Repeats.Read or Repeats.Write ? 4 : 1;

    /// <summary>Whether it is about no index, or one that does not exist yet.</summary>
    public bool IsOfTheService => Route is "health" or "list_indexes" or "create_index" or "training_status" or "embedding_models";

    public static KnownOperation Of(string name) => All.Concat(OfContent).First(operation => operation.Name == name);

    public Task RunAsync(CyborgDbClient client, EncryptedIndex index, CancellationToken cancellation) => _run(client, index, null, cancellation);

    /// <summary>Runs it on an index "a" with a new key.</summary>
    public async Task RunAsyncOn(CyborgDbClient client, CancellationToken cancellation = default)
    {
        using var key = IndexKey.Generate();
        await RunAsync(client, client.GetIndex("a", key), cancellation);
    }

    /// <summary>Runs one that is done with an index, with options of its own.</summary>
    public Task Run(EncryptedIndex index, OperationOptions? options, CancellationToken cancellation) =>
        IsOfTheService ? throw new InvalidOperationException($"{Name} is not done with an index.") : _run(null!, index, options, cancellation);

    public override string ToString() => Name;

    private static KnownOperation OfService(
        string name, string route, string path, Repeats repeats, string answer, Func<CyborgDbClient, CancellationToken, Task> run) =>
        new(name, route, path, repeats, answer, (client, _, _, token) => run(client, token));

    private static KnownOperation OfIndex(
        string name, string route, string path, Repeats repeats, string answer, Func<EncryptedIndex, OperationOptions?, CancellationToken, Task> run,
        [CallerArgumentExpression(nameof(run))] string called = "") =>
        new(name, route, path, repeats, answer, (_, index, options, token) => run(index, options, token)) { Method = MethodOfIndex().Match(called).Groups[1].Value };

    [GeneratedRegex(@"\bindex\.(\w+)\(")]
    private static partial Regex MethodOfIndex();
}
