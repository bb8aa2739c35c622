using System.Text.Json;
using System.Text.Json.Serialization;
using CyborgDb.Json;
using CyborgDb.Protocol.Json;

namespace CyborgDb.Filters;

/// <summary>
/// The opposite of a filter: <c>{"$not":{…}}</c> where it is the whole filter, and <c>{"$nor":[…]}</c> of one within another. What the
/// service makes of <c>$not</c> in a list is not said anywhere.
/// </summary>
[JsonConverter(typeof(FilterJsonConverter))]
internal sealed class NotFilter(Filter filter) : Filter(2 + filter.Depth)
{
    internal override Filter Opposite => filter;

    internal override void WriteTo(Utf8JsonWriter json, bool redacted)
    {
        json.WriteStartObject();
        json.WritePropertyName(FilterOperators.Not);
        filter.WriteWithin(json, redacted);
        json.WriteEndObject();
    }

    internal override void WriteWithin(Utf8JsonWriter json, bool redacted)
    {
        json.WriteStartObject();
        json.WriteStartArray(FilterOperators.Nor);
        filter.WriteWithin(json, redacted);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
