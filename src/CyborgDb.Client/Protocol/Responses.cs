using System.Text.Json.Serialization;

namespace CyborgDb.Protocol;

internal sealed record HealthResponse(string Status, string ApiVersion, string Version);

internal sealed record ListIndexesResponse(string[] Indexes);

/// <summary>What every route that changes something answers.</summary>
internal record StatusResponse(string Status, string Message);

internal sealed record UpsertResponse(string Status, string Message) : StatusResponse(Status, Message)
{
    public bool TrainingTriggered { get; init; }

    public string? TrainingMessage { get; init; }

    public string? Warning { get; init; }
}

internal sealed record DescribeResponse(string IndexName, bool IsTrained, int Dimension, string Metric, int NLists);

internal sealed record CountResponse(long Result);

internal sealed record MatchRow(string Id)
{
    public double? Distance { get; init; }

    [JsonConverter(typeof(MetadataJson))]
    public Metadata? Metadata { get; init; }

    public ReadOnlyMemory<float>? Vector { get; init; }
}

internal sealed record FlatQueryResponse(MatchRow[] Results);

internal sealed record NestedQueryResponse(MatchRow[][] Results);

internal sealed record ItemRow(string Id)
{
    public ReadOnlyMemory<float>? Vector { get; init; }

    public string? Contents { get; init; }

    [JsonConverter(typeof(MetadataJson))]
    public Metadata? Metadata { get; init; }
}

internal sealed record GetResponse(ItemRow[] Results);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(ListIndexesResponse))]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(UpsertResponse))]
[JsonSerializable(typeof(DescribeResponse))]
[JsonSerializable(typeof(CountResponse))]
[JsonSerializable(typeof(FlatQueryResponse))]
[JsonSerializable(typeof(NestedQueryResponse))]
[JsonSerializable(typeof(GetResponse))]
internal sealed partial class ResponseJson : JsonSerializerContext;
