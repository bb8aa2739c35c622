using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <content>Items: their upserts, what is read of them, and their deletion.</content>
internal static partial class Routes
{
    public const string GetName = "get";
    private const string GetPath = "v1/vectors/get";

    /// <param name="include">What is asked for.</param>
    public static Route<IReadOnlyList<StoredItem>> Get(ItemFields include) => new(
        GetName, HttpMethod.Post, GetPath, Repeat.Read, (exchange, stream, async) => ReadItemsAsync(exchange, stream, include, check: null, async));

    /// <summary>The same where a failure is what is looked for, so that it is not tried again.</summary>
    /// <param name="include">What is asked for.</param>
    public static Route<IReadOnlyList<StoredItem>> GetOnce(ItemFields include) => new(
        GetName, HttpMethod.Post, GetPath, Repeat.IfNotSent, (exchange, stream, async) => ReadItemsAsync(exchange, stream, include, check: null, async));

    /// <param name="include">What is asked for.</param>
    public static StreamedRoute<StoredItem> GetInPieces(ItemFields include) =>
        new(GetName, GetPath, (stream, maxItemBytes) => new ItemsReader(stream, include, maxItemBytes));

    public static readonly StreamedRoute<string> ListIds = new("list_ids", "v1/vectors/list_ids", static (stream, maxItemBytes) => new IdStreamReader(stream, maxItemBytes));

    public static readonly Route<long> Count = new("num_vectors", HttpMethod.Post, "v1/vectors/num_vectors", Repeat.Read, JsonBody.Reader(
        ResponseJson.Default.CountResponse,
        static (body, _) => body.Result,
        static body => body.Result < 0 ? "it counts fewer than none." : null));

    public static readonly Route<DeleteResult> Delete = new("delete", HttpMethod.Post, "v1/vectors/delete", Repeat.IdempotentWrite, JsonBody.Reader(
        ResponseJson.Default.StatusResponse,
        static (body, requestId) => new DeleteResult { Message = body.Message, RequestId = requestId }));

    /// <param name="count">How many items are sent.</param>
    public static Route<UpsertResult> Upsert(int count) => new("upsert", HttpMethod.Post, "v1/vectors/upsert", Repeat.IdempotentWrite, Upserted(count)) { SendsVectors = true };

    /// <param name="count">How many items are sent.</param>
    public static Route<UpsertResult> UpsertBinary(int count) =>
        new("upsert_binary", HttpMethod.Post, "v1/vectors/upsert_binary", Repeat.IdempotentWrite, Upserted(count)) { SendsVectors = true };

    /// <summary>The same as <see cref="Get"/> of vectors, where each item has to come at most once, its vector being of one length.</summary>
    public static Route<IReadOnlyList<StoredItem>> GetDistinct(int dimension, ItemFields include) => new(
        GetName, HttpMethod.Post, GetPath, Repeat.Read,
        (exchange, stream, async) => ReadItemsAsync(
            exchange, stream, include,
            items => DistinctProblem(items.Select(static item => item.Id))
                ?? (items.Any(item => item.Vector is { } own && own.Length != dimension) ? "a vector of it is not as long as the query, which its index took." : null),
            async));

    private static async ValueTask<IReadOnlyList<StoredItem>> ReadItemsAsync(
        Exchange exchange, Stream stream, ItemFields include, Func<IReadOnlyList<StoredItem>, string?>? check, bool async)
    {
        using var reader = new ItemsReader(stream, include, exchange.MaxItemBytes);
        var items = await reader.ReadAllAsync(async, exchange.Token).ConfigureAwait(false);
        return check?.Invoke(items) is { } wrong ? throw new BrokenResponseException(wrong) : items;
    }

    private static Func<Exchange, Stream, bool, ValueTask<UpsertResult>> Upserted(int count) => JsonBody.Reader(
        ResponseJson.Default.UpsertResponse,
        (body, requestId) => new UpsertResult
        {
            Count = count,
            Message = body.Message,
            TrainingTriggered = body.TrainingTriggered ?? false,
            TrainingMessage = body.TrainingMessage,
            Warning = body.Warning,
            RequestId = requestId,
        });

    /// <summary>What is wrong with ids that are each to be there once.</summary>
    private static string? DistinctProblem(IEnumerable<string> ids)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (id.Length == 0)
                return "an id in it is empty.";
            if (!seen.Add(id))
                return "an item comes twice in it.";
        }
        return null;
    }
}
