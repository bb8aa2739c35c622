using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Protocol;

/// <summary>Metadata as JSON, there and back.</summary>
internal sealed class MetadataJson : JsonConverter<Metadata>
{
    public static void Write(Utf8JsonWriter json, Metadata metadata)
    {
        json.WriteStartObject();
        foreach (var (name, value) in metadata.Fields)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, MetadataValue value)
    {
        switch (value.Kind)
        {
            case MetadataValueKind.Null:
                json.WriteNullValue();
                break;
            case MetadataValueKind.Boolean:
                json.WriteBooleanValue(value.AsBoolean());
                break;
            case MetadataValueKind.Number:
                WriteNumber(json, value.AsNumber());
                break;
            case MetadataValueKind.String:
                json.WriteStringValue(value.AsString());
                break;
            case MetadataValueKind.StringList:
                json.WriteStartArray();
                foreach (var text in value.Strings)
                    json.WriteStringValue(text);
                json.WriteEndArray();
                break;
            case MetadataValueKind.Map:
                Write(json, value.AsMap());
                break;
            case MetadataValueKind.Json:
                value.AsJson().WriteTo(json);
                break;
        }
    }

    public override Metadata Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return ReadMap(ref reader);
        }
        catch (ArgumentException error)
        {
            // Here it is the response that is wrong, not an argument.
            throw new JsonException(error.Message, error);
        }
    }

    public override void Write(Utf8JsonWriter writer, Metadata value, JsonSerializerOptions options) => Write(writer, value);

    private static Metadata ReadMap(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Metadata is a JSON object.");
        var metadata = new Metadata();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            var value = ReadValue(ref reader);
            // A field that holds null is no field; see Metadata.
            if (value.Kind != MetadataValueKind.Null && !metadata.Fields.TryAdd(name, value))
                throw new JsonException("A field of the metadata comes twice.");
        }
        return metadata.Freeze();
    }

    private static MetadataValue ReadValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number when reader.TryGetDouble(out var number) && double.IsFinite(number):
                return number;
            case JsonTokenType.StartObject:
                return ReadMap(ref reader);
            case JsonTokenType.StartArray when TryReadStrings(ref reader, out var strings):
                return strings;
            default:
                using (var document = JsonDocument.ParseValue(ref reader))
                    return MetadataValue.FromJson(document.RootElement);
        }
    }

    /// <summary>Reads a list of strings, or leaves the reader where it was when the list holds anything else.</summary>
    private static bool TryReadStrings(ref Utf8JsonReader reader, out string[] strings)
    {
        var ahead = reader;
        var list = new List<string>();
        while (ahead.Read() && ahead.TokenType == JsonTokenType.String)
            list.Add(ahead.GetString()!);
        strings = [.. list];
        if (ahead.TokenType != JsonTokenType.EndArray)
            return false;
        reader = ahead;
        return true;
    }

    /// <summary>Whole numbers without an exponent, which every reader takes for what they are.</summary>
    private static void WriteNumber(Utf8JsonWriter json, double number)
    {
        if (number == Math.Truncate(number) && Math.Abs(number) <= 1L << 53 && !(number == 0 && double.IsNegative(number)))
            json.WriteNumberValue((long)number);
        else
            json.WriteNumberValue(number);
    }
}
