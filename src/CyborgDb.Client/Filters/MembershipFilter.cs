using System.Text.Json;
using System.Text.Json.Serialization;
using CyborgDb.Json;
using CyborgDb.Primitives;
using CyborgDb.Protocol.Json;

namespace CyborgDb.Filters;

/// <summary>One field against a list: <c>{"field":{"$in":[…]}}</c>.</summary>
[JsonConverter(typeof(FilterJsonConverter))]
internal sealed class MembershipFilter : Filter
{
    private readonly string _field;
    private readonly string _operator;
    private readonly MetadataValue[] _values;

    private MembershipFilter(string field, string operatorName, MetadataValue[] values)
        : base(3 + values.Select(value => value.Depth).DefaultIfEmpty().Max())
    {
        _field = CheckedField(field);
        _operator = operatorName;
        _values = values;
        foreach (var value in values)
            NumberRules.Checked(value, field, nameof(values));
    }

    public static Filter Of<T>(string field, string operatorName, IEnumerable<T> values, Func<T, MetadataValue> value)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new MembershipFilter(field, operatorName, [.. values.Select(value)]);
    }

    internal override void WriteTo(Utf8JsonWriter json, bool redacted)
    {
        json.WriteStartObject();
        json.WriteStartObject(_field);
        json.WriteStartArray(_operator);
        foreach (var value in _values)
        {
            if (redacted)
                json.WriteStringValue("?"u8);
            else
                MetadataJson.Write(json, value);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
