using System.Net;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>The body of <c>/indexes/create</c>.</summary>
internal sealed class CreateIndexContent(IndexScope scope, string? kmsName, CreateIndexOptions options) : RequestContent(scope)
{
    public override Workload Work => new(UsesModel: options.EmbeddingModel is not null);

    public override string? Advice(HttpStatusCode status, string said) =>
        options.EmbeddingModel is { } model && (status >= HttpStatusCode.InternalServerError || RefusalAdvice.Says(said, "model")) ? RefusalAdvice.OfModel(model)
        : options.StoragePrecision is { } precision and not (StoragePrecision.Float32 or StoragePrecision.Float16)
            && RefusalAdvice.IsMistake(status) && RefusalAdvice.Says(said, "storage_precision") ? RefusalAdvice.OfPrecision(precision)
        : null;

    protected override ValueTask WriteFieldsAsync(BodyWriter writer)
    {
        var json = writer.Json;
        if (kmsName is not null)
            json.WriteString("kms_name"u8, kmsName);
        if (options.Dimension is { } dimension)
            json.WriteNumber("dimension"u8, dimension);
        if (options.Metric is { } metric)
            json.WriteString("metric"u8, WireNames.Of(metric));
        if (options.StoragePrecision is { } precision)
            json.WriteString("storage_precision"u8, WireNames.Of(precision));
        if (options.EmbeddingModel is { } model)
            json.WriteString("embedding_model"u8, model);
        if (options.MetadataSchema is { } schema)
        {
            json.WriteStartObject("metadata_schema"u8);
            foreach (var (name, field) in schema)
            {
                json.WriteStartObject(name);
                // The service refuses some flags beside others even where they have the value that they would have without being said.
                if (field.FilterableAsSet is { } filterable)
                    json.WriteBoolean("filterable"u8, filterable);
                if (field.PatternAsSet is { } pattern)
                    json.WriteBoolean("pattern"u8, pattern);
                if (field.FullTextAsSet is { } fullText)
                    json.WriteBoolean("full_text"u8, fullText);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        if (options.TextFields is { } fields)
        {
            json.WriteStartArray("text_fields"u8);
            foreach (var field in fields)
                json.WriteStringValue(field);
            json.WriteEndArray();
        }
        if (options.Bm25K1 is { } k1)
            json.WriteNumber("bm25_k1"u8, k1);
        if (options.Bm25B is { } b)
            json.WriteNumber("bm25_b"u8, b);
        return default;
    }
}
