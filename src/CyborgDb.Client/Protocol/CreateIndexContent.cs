namespace CyborgDb.Protocol;

/// <summary>The body of <c>/indexes/create</c>.</summary>
internal sealed class CreateIndexContent(IndexScope scope, CreateIndexOptions options) : RequestContent(scope)
{
    protected override ValueTask WriteFieldsAsync(BodyWriter writer)
    {
        var json = writer.Json;
        if (options.Dimension is { } dimension)
            json.WriteNumber("dimension"u8, dimension);
        if (options.Metric is { } metric)
            json.WriteString("metric"u8, WireNames.Of(metric));
        if (options.StoragePrecision is { } precision)
            json.WriteString("storage_precision"u8, WireNames.Of(precision));
        if (options.EmbeddingModel is { } model)
            json.WriteString("embedding_model"u8, model);
        return default;
    }
}
