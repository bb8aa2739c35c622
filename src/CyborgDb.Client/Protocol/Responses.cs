using System.Text.Json;
using System.Text.Json.Serialization;
using CyborgDb.Protocol.Json;

namespace CyborgDb.Protocol;

internal sealed record HealthResponse(string Status)
{
    public string? ApiVersion { get; init; }

    public string? Version { get; init; }
}

internal sealed record ListIndexesResponse(string[] Indexes);

/// <summary>What every route that changes something answers. Services may leave out that it is a success.</summary>
internal record StatusResponse(string Message)
{
    public const string Success = "success";

    public string Status { get; set; } = Success;
}

internal sealed record UpsertResponse(string Message) : StatusResponse(Message)
{
    public bool? TrainingTriggered { get; init; }

    public string? TrainingMessage { get; init; }

    public string? Warning { get; init; }
}

internal sealed record DescribeResponse(string IndexName, bool IsTrained, int Dimension, string Metric, int NLists)
{
    public Dictionary<string, SchemaRow>? MetadataSchema { get; init; }

    public Bm25Row? Bm25 { get; init; }
}

internal sealed record SchemaRow
{
    public bool? Filterable { get; init; }

    public bool? Pattern { get; init; }

    public bool? FullText { get; init; }
}

/// <summary>The analyzer's version is a string, a number or <see langword="null"/>, as the service likes.</summary>
internal sealed record Bm25Row(double K1, double B)
{
    public JsonElement AnalyzerVersion { get; init; }
}

internal sealed record TrainingStatusResponse(string[] TrainingIndexes, int RetrainThreshold)
{
    public string[]? QueuedIndexes { get; init; }

    public bool? WorkerRunning { get; init; }

    public string? CurrentlyTraining { get; init; }

    public int? WorkerPid { get; init; }

    public JsonElement GlobalTraining { get; init; }
}

internal sealed record EmbeddingModelsResponse(EmbeddingModelRow[] Models);

internal sealed record EmbeddingModelRow(string Name)
{
    public int? Dimension { get; init; }

    public int? MaxSeqLength { get; init; }
}

internal sealed record CreateUserResponse(string UserId)
{
    [JsonConverter(typeof(UserTokenJson))]
    public required UserToken ApiKey { get; init; }
}

internal sealed record ListUsersResponse(UserRow[] Users);

internal sealed record UserRow(string UserId, string[] Permissions);

internal sealed record QueryMetadataResponse(MetadataMatchRow[] Results, int Count);

internal sealed record MetadataMatchRow(string Id)
{
    public double? Score { get; init; }
}

internal sealed record CountResponse(long Result);

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
[JsonSerializable(typeof(TrainingStatusResponse))]
[JsonSerializable(typeof(EmbeddingModelsResponse))]
[JsonSerializable(typeof(CreateUserResponse))]
[JsonSerializable(typeof(ListUsersResponse))]
[JsonSerializable(typeof(QueryMetadataResponse))]
internal sealed partial class ResponseJson : JsonSerializerContext;
