namespace CyborgDb.Protocol;

/// <summary>The body of a search: what is searched for, then how.</summary>
internal abstract class QueryContent(IndexScope scope, QueryOptions options) : RequestContent(scope)
{
    /// <summary>Writes what is searched for.</summary>
    protected abstract ValueTask WriteQueryAsync(BodyWriter writer);

    protected sealed override async ValueTask WriteFieldsAsync(BodyWriter writer)
    {
        await WriteQueryAsync(writer).ConfigureAwait(false);
        var json = writer.Json;
        json.WriteNumber("top_k"u8, options.TopK);
        if (options.ProbeCount is { } probes)
            json.WriteNumber("n_probes"u8, probes);
        if (options.Greedy)
            json.WriteBoolean("greedy"u8, true);
        if (options.RerankMultiplier is { } multiplier)
            json.WriteNumber("rerank_mult"u8, multiplier);
        if (options.Filter is { } filter)
        {
            json.WritePropertyName("filters"u8);
            filter.WriteTo(json);
        }
        json.WriteStartArray("include"u8);
        if (options.Include.HasFlag(QueryInclude.Distance))
            json.WriteStringValue("distance"u8);
        if (options.Include.HasFlag(QueryInclude.Metadata))
            json.WriteStringValue("metadata"u8);
        if (options.Include.HasFlag(QueryInclude.Vector))
            json.WriteStringValue("vector"u8);
        json.WriteEndArray();
    }
}

/// <summary>The body of <c>/vectors/query_binary</c>.</summary>
internal sealed class QueryVectorsContent(IndexScope scope, VectorMatrix vectors, QueryOptions options) : QueryContent(scope, options)
{
    protected override async ValueTask WriteQueryAsync(BodyWriter writer)
    {
        writer.Json.WriteStartObject("batch"u8);
        writer.Json.WritePropertyName("vectors_b64"u8);
        await VectorEncoder.WriteAsync(vectors, writer).ConfigureAwait(false);
        writer.Json.WriteNumber("dimension"u8, vectors.Dimension);
        writer.Json.WriteEndObject();
    }
}

/// <summary>The body of <c>/vectors/query</c> for text that the service makes a vector of.</summary>
internal sealed class QueryTextContent(IndexScope scope, string text, QueryOptions options) : QueryContent(scope, options)
{
    protected override async ValueTask WriteQueryAsync(BodyWriter writer)
    {
        writer.Json.WritePropertyName("query_contents"u8);
        await writer.WriteTextAsync(text.AsMemory()).ConfigureAwait(false);
    }
}
