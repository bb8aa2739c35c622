namespace CyborgDb.Tests;

/// <summary>Every operation on an index, in every form, called with arguments that are in order.</summary>
internal sealed record DataOperation(
    string Name, string Route, bool Async, Func<EncryptedIndex, OperationOptions?, CancellationToken, Task> Run)
{
    private static readonly VectorItem[] s_items = [new("a", new[] { 1f, 2f })];
    private static readonly VectorItem[] s_toEmbed = [new("a", new[] { 1f, 2f }), new("b") { Contents = "text" }];

    private static readonly Dictionary<string, DataOperation> s_all = new DataOperation[]
    {
        Synchronous("Upsert(items)", "upsert_binary", (index, options, token) => index.Upsert(s_items, options, token)),
        Asynchronous("UpsertAsync(items)", "upsert_binary", (index, options, token) => index.UpsertAsync(s_items, options, token)),
        Synchronous("Upsert(texts)", "upsert", (index, options, token) => index.Upsert(s_toEmbed, options, token)),
        Asynchronous("UpsertAsync(texts)", "upsert", (index, options, token) => index.UpsertAsync(s_toEmbed, options, token)),
        Synchronous("Upsert(ids, matrix)", "upsert_binary", (index, options, token) => index.Upsert(Given.Ids, Given.Array, null, null, options, token)),
        Asynchronous("UpsertAsync(ids, matrix)", "upsert_binary", (index, options, token) => index.UpsertAsync(Given.Ids, Given.Array, null, null, options, token)),
        Synchronous("Upsert(ids, span)", "upsert_binary", (index, options, token) => index.Upsert(Given.Ids, Given.Flat.AsSpan(), null, null, null, options, token)),
        Asynchronous("UpsertAsync(ids, memory)", "upsert_binary", (index, options, token) => index.UpsertAsync(Given.Ids, Given.Flat.AsMemory(), null, null, null, options, token)),
        Synchronous("UpsertBinary(matrix)", "upsert_binary", (index, options, token) => index.UpsertBinary(Given.Ids, Given.Array, null, null, options, token)),
        Asynchronous("UpsertBinaryAsync(matrix)", "upsert_binary", (index, options, token) => index.UpsertBinaryAsync(Given.Ids, Given.Array, null, null, options, token)),
        Synchronous("UpsertBinary(span)", "upsert_binary", (index, options, token) => index.UpsertBinary(Given.Ids, Given.Flat.AsSpan(), null, null, null, options, token)),
        Asynchronous("UpsertBinaryAsync(memory)", "upsert_binary", (index, options, token) => index.UpsertBinaryAsync(Given.Ids, Given.Flat.AsMemory(), null, null, null, options, token)),
        Synchronous("Query", "query_binary", (index, options, token) => index.Query(Given.Flat.AsSpan(), null, options, token)),
        Asynchronous("QueryAsync", "query_binary", (index, options, token) => index.QueryAsync(Given.Flat.AsMemory(), null, options, token)),
        Synchronous("QueryBatch", "query_binary", (index, options, token) => index.QueryBatch(new float[1, 2], null, options, token)),
        Asynchronous("QueryBatchAsync", "query_binary", (index, options, token) => index.QueryBatchAsync(new float[1, 2], null, options, token)),
        Synchronous("QueryContents", "query", (index, options, token) => index.QueryContents("text", null, options, token)),
        Asynchronous("QueryContentsAsync", "query", (index, options, token) => index.QueryContentsAsync("text", null, options, token)),
        Synchronous("Get", "get", (index, options, token) => index.Get(Given.Ids, ItemFields.All, options, token)),
        Asynchronous("GetAsync", "get", (index, options, token) => index.GetAsync(Given.Ids, ItemFields.All, options, token)),
        Synchronous("Delete", "delete", (index, options, token) => index.Delete(Given.Ids, options, token)),
        Asynchronous("DeleteAsync", "delete", (index, options, token) => index.DeleteAsync(Given.Ids, options, token)),
        Asynchronous("ListIdsAsync", "list_ids", async (index, options, token) => await index.ListIdsAsync(options, token).CountAsync(CancellationToken.None)),
        Asynchronous("CountAsync", "num_vectors", (index, options, token) => index.CountAsync(options, token)),
        Asynchronous("DescribeAsync", "describe", (index, options, token) => index.DescribeAsync(options, token)),
        Asynchronous("DeleteIndexAsync", "delete_index", (index, options, token) => index.DeleteIndexAsync(options, token)),
    }.ToDictionary(operation => operation.Name);

    public static TheoryData<string> Names => [.. s_all.Keys];

    public static DataOperation Named(string name) => s_all[name];

    public string Path => Route switch
    {
        "describe" => "/v1/indexes/describe",
        "delete_index" => "/v1/indexes/delete",
        _ => "/v1/vectors/" + Route,
    };

    private static DataOperation Synchronous<T>(string name, string route, Func<EncryptedIndex, OperationOptions?, CancellationToken, T> run) =>
        new(name, route, false, (index, options, token) => EitherWay.Blocking(() => run(index, options, token)));

    private static DataOperation Asynchronous(string name, string route, Func<EncryptedIndex, OperationOptions?, CancellationToken, Task> run) =>
        new(name, route, true, run);
}
