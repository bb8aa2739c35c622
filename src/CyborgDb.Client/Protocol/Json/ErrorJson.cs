using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Protocol.Json;

/// <summary>Writes the type and the message of an exception, which as a whole has no form in JSON.</summary>
internal sealed class ErrorJson : JsonConverter<Exception>
{
    public override Exception Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("An exception is not read from JSON.");

    public override void Write(Utf8JsonWriter writer, Exception value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("Type"u8, value.GetType().Name);
        writer.WriteString("Message"u8, value.Message);
        writer.WriteEndObject();
    }
}
