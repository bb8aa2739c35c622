using System.Text.Json;
using CyborgDb.Emulator.Search;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Http;

/// <summary>Writes the hits of a query: one list, or a list of lists.</summary>
internal static class QueryAnswer
{
    public static async Task SendAsync(
        HttpContext context, UnlockedIndex unlocked, SearchHit[][] hits, HashSet<string> include, bool isNested)
    {
        using var response = new JsonResponse();
        var writer = response.Writer;
        writer.WriteStartObject();
        writer.WritePropertyName("results");
        if (isNested)
            writer.WriteStartArray();
        foreach (var ofOneQuery in hits)
            WriteList(writer, unlocked, ofOneQuery, include);
        if (isNested)
            writer.WriteEndArray();
        writer.WriteEndObject();
        await response.SendAsync(context).ConfigureAwait(false);
    }

    private static void WriteList(Utf8JsonWriter writer, UnlockedIndex unlocked, SearchHit[] hits, HashSet<string> include)
    {
        writer.WriteStartArray();
        foreach (var hit in hits)
        {
            writer.WriteStartObject();
            writer.WriteString("id", hit.Record.Id);
            if (hit.Score is { } score)
                writer.WriteNumber("score", score);
            else if (include.Contains("distance"))
                WriteDistance(writer, hit.Distance);
            if (include.Contains("metadata"))
                unlocked.WriteMetadata(writer, hit.Record);
            if (include.Contains("vector"))
                unlocked.WriteVector(writer, hit.Record);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteDistance(Utf8JsonWriter writer, float distance)
    {
        // JSON has no infinity; finite vectors can still be that far apart.
        if (!float.IsFinite(distance))
            throw RejectedException.Internal("A distance is beyond the range of float32");
        writer.WriteNumber("distance", distance);
    }
}
