using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Json;

/// <summary><see cref="CopyCheckpoint"/> as a JSON string, that of its <see cref="CopyCheckpoint.ToString"/>. The type names it, so nobody has to register it.</summary>
public sealed class CopyCheckpointJsonConverter : JsonConverter<CopyCheckpoint>
{
    /// <inheritdoc/>
    public override CopyCheckpoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("A checkpoint is a JSON string.");
        try
        {
            return CopyCheckpoint.Parse(reader.GetString()!);
        }
        catch (FormatException error)
        {
            throw new JsonException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CopyCheckpoint value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
