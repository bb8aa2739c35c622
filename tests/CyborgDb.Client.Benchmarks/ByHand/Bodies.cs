using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Benchmarks.ByHand;

/// <summary>The contract's bodies as somebody writes them down who has no SDK.</summary>
internal sealed record UpsertBinaryBody(string IndexName, string IndexKey, BatchBody Batch);

internal sealed record BatchBody(
    IReadOnlyList<string> Ids, string VectorsB64, int Dimension,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Dictionary<string, JsonElement>>? Metadata,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Contents);

internal sealed record UpsertBody(string IndexName, string IndexKey, IReadOnlyList<ItemBody> Items);

internal sealed record ItemBody(
    string Id, float[] Vector,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Dictionary<string, JsonElement>? Metadata = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Contents = null);

internal sealed record StatusBody(string Status, string Message);

internal sealed record GetBody(string IndexName, string IndexKey, IReadOnlyList<string> Ids, string[] Include);

internal sealed record GetAnswer(ItemAnswer[] Results);

internal sealed record ItemAnswer(string Id, float[]? Vector, string? Contents, Dictionary<string, JsonElement>? Metadata);

internal sealed record QueryBody(string IndexName, string IndexKey, QueryBatchBody Batch, int TopK, string[] Include);

internal sealed record QueryBatchBody(string VectorsB64, int Dimension);

internal sealed record QueryAnswer(MatchAnswer[][] Results);

internal sealed record MatchAnswer(string Id, double? Distance, Dictionary<string, JsonElement>? Metadata);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UpsertBinaryBody))]
[JsonSerializable(typeof(UpsertBody))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(GetBody))]
[JsonSerializable(typeof(GetAnswer))]
[JsonSerializable(typeof(QueryBody))]
[JsonSerializable(typeof(QueryAnswer))]
internal sealed partial class BodyJson : JsonSerializerContext;
