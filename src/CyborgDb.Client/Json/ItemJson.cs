using System.Text.Json;
using System.Text.Json.Serialization;
using CyborgDb.Protocol.Json;

namespace CyborgDb.Json;

/// <summary>
/// The JSON of what has the parts of an item: an object of those that are known, under the names that the serializer's options make of the
/// properties' own.
/// </summary>
internal ref struct ItemJson(JsonSerializerOptions options)
{
    private static readonly ItemContentsJsonConverter s_contents = new();
    private static readonly MetadataJsonConverter s_metadata = new();

    public string? Id { get; private set; }

    public double? Distance { get; private set; }

    public double? Score { get; private set; }

    /// <summary>The parts that the object has, be they <see langword="null"/>.</summary>
    public ItemParts Parts { get; private set; }

    public readonly void Write(Utf8JsonWriter writer, string id, double? distance = null, double? score = null)
    {
        writer.WriteString(Name(nameof(Id)), id);
        if (distance is { } near)
            writer.WriteNumber(Name(nameof(Distance)), near);
        if (score is { } good)
            writer.WriteNumber(Name(nameof(Score)), good);
    }

    /// <summary>Writes the parts that are known.</summary>
    public readonly void Write(Utf8JsonWriter writer, in ItemParts parts)
    {
        if (parts.Has(ItemFields.Contents))
        {
            writer.WritePropertyName(Name(nameof(StoredItem.Contents)));
            if (parts.KnownContents is { } contents)
                s_contents.Write(writer, contents, options);
            else
                writer.WriteNullValue();
        }
        if (parts.Has(ItemFields.Metadata))
        {
            writer.WritePropertyName(Name(nameof(StoredItem.Metadata)));
            MetadataJson.Write(writer, parts.KnownMetadata!);
        }
        if (parts.KnownVector is { } vector)
        {
            writer.WritePropertyName(Name(nameof(StoredItem.Vector)));
            WriteNumbers(writer, vector.Span);
        }
    }

    /// <summary>Reads the object that the reader is at the beginning of. What is not known is passed over, unless the options refuse it.</summary>
    /// <exception cref="JsonException">It is no such object, or has no id.</exception>
    public void Read(ref Utf8JsonReader reader, Type type)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"A {type.Name} is a JSON object.");
        var parts = new ItemParts();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (Is(name, nameof(Id)))
                Id = reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new JsonException("An id is a JSON string.");
            else if (Is(name, nameof(Distance)))
                Distance = Number(ref reader);
            else if (Is(name, nameof(Score)))
                Score = Number(ref reader);
            else if (Is(name, nameof(StoredItem.Vector)))
                parts.SetVector(Numbers(ref reader));
            else if (Is(name, nameof(StoredItem.Contents)))
                parts.SetContents(reader.TokenType == JsonTokenType.Null ? null : s_contents.Read(ref reader, typeof(ItemContents), options));
            else if (Is(name, nameof(StoredItem.Metadata)))
                parts.SetMetadata(reader.TokenType == JsonTokenType.Null ? null : s_metadata.Read(ref reader, typeof(Metadata), options));
            else if (options.UnmappedMemberHandling == JsonUnmappedMemberHandling.Disallow)
                throw new JsonException($"A {type.Name} has no such property.");
            else
                reader.Skip();
        }
        if (Id is null)
            throw new JsonException($"A {type.Name} has an id.");
        Parts = parts;
    }

    private readonly string Name(string property) => options.PropertyNamingPolicy?.ConvertName(property) ?? property;

    private readonly bool Is(string name, string property) => string.Equals(
        name, Name(property), options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static double? Number(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Null ? null
        : reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) && double.IsFinite(number) ? number
        : throw new JsonException("A distance or score is a JSON number.");

    public static void WriteNumbers(Utf8JsonWriter writer, ReadOnlySpan<float> vector)
    {
        writer.WriteStartArray();
        foreach (var value in vector)
            writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }

    /// <summary>A vector, or <see langword="null"/> for <see langword="null"/>.</summary>
    public static ReadOnlyMemory<float>? Numbers(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("A vector is a JSON array of numbers.");
        var values = new List<float>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetSingle(out var value) || !float.IsFinite(value))
                throw new JsonException("A vector is a JSON array of numbers of single precision.");
            values.Add(value);
        }
        return values.ToArray();
    }
}
