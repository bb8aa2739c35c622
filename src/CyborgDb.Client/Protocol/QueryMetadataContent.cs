using System.Net;
using CyborgDb.Primitives;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>The body of <c>/vectors/query_metadata</c>.</summary>
internal sealed class QueryMetadataContent(IndexScope scope, MetadataQuery query) : RequestContent(scope)
{
    public override Workload Work => new(Queries: 1);

    public override string? Advice(HttpStatusCode status, string said) =>
        !RefusalAdvice.IsMistake(status) ? base.Advice(status, said)
        : query.OrderBy is { } field && RefusalAdvice.Says(said, "order_by")
            ? $"OrderBy is '{ShownText.Of(field)}', which has to be Filterable in the index's metadata schema."
        : RefusalAdvice.OfSearch(said, query.Filter, query.Text);

    protected override ValueTask WriteFieldsAsync(BodyWriter writer)
    {
        var json = writer.Json;
        if (query.Filter is { } filter)
        {
            json.WritePropertyName("filters"u8);
            filter.WriteTo(json, redacted: false);
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
