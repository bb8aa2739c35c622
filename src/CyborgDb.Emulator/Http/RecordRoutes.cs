using CyborgDb.Emulator.Access;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Http;

/// <summary>Items by id: get, delete, list, count.</summary>
sealed class RecordRoutes(IndexGate gate)
{
    public IEnumerable<Route> All =>
    [
        new("POST", "/v1/vectors/get", RouteAccess.Read, GetAsync),
        new("POST", "/v1/vectors/delete", RouteAccess.Write, DeleteAsync),
        new("POST", "/v1/vectors/list_ids", RouteAccess.Read, ListIdsAsync),
        new("POST", "/v1/vectors/num_vectors", RouteAccess.Read, CountAsync),
    ];

    async Task GetAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context);
        (IndexAddress address, string[] ids, HashSet<string>? include) = body.Read(static fields => (
            fields.IndexAddress(), fields.RequiredStrings("ids"), fields.OptionalChoices("include", "vector", "contents", "metadata")));
        using UnlockedIndex unlocked = gate.Unlock(context, address);

        using var response = new JsonResponse();
        response.Writer.WriteStartObject();
        response.Writer.WriteStartArray("results");
        foreach (StoredRecord record in unlocked.Index.Find(ids))
        {
            response.Writer.WriteStartObject();
            response.Writer.WriteString("id", record.Id);
            if (include is null || include.Contains("vector"))
                unlocked.WriteVector(response.Writer, record);
            if (include is null || include.Contains("contents"))
                unlocked.WriteContents(response.Writer, record);
            if (include is null || include.Contains("metadata"))
                unlocked.WriteMetadata(response.Writer, record);
            response.Writer.WriteEndObject();
        }

        response.Writer.WriteEndArray();
        response.Writer.WriteEndObject();
        await response.SendAsync(context);
    }

    async Task DeleteAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context);
        (IndexAddress address, string[] ids) = body.Read(static fields => (fields.IndexAddress(), fields.RequiredStrings("ids")));
        using UnlockedIndex unlocked = gate.Unlock(context, address);
        int deleted = unlocked.Index.Delete(ids);
        await JsonResponse.SendSuccessAsync(context, $"Deleted {deleted} vectors");
    }

    async Task ListIdsAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context);
        using UnlockedIndex unlocked = gate.Unlock(context, body.Read(static fields => fields.IndexAddress()));
        string[] ids = unlocked.Index.Ids();
        await JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStrings("ids", ids);
            writer.WriteNumber("count", ids.Length);
        });
    }

    async Task CountAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context);
        using UnlockedIndex unlocked = gate.Unlock(context, body.Read(static fields => fields.IndexAddress()));
        await JsonResponse.SendObjectAsync(
            context, StatusCodes.Status200OK, writer => writer.WriteNumber("result", unlocked.Index.Count));
    }
}
