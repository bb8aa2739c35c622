using System.Text.Json;
using CyborgDb.Emulator.Access;
using CyborgDb.Emulator.Embedding;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Http;

/// <summary>Health, and what happens to an index as a whole: list, create, describe, delete.</summary>
internal sealed class LifecycleRoutes(IndexStore store, IndexGate gate, EmbeddingModels models, ServiceVersion version)
{
    public IEnumerable<Route> All =>
    [
        new("GET", "/v1/health", RouteAccess.Open, HealthAsync),
        new("GET", "/v1/indexes/list", RouteAccess.Admin, ListAsync),
        new("POST", "/v1/indexes/create", RouteAccess.Admin, CreateAsync),
        new("POST", "/v1/indexes/describe", RouteAccess.Read, DescribeAsync),
        new("POST", "/v1/indexes/delete", RouteAccess.Admin, DeleteAsync),
    ];

    private Task HealthAsync(HttpContext context) =>
        JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("status", "healthy");
            writer.WriteString("api_version", "v1");
            writer.WriteString("version", version.FullNumber());
        });

    private Task ListAsync(HttpContext context) =>
        JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer => writer.WriteStrings("indexes", store.Names()));

    private async Task CreateAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        (var keyJson, var definition) = body.Read(fields => (
            fields.OptionalStringElement("index_key"), DefinitionReader.Read(fields, version)));
        gate.Create(models.WithModel(definition, version), keyJson);
        await JsonResponse.SendSuccessAsync(context, $"Index '{definition.Name}' created successfully").ConfigureAwait(false);
    }

    private async Task DescribeAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        using var unlocked = gate.Unlock(context, body.Read(static fields => fields.IndexAddress()));
        var index = unlocked.Index;
        await JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            var training = index.Training;
            writer.WriteString("index_name", index.Name);
            writer.WriteBoolean("is_trained", training.IsTrained);
            writer.WriteNumber("dimension", index.Dimension);
            writer.WriteString("metric", MetricNames.Of(index.Definition.Metric));
            writer.WriteNumber("n_lists", training.Lists);
            if (version == ServiceVersion.V018)
                WriteTextSettings(writer, index.Definition);
        }).ConfigureAwait(false);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        using var unlocked = gate.Unlock(context, body.Read(static fields => fields.IndexAddress()));
        store.Delete(unlocked.Index);
        await JsonResponse.SendSuccessAsync(context, $"Index '{unlocked.Index.Name}' deleted successfully").ConfigureAwait(false);
    }

    private static void WriteTextSettings(Utf8JsonWriter writer, IndexDefinition definition)
    {
        writer.WriteStartObject("metadata_schema");
        foreach ((var field, var rules) in definition.Schema.Fields)
        {
            writer.WriteStartObject(field);
            writer.WriteBoolean("filterable", rules.Filterable);
            writer.WriteBoolean("pattern", rules.Pattern);
            writer.WriteBoolean("full_text", rules.FullText);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        if (definition.Schema.TextFields.Length == 0)
        {
            writer.WriteNull("bm25");
            return;
        }

        writer.WriteStartObject("bm25");
        writer.WriteNumber("k1", definition.Bm25.K1);
        writer.WriteNumber("b", definition.Bm25.B);
        writer.WriteString("analyzer_version", Bm25Settings.AnalyzerVersion);
        writer.WriteEndObject();
    }
}
