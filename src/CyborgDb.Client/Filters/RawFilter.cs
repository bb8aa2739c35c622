using System.Text.Json;
using System.Text.Json.Serialization;
using CyborgDb.Json;

namespace CyborgDb.Filters;

/// <summary>A filter in the service's own language.</summary>
[JsonConverter(typeof(FilterJsonConverter))]
internal sealed class RawFilter(JsonElement element, int depth) : Filter(depth)
{
    internal override void WriteTo(Utf8JsonWriter json, bool redacted)
    {
        if (redacted)
            json.WriteStringValue("?"u8);
        else
            element.WriteTo(json);
    }
}
