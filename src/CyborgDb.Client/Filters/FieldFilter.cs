using System.Text.Json;
using System.Text.Json.Serialization;
using CyborgDb.Json;
using CyborgDb.Primitives;
using CyborgDb.Protocol.Json;

namespace CyborgDb.Filters;

/// <summary>One operator on one field: <c>{"field":{"$op":value}}</c>.</summary>
[JsonConverter(typeof(FilterJsonConverter))]
internal sealed class FieldFilter(string field, string operatorName, MetadataValue value) : Filter(2 + value.Depth)
{
    private readonly string _field = CheckedField(field);
    private readonly MetadataValue _value = NumberRules.Checked(value, field, nameof(value));

    internal override void WriteTo(Utf8JsonWriter json, bool redacted)
    {
        json.WriteStartObject();
        json.WriteStartObject(_field);
        json.WritePropertyName(operatorName);
        if (redacted)
            json.WriteStringValue("?"u8);
        else
            MetadataJson.Write(json, _value);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
