namespace CyborgDb.Protocol;

/// <summary>One route of the service: what it is called in errors, and where it is.</summary>
internal sealed record Operation(string Name, HttpMethod Method, string Path)
{
    public static readonly Operation Health = new("health", HttpMethod.Get, "v1/health");
    public static readonly Operation ListIndexes = new("list_indexes", HttpMethod.Get, "v1/indexes/list");
    public static readonly Operation CreateIndex = new("create_index", HttpMethod.Post, "v1/indexes/create");
    public static readonly Operation Describe = new("describe", HttpMethod.Post, "v1/indexes/describe");
    public static readonly Operation DeleteIndex = new("delete_index", HttpMethod.Post, "v1/indexes/delete");
    public static readonly Operation Upsert = new("upsert", HttpMethod.Post, "v1/vectors/upsert");
    public static readonly Operation UpsertBinary = new("upsert_binary", HttpMethod.Post, "v1/vectors/upsert_binary");
    public static readonly Operation Query = new("query", HttpMethod.Post, "v1/vectors/query");
    public static readonly Operation QueryBinary = new("query_binary", HttpMethod.Post, "v1/vectors/query_binary");
    public static readonly Operation Get = new("get", HttpMethod.Post, "v1/vectors/get");
    public static readonly Operation Delete = new("delete", HttpMethod.Post, "v1/vectors/delete");
    public static readonly Operation ListIds = new("list_ids", HttpMethod.Post, "v1/vectors/list_ids");
    public static readonly Operation Count = new("num_vectors", HttpMethod.Post, "v1/vectors/num_vectors");
}
