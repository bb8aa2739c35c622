using System.Net;
using System.Text.Json;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>The body of a search: what is searched for, then how.</summary>
internal abstract class QueryContent(IndexScope scope, QueryOptions options) : RequestContent(scope)
{
    public override string? Advice(HttpStatusCode status, string said) =>
        !RefusalAdvice.IsMistake(status) ? base.Advice(status, said)
        : RefusalAdvice.Says(said, "rerank_mult")
            ? $"TopK is {options.TopK}: TopK × RerankMultiplier{(options.Hybrid is null ? "" : " × WindowMultiplier")} is at most {QueryOptions.MostCandidates}; set a smaller {nameof(QueryOptions.RerankMultiplier)}, or a smaller TopK."
        : RefusalAdvice.OfSearch(said, options.Filter, options.Hybrid?.Words);

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
            filter.WriteTo(json, redacted: false);
        }
        if (options.Hybrid is { } hybrid)
        {
            WriteText(json, hybrid.Words);
            if (hybrid.Alpha is { } alpha)
                json.WriteNumber("alpha"u8, alpha);
            if (hybrid.RrfK is { } rrfK)
                json.WriteNumber("rrf_k"u8, rrfK);
            if (hybrid.WindowMultiplier is { } window)
                json.WriteNumber("window_mult"u8, window);
        }
        json.WriteStartArray("include"u8);
        if (options.Include.HasFlag(QueryInclude.Distance))
            json.WriteStringValue("distance"u8);
        if (options.Include.HasFlag(QueryInclude.Metadata))
            json.WriteStringValue("metadata"u8);
        json.WriteEndArray();
    }

    /// <summary>Writes a search for words, which looks the same beside a vector and by itself.</summary>
    public static void WriteText(Utf8JsonWriter json, TextSearch search)
    {
        json.WriteString("text"u8, search.Text);
        if (search.Fields is { } fields)
        {
            json.WriteStartArray("text_fields"u8);
            foreach (var field in fields)
                json.WriteStringValue(field);
            json.WriteEndArray();
        }
        if (search.FieldWeights is { } weights)
        {
            json.WriteStartArray("text_field_weights"u8);
            foreach (var weight in weights)
                json.WriteNumberValue(weight);
            json.WriteEndArray();
        }
        if (search.RequireAllTerms)
            json.WriteBoolean("require_all_terms"u8, true);
    }
}
