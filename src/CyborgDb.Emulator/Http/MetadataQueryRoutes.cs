using System.Text.Json;
using CyborgDb.Emulator.Access;
using CyborgDb.Emulator.Search;
using CyborgDb.Emulator.Storage;
using CyborgDb.Emulator.Text;

namespace CyborgDb.Emulator.Http;

/// <summary>Searching by metadata and text alone, without a vector; in 0.18 only.</summary>
internal sealed class MetadataQueryRoutes(IndexGate gate, ContractReadings readings)
{
    public IEnumerable<Route> All => [new("POST", "/v1/vectors/query_metadata", RouteAccess.Read, QueryAsync)];

    private sealed record Request(IndexAddress Address, JsonElement? Filters, int? TopK, JsonElement? OrderBy, bool Ascending, TextOptions Text);

    private async Task QueryAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        var request = body.Read(static fields => new Request(
            fields.IndexAddress(),
            fields.OptionalDictionary("filters"),
            fields.OptionalInteger("top_k", least: 1),
            ReadOrderBy(fields),
            fields.OptionalBoolean("ascending") ?? true,
            TextOptions.Read(fields)));
        using var unlocked = gate.Unlock(context, request.Address);
        var index = unlocked.Index;
        if (request.OrderBy is not null && request.Text.HasText)
            throw RejectedException.BadRequest("order_by and text exclude each other: a search for text is ordered by score");
        var text = request.Text.Compile(index);
        var order = request.OrderBy is { } json ? CompileOrder(json, request.Ascending, index.Definition.Schema) : null;
        var filter = request.Filters is { } filters
            ? new FilterReading(ServiceVersion.V018, readings, index.Definition.Schema).ForIndex(filters)
            : null;

        var records = index.Snapshot();
        IEnumerable<(string Id, double? Score)> hits = text is null
            ? MetadataSearch.Run(unlocked, records, filter, order).Select(static record => (record.Id, (double?)null))
            : TextSearch.Run(unlocked, records, text, filter).Select(static hit => (hit.Record.Id, (double?)hit.Score));
        await AnswerAsync(context, [.. hits.Take(request.TopK ?? int.MaxValue)]).ConfigureAwait(false);
    }

    private static Task AnswerAsync(HttpContext context, (string Id, double? Score)[] hits) =>
        JsonResponse.SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartArray("results");
            foreach ((var id, var score) in hits)
            {
                writer.WriteStartObject();
                writer.WriteString("id", id);
                if (score is { } number)
                    writer.WriteNumber("score", number);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStrings("ids", hits.Select(static hit => hit.Id));
            writer.WriteNumber("count", hits.Length);
        });

    private static JsonElement? ReadOrderBy(JsonFields fields)
    {
        if (fields.Find("order_by") is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return fields.OptionalString("order_by") is null ? null : value;
        if (value.ValueKind == JsonValueKind.Object)
            return fields.OptionalDictionary("order_by");
        fields.Errors.Add(fields.Location.Member("order_by"), "Input should be a valid string or dictionary", "union_type");
        return null;
    }

    private static SortOrder CompileOrder(JsonElement json, bool ascending, MetadataSchema schema)
    {
        string field;
        if (json.ValueKind == JsonValueKind.String)
        {
            field = json.GetString()!;
        }
        else
        {
            JsonProperty[] members = [.. json.EnumerateObject()];
            if (members.Length != 1
                || members[0].Value.ValueKind != JsonValueKind.Number
                || members[0].Value.GetDouble() is not (1 or -1))
            {
                throw RejectedException.BadRequest("order_by takes the name of a field, or an object of one field with 1 or -1");
            }

            field = members[0].Name;
            ascending = members[0].Value.GetDouble() > 0;
        }

        return schema.CanFilter(field)
            ? new(new(field), ascending)
            : throw RejectedException.BadRequest("The field of order_by is not filterable");
    }
}
