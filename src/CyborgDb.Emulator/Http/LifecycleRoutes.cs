using System.Text.Json;
using CyborgDb.Emulator.Search;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Http;

/// <summary>Health, and what happens to an index as a whole: list, create, describe, delete.</summary>
sealed class LifecycleRoutes(IndexStore store)
{
    public const string ServiceVersion = "0.17.0";

    public IEnumerable<Route> All =>
    [
        new("GET", "/v1/health", HealthAsync) { IsOpen = true },
        new("GET", "/v1/indexes/list", ListAsync),
        new("POST", "/v1/indexes/create", CreateAsync),
        new("POST", "/v1/indexes/describe", DescribeAsync),
        new("POST", "/v1/indexes/delete", DeleteAsync),
    ];

    static Task HealthAsync(HttpContext context) =>
        JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, static writer =>
        {
            writer.WriteString("status", "healthy");
            writer.WriteString("api_version", "v1");
            writer.WriteString("version", ServiceVersion);
        });

    Task ListAsync(HttpContext context) =>
        JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer => writer.WriteStrings("indexes", store.Names()));

    async Task CreateAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context);
        (IndexDefinition definition, JsonElement? keyJson, string? kmsName) = body.Read(static fields => (
            ReadDefinition(fields), fields.OptionalStringElement("index_key"), fields.OptionalString("kms_name")));

        if (keyJson is not null && kmsName is not null)
            throw RejectedException.BadRequest("Give either index_key or kms_name, not both");
        if (kmsName is not null)
            throw new RejectedException(StatusCodes.Status502BadGateway, "The KMS is not available: the emulator has none");
        if (keyJson is not { } json)
            throw RejectedException.BadRequest("One of index_key and kms_name is required");

        using SubmittedKey key = SubmittedKey.Decode(json);
        store.Create(definition, key);
        await JsonResponse.SendSuccessAsync(context, $"Index '{definition.Name}' created successfully");
    }

    async Task DescribeAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context);
        using UnlockedIndex unlocked = store.Unlock(body.Read(static fields => fields.IndexAddress()));
        VectorIndex index = unlocked.Index;
        await JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            var training = index.Training;
            writer.WriteString("index_name", index.Name);
            writer.WriteBoolean("is_trained", training.IsTrained);
            writer.WriteNumber("dimension", index.Dimension);
            writer.WriteString("metric", index.Definition.Metric.WireName());
            writer.WriteNumber("n_lists", training.Lists);
        });
    }

    async Task DeleteAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context);
        using UnlockedIndex unlocked = store.Unlock(body.Read(static fields => fields.IndexAddress()));
        store.Delete(unlocked.Index);
        await JsonResponse.SendSuccessAsync(context, $"Index '{unlocked.Index.Name}' deleted successfully");
    }

    static IndexDefinition ReadDefinition(JsonFields fields)
    {
        string name = fields.IndexName();
        int? dimension = fields.OptionalInteger("dimension", least: 1);
        DistanceMetric metric = fields.OptionalChoice("metric", "euclidean", "squared_euclidean", "cosine") switch
        {
            "squared_euclidean" => DistanceMetric.SquaredEuclidean,
            "cosine" => DistanceMetric.Cosine,
            _ => DistanceMetric.Euclidean,
        };
        StoragePrecision precision = fields.OptionalChoice("storage_precision", "float32", "float16") == "float16"
            ? StoragePrecision.Float16
            : StoragePrecision.Float32;
        return new(name, dimension ?? 0, metric, precision, fields.OptionalString("embedding_model"));
    }
}
