using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>The body of <c>/vectors/query_metadata</c>.</summary>
internal sealed class QueryMetadataContent(IndexScope scope, MetadataQuery query) : RequestContent(scope)
{
    public override Workload Work => new(Queries: 1);

    protected override ValueTask WriteFieldsAsync(BodyWriter writer)
    {
        var json = writer.Json;
        if (query.Filter is { } filter)
        {
            json.WritePropertyName("filters"u8);
            filter.WriteTo(json);
        }
        if (query.TopK is { } topK)
            json.WriteNumber("top_k"u8, topK);
        if (query.OrderBy is { } field)
        {
            json.WriteString("order_by"u8, field);
            json.WriteBoolean("ascending"u8, !query.Descending);
        }
        if (query.Text is { } text)
            QueryContent.WriteText(json, text);
        return default;
    }
}
