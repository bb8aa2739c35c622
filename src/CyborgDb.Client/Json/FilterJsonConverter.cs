using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Json;

/// <summary>
/// <see cref="Filter"/> as the JSON object that the service gets, values and all. What is read back is that object as it is, so it says the same. The
/// type names the converter, so nobody has to register it.
/// </summary>
public sealed class FilterJsonConverter : JsonConverter<Filter>
{
    /// <summary>Every kind of filter has the same form.</summary>
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeof(Filter).IsAssignableFrom(typeToConvert);

    /// <inheritdoc/>
    public override Filter Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = JsonElement.ParseValue(ref reader);
        try
        {
            return Filter.FromJson(element);
        }
        catch (ArgumentException error)
        {
            // Here it is the text that is wrong, not an argument.
            throw new JsonException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Filter value, JsonSerializerOptions options) => value.WriteTo(writer, redacted: false);
}
