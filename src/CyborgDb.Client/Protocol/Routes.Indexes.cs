using System.Text.Json;
using CyborgDb.Primitives;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <content>Indexes, and their training.</content>
internal static partial class Routes
{
    public static readonly Route<IReadOnlyList<string>> ListIndexes = new("list_indexes", HttpMethod.Get, "v1/indexes/list", Repeat.Read, JsonBody.Reader(
        ResponseJson.Default.ListIndexesResponse,
        static (body, _) => (IReadOnlyList<string>)body.Indexes,
        static body => body.Indexes.AsSpan().Contains(null!) ? "a name is null." : null))
    {
        NeedsRootKey = true,
    };

    public static readonly Route<string> CreateIndex = new("create_index", HttpMethod.Post, "v1/indexes/create", Repeat.IfNotSent, Message())
    {
        Creates = true,
        NeedsRootKey = true,
        HowToTell = "ListIndexesAsync tells; if it is not among them, create it again.",
    };

    public static readonly Route<string> DeleteIndex = new("delete_index", HttpMethod.Post, "v1/indexes/delete", Repeat.IfNotSent, Message()) { NeedsRootKey = true };

    public static readonly Route<string> Train = new("train", HttpMethod.Post, "v1/indexes/train", Repeat.Never, Message()) { NeedsRootKey = true };

    public static readonly Route<TrainingStatus> TrainingStatus = new("training_status", HttpMethod.Get, "v1/indexes/training-status", Repeat.Read, JsonBody.Reader(
        ResponseJson.Default.TrainingStatusResponse,
        static (body, _) => new TrainingStatus
        {
            TrainingIndexes = body.TrainingIndexes,
            QueuedIndexes = body.QueuedIndexes ?? [],
            CurrentlyTraining = body.CurrentlyTraining,
            RetrainThreshold = body.RetrainThreshold,
            IsWorkerRunning = body.WorkerRunning,
            WorkerProcessId = body.WorkerPid,
            GlobalTraining = body.GlobalTraining,
        },
        static body => body.TrainingIndexes.AsSpan().Contains(null!) || body.QueuedIndexes.AsSpan().Contains(null!) ? "a name is null."
            : !WellFormedText.Is(body.GlobalTraining) ? "a text of it is not well-formed."
            : null))
    {
        NeedsRootKey = true,
    };

    /// <param name="indexName">The index that is to be described.</param>
    /// <param name="declaredFields">The fields of the schema that it was created with, as far as that is known here.</param>
    public static Route<IndexDescription> Describe(string indexName, IReadOnlyCollection<string> declaredFields) =>
        new("describe", HttpMethod.Post, "v1/indexes/describe", Repeat.Read, JsonBody.Reader(
            ResponseJson.Default.DescribeResponse,
            static (body, _) => Description(body),
            body => DescriptionProblem(body, indexName) ?? (SchemaLoss(body, declaredFields) is { } lost ? throw lost : null)));

    private static IndexDescription Description(DescribeResponse body) => new()
    {
        Name = body.IndexName,
        Dimension = body.Dimension,
        Metric = WireNames.Metric(body.Metric)!.Value,
        IsTrained = body.IsTrained,
        ListCount = body.NLists,
        MetadataSchema = body.MetadataSchema?.ToDictionary(
            field => field.Key,
            field => FieldOf(field.Value),
            StringComparer.Ordinal),
        Bm25 = body.Bm25 is { } bm25
            ? new Bm25Settings(bm25.K1, bm25.B, bm25.AnalyzerVersion.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : bm25.AnalyzerVersion.ToString())
            : null,
    };

    /// <summary>A flag that the service leaves out, or gives as <see langword="null"/>, has its default.</summary>
    private static MetadataField FieldOf(SchemaRow row) => new()
    {
        Filterable = row.Filterable ?? row.FullText != true,
        Pattern = row.Pattern == true,
        FullText = row.FullText == true,
    };

    private static string? DescriptionProblem(DescribeResponse body, string indexName) =>
        body.IndexName != indexName ? "it describes another index."
        : body.Dimension < 0 || body.NLists < 0 ? "a count in it is less than 0."
        : WireNames.Metric(body.Metric) is null ? "it names a metric that does not exist."
        : body.MetadataSchema?.ContainsValue(null!) == true ? "a field of the schema is null."
        : body.Bm25?.AnalyzerVersion.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Object or JsonValueKind.Array ? "the analyzer's version is no text."
        : body.Bm25 is { } row && !WellFormedText.Is(row.AnalyzerVersion) ? "the analyzer's version is not well-formed text."
        : body.Bm25 is { } numbers && !(double.IsFinite(numbers.K1) && double.IsFinite(numbers.B)) ? "a setting of BM25 is not finite."
        : null;

    private static BrokenResponseException? SchemaLoss(DescribeResponse body, IReadOnlyCollection<string> declaredFields) =>
        declaredFields.FirstOrDefault(field => body.MetadataSchema?.ContainsKey(field) != true) is { } lost
            ? new($"the index was created with a schema, and it {(body.MetadataSchema is null ? "has none" : $"does not have the field '{ShownText.Of(lost)}'")}. Schemas need service version 0.18 or later; earlier ones leave them out.") { NamesCause = true }
            : null;
}
