using System.Text.Json;
using System.Text.Json.Serialization;
using CyborgDb.Json;
using CyborgDb.Protocol.Json;

namespace CyborgDb.Filters;

/// <summary>Whether a field is there: <c>{"field":{"$exists":true}}</c>.</summary>
[JsonConverter(typeof(FilterJsonConverter))]
internal sealed class ExistsFilter(string field, bool exists) : Filter(2)
{
    private readonly string _field = CheckedField(field);

    internal override Filter Opposite => new ExistsFilter(_field, !exists);

    internal override void WriteTo(Utf8JsonWriter json, bool redacted)
    {
        json.WriteStartObject();
        json.WriteStartObject(_field);
        if (redacted)
            json.WriteString(FilterOperators.Exists, "?"u8);
        else
            json.WriteBoolean(FilterOperators.Exists, exists);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
