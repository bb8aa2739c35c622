using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Json;

/// <summary>
/// <see cref="ItemContents"/> as a JSON string: text as it is, bytes as their base64 text. As the service does, it does not record which of the two it
/// was, so whoever reads it says how it is wanted: <see cref="ItemContents.Text"/> or <see cref="ItemContents.ToBytes"/>. What was read can be stored
/// again, and is the same to the service. The type names the converter, so nobody has to register it.
/// </summary>
public sealed class ItemContentsJsonConverter : JsonConverter<ItemContents>
{
    /// <inheritdoc/>
    public override ItemContents Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? ItemContents.Received(reader.GetString()!)
            : throw new JsonException("Contents are a JSON string: text, or bytes as base64.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ItemContents value, JsonSerializerOptions options)
    {
        if (value.IsText)
            writer.WriteStringValue(value.Text);
        else
            writer.WriteBase64StringValue(value.Bytes.Span);
    }
}
