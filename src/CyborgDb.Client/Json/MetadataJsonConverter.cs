using System.Text.Json;
using System.Text.Json.Serialization;
using CyborgDb.Protocol.Json;

namespace CyborgDb.Json;

/// <summary><see cref="Metadata"/> as a JSON object of its fields. The type names it, so nobody has to register it.</summary>
public sealed class MetadataJsonConverter : JsonConverter<Metadata>
{
    /// <inheritdoc/>
    public override Metadata Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = JsonElement.ParseValue(ref reader);
        try
        {
            return Metadata.FromJson(element);
        }
        catch (ArgumentException error)
        {
            // Here it is the text that is wrong, not an argument.
            throw new JsonException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Metadata value, JsonSerializerOptions options) => MetadataJson.Write(writer, value);
}
