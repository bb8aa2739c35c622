using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Json;

/// <summary><see cref="MetadataMatch"/> as a JSON object, without the parts that were not asked for. The type names it, so nobody has to register it.</summary>
public sealed class MetadataMatchJsonConverter : JsonConverter<MetadataMatch>
{
    /// <inheritdoc/>
    public override MetadataMatch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = new ItemJson(options);
        json.Read(ref reader, typeToConvert);
        return new MetadataMatch(json.Parts) { Id = json.Id!, Score = json.Score };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MetadataMatch value, JsonSerializerOptions options)
    {
        var json = new ItemJson(options);
        writer.WriteStartObject();
        json.Write(writer, value.Id, score: value.Score);
        json.Write(writer, value.Parts);
        writer.WriteEndObject();
    }
}
