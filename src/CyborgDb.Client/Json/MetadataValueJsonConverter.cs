using System.Text.Json;
using System.Text.Json.Serialization;
using CyborgDb.Protocol.Json;

namespace CyborgDb.Json;

/// <summary><see cref="MetadataValue"/> as the JSON that it is. The type names it, so nobody has to register it.</summary>
public sealed class MetadataValueJsonConverter : JsonConverter<MetadataValue>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override MetadataValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = JsonElement.ParseValue(ref reader);
        try
        {
            return MetadataValue.FromJson(element);
        }
        catch (ArgumentException error)
        {
            // Here it is the text that is wrong, not an argument.
            throw new JsonException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MetadataValue value, JsonSerializerOptions options) => MetadataJson.Write(writer, value);
}
