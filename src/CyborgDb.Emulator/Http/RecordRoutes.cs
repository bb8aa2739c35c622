using CyborgDb.Emulator.Access;

namespace CyborgDb.Emulator.Http;

/// <summary>Items by id: get, delete, list, count.</summary>
internal sealed class RecordRoutes(IndexGate gate, ContractReadings readings)
{
    public IEnumerable<Route> All =>
    [
        new("POST", "/v1/vectors/get", RouteAccess.Read, GetAsync),
        new("POST", "/v1/vectors/delete", RouteAccess.Write, DeleteAsync),
        new("POST", "/v1/vectors/list_ids", RouteAccess.Read, ListIdsAsync),
        new("POST", "/v1/vectors/num_vectors", RouteAccess.Read, CountAsync),
    ];

    private async Task GetAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        (var address, var ids, var include) = body.Read(fields => (
            fields.IndexAddress(),
            fields.RequiredStrings("ids"),
            fields.OptionalInclude(readings.UnknownInclude, "vector", "contents", "metadata")));
        var vector = include?.Contains("vector") is not false;
        var contents = include?.Contains("contents") is not false;
        var metadata = include?.Contains("metadata") is not false;
        using var unlocked = gate.Unlock(context, address);

        using var response = new JsonResponse();
        response.Writer.WriteStartObject();
        response.Writer.WriteStartArray("results");
        foreach (var record in unlocked.Index.Find(ids))
        {
            // An item of which nothing that is asked for is stored has no row.
            if (!vector && !(contents && record.Contents is not null) && !(metadata && record.Metadata is not null))
                continue;
            response.Writer.WriteStartObject();
            response.Writer.WriteString("id", record.Id);
            if (vector)
                unlocked.WriteVector(response.Writer, record);
            if (contents)
                unlocked.WriteContentsOrEmpty(response.Writer, record);
            if (metadata)
                unlocked.WriteMetadataOrEmpty(response.Writer, record);
            response.Writer.WriteEndObject();
        }

        response.Writer.WriteEndArray();
        response.Writer.WriteEndObject();
        await response.SendAsync(context).ConfigureAwait(false);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        (var address, var ids) = body.Read(static fields => (fields.IndexAddress(), fields.RequiredStrings("ids")));
        using var unlocked = gate.Unlock(context, address);
        unlocked.Index.Delete(ids);
        await JsonResponse.SendSuccessAsync(context, $"Deleted {ids.Length} vectors").ConfigureAwait(false);
    }

    private async Task ListIdsAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        using var unlocked = gate.Unlock(context, body.Read(static fields => fields.IndexAddress()));
        var ids = unlocked.Index.Ids();
        await JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStrings("ids", ids);
            writer.WriteNumber("count", ids.Length);
        }).ConfigureAwait(false);
    }

    private async Task CountAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        using var unlocked = gate.Unlock(context, body.Read(static fields => fields.IndexAddress()));
        await JsonResponse.SendObjectAsync(
            context, StatusCodes.Status200OK, writer => writer.WriteNumber("result", unlocked.Index.Count)).ConfigureAwait(false);
    }
}
