using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Json;

/// <summary><see cref="IngestCheckpoint"/> as a JSON string, that of its <see cref="IngestCheckpoint.ToString"/>. The type names it, so nobody has to register it.</summary>
public sealed class IngestCheckpointJsonConverter : JsonConverter<IngestCheckpoint>
{
    /// <inheritdoc/>
    public override IngestCheckpoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("A checkpoint is a JSON string.");
        try
        {
            return IngestCheckpoint.Parse(reader.GetString()!);
        }
        catch (FormatException error)
        {
            throw new JsonException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IngestCheckpoint value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
