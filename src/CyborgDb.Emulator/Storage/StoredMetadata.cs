using System.Buffers;
using System.Text.Json;

namespace CyborgDb.Emulator.Storage;

/// <summary>Brings metadata into the form in which it is stored: numbers as float64, of members with one name the last.</summary>
internal static class StoredMetadata
{
    /// <summary>Writes <paramref name="metadata"/> to <paramref name="destination"/>.</summary>
    /// <exception cref="RejectedException">A number is not finite as a float64: status 400.</exception>
    public static void Write(JsonElement metadata, int row, IBufferWriter<byte> destination)
    {
        using var writer = new Utf8JsonWriter(destination, VerbatimJson.WriterOptions);
        WriteValue(metadata, row, writer);
    }

    private static void WriteValue(JsonElement value, int row, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                writer.WriteBooleanValue(value.GetBoolean());
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(value.GetString());
                break;
            case JsonValueKind.Number:
                if (!double.IsFinite(value.GetDouble()))
                    throw RejectedException.BadRequest($"The metadata of item {row} has a number that is not finite");
                writer.WriteNumberValue(value.GetDouble());
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in value.EnumerateArray())
                    WriteValue(element, row, writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Object:
                WriteObject(value, row, writer);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void WriteObject(JsonElement value, int row, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            if (!written.Add(member.Name))
                continue;
            writer.WritePropertyName(member.Name);
            WriteValue(value.GetProperty(member.Name), row, writer);
        }

        writer.WriteEndObject();
    }
}
