using System.Globalization;
using System.Text;
using System.Text.Json;
using CyborgDb.Primitives;

namespace CyborgDb.Protocol.Json;

/// <summary>Metadata as JSON, there and back.</summary>
internal static class MetadataJson
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
                if (value.Exact is { } whole)
                    json.WriteRawValue(whole.ToString(CultureInfo.InvariantCulture));
                else
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

    /// <summary>Reads the metadata that the reader is at the beginning of, <see langword="null"/> or a map. False where it is not whole yet.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, TextCache texts, out Metadata? metadata)
    {
        metadata = null;
        try
        {
            return reader.TokenType switch
            {
                JsonTokenType.Null => true,
                JsonTokenType.StartObject => TryReadMap(ref reader, texts, out metadata),
                _ => throw new JsonException("Metadata is a JSON object."),
            };
        }
        catch (ArgumentException error)
        {
            // Here it is the response that is wrong, not an argument.
            throw new JsonException(error.Message, error);
        }
    }

    /// <summary>Reads metadata out of the JSON text of a map, which the reader is at.</summary>
    public static Metadata ReadText(ref Utf8JsonReader reader, TextCache texts)
    {
        var text = new Utf8JsonReader(Encoding.UTF8.GetBytes(reader.GetString()!));
        if (!text.Read() || !TryRead(ref text, texts, out var metadata) || metadata is null || text.Read())
            throw new JsonException("Metadata as text is a JSON object.");
        return metadata;
    }

    private static bool TryReadMap(ref Utf8JsonReader reader, TextCache texts, out Metadata metadata)
    {
        metadata = [];
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                metadata.Freeze();
                return true;
            }
            if (!TryReadField(ref reader, texts, metadata))
                return false;
        }
        return false;
    }

    /// <summary>Reads a field, whose name the reader is at, into metadata.</summary>
    public static bool TryReadField(ref Utf8JsonReader reader, TextCache texts, Metadata metadata)
    {
        var name = texts.Read(ref reader);
        if (!reader.Read() || !TryReadValue(ref reader, texts, out var value))
            return false;
        if (!metadata.Fields.TryAdd(name, value))
            throw new JsonException("A field of the metadata comes twice.");
        return true;
    }

    private static bool TryReadValue(ref Utf8JsonReader reader, TextCache texts, out MetadataValue value)
    {
        value = default;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return true;
            case JsonTokenType.True:
                value = true;
                return true;
            case JsonTokenType.False:
                value = false;
                return true;
            case JsonTokenType.String:
                value = MetadataValue.Received(texts.Read(ref reader));
                return true;
            case JsonTokenType.Number when reader.TryGetDouble(out var number) && double.IsFinite(number):
                value = MetadataValue.Received(number, reader.ValueSpan);
                return true;
            case JsonTokenType.StartObject:
                if (!TryReadMap(ref reader, texts, out var map))
                    return false;
                value = map;
                return true;
            case JsonTokenType.StartArray when TryReadStrings(ref reader, texts, out var strings):
                value = MetadataValue.Received(strings);
                return true;
            default:
                if (!JsonDocument.TryParseValue(ref reader, out var document))
                    return false;
                using (document)
                    value = MetadataValue.FromJson(document.RootElement);
                return true;
        }
    }

    /// <summary>Reads a list of strings, or leaves the reader where it was when the list holds anything else or is not whole.</summary>
    private static bool TryReadStrings(ref Utf8JsonReader reader, TextCache texts, out string[] strings)
    {
        var ahead = reader;
        var list = new List<string>();
        while (ahead.Read() && ahead.TokenType == JsonTokenType.String)
            list.Add(texts.Read(ref ahead));
        strings = [.. list];
        if (ahead.TokenType != JsonTokenType.EndArray)
            return false;
        reader = ahead;
        return true;
    }

    /// <summary>Whole numbers of 64 bits with all their digits, which every reader takes for what they are, and readers of integers take at all.</summary>
    private static void WriteNumber(Utf8JsonWriter json, double number)
    {
        var isWhole = number == Math.Truncate(number) && !(number == 0 && double.IsNegative(number));
        if (isWhole && number is >= long.MinValue and < WholeNumber.TwoTo63)
            json.WriteNumberValue((long)number);
        else if (isWhole && number is >= WholeNumber.TwoTo63 and < 2 * WholeNumber.TwoTo63)
            json.WriteNumberValue((ulong)number);
        else
            json.WriteNumberValue(number);
    }
}
