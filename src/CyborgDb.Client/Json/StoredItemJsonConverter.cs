using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Json;

/// <summary><see cref="StoredItem"/> as a JSON object, without the parts that were not asked for. The type names it, so nobody has to register it.</summary>
public sealed class StoredItemJsonConverter : JsonConverter<StoredItem>
{
    /// <inheritdoc/>
    public override StoredItem Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = new ItemJson(options);
        json.Read(ref reader, typeToConvert);
        return new StoredItem(json.Parts) { Id = json.Id! };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, StoredItem value, JsonSerializerOptions options)
    {
        var json = new ItemJson(options);
        writer.WriteStartObject();
        json.Write(writer, value.Id);
        json.Write(writer, value.Parts);
        writer.WriteEndObject();
    }
}
