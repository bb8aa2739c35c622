namespace CyborgDb.Protocol;

/// <summary>What may happen to an operation whose first attempt failed.</summary>
internal enum Repeat
{
    /// <summary>It changes nothing: it can be done again whatever happened.</summary>
    Read,

    /// <summary>Done twice it comes to the same.</summary>
    IdempotentWrite,

    /// <summary>Done twice it fails or does something else: it can be done again only where it never arrived.</summary>
    IfNotSent,

    /// <summary>It is too costly to be done again unasked.</summary>
    Never,
}

/// <summary>One route of the service: what it is called, where it is, and whether it can be repeated.</summary>
internal sealed record Operation(string Name, HttpMethod Method, string Path, Repeat Repeat)
{
    /// <summary>Whether its items are vectors, for the count of vectors sent.</summary>
    public bool SendsVectors { get; private init; }

    /// <summary>Whether the path names an index or a user, so that there are as many as there are of those.</summary>
    public bool NamesIndex { get; private init; }

    /// <summary>Whether the route has no body and takes the index key in a header.</summary>
    public bool KeyInHeader { get; private init; }

    public static readonly Operation Health = new("health", HttpMethod.Get, "v1/health", Repeat.Read);
    public static readonly Operation ListIndexes = new("list_indexes", HttpMethod.Get, "v1/indexes/list", Repeat.Read);
    public static readonly Operation CreateIndex = new("create_index", HttpMethod.Post, "v1/indexes/create", Repeat.IfNotSent);
    public static readonly Operation Describe = new("describe", HttpMethod.Post, "v1/indexes/describe", Repeat.Read);
    public static readonly Operation DeleteIndex = new("delete_index", HttpMethod.Post, "v1/indexes/delete", Repeat.IfNotSent);
    public static readonly Operation Upsert = new("upsert", HttpMethod.Post, "v1/vectors/upsert", Repeat.IdempotentWrite) { SendsVectors = true };
    public static readonly Operation UpsertBinary = new("upsert_binary", HttpMethod.Post, "v1/vectors/upsert_binary", Repeat.IdempotentWrite) { SendsVectors = true };
    public static readonly Operation Query = new("query", HttpMethod.Post, "v1/vectors/query", Repeat.Read);
    public static readonly Operation QueryBinary = new("query_binary", HttpMethod.Post, "v1/vectors/query_binary", Repeat.Read) { SendsVectors = true };
    public static readonly Operation Get = new("get", HttpMethod.Post, "v1/vectors/get", Repeat.Read);
    public static readonly Operation Delete = new("delete", HttpMethod.Post, "v1/vectors/delete", Repeat.IdempotentWrite);
    public static readonly Operation ListIds = new("list_ids", HttpMethod.Post, "v1/vectors/list_ids", Repeat.Read);
    public static readonly Operation Count = new("num_vectors", HttpMethod.Post, "v1/vectors/num_vectors", Repeat.Read);
    public static readonly Operation QueryMetadata = new("query_metadata", HttpMethod.Post, "v1/vectors/query_metadata", Repeat.Read);
    public static readonly Operation Train = new("train", HttpMethod.Post, "v1/indexes/train", Repeat.Never);
    public static readonly Operation TrainingStatus = new("training_status", HttpMethod.Get, "v1/indexes/training-status", Repeat.Read);
    public static readonly Operation EmbeddingModels = new("embedding_models", HttpMethod.Get, "v1/embedding-models", Repeat.Read);

    public static Operation CreateUser(string indexName) => new("create_user", HttpMethod.Post, UsersPath(indexName), Repeat.IfNotSent) { NamesIndex = true };

    public static Operation ListUsers(string indexName) => new("list_users", HttpMethod.Get, UsersPath(indexName), Repeat.Read) { KeyInHeader = true, NamesIndex = true };

    public static Operation DeleteUser(string indexName, UserId user) =>
        new("delete_user", HttpMethod.Delete, $"{UsersPath(indexName)}/{user}", Repeat.IfNotSent) { KeyInHeader = true, NamesIndex = true };

    /// <summary>A path of dots would be taken for a step up, escaped or not, and lead to another route.</summary>
    private static string UsersPath(string indexName) => indexName is "." or ".."
        ? throw new ArgumentException($"An index of the name '{indexName}' cannot have users: the name has no form in an address.", nameof(indexName))
        : $"v1/indexes/{Uri.EscapeDataString(indexName)}/users";
}
