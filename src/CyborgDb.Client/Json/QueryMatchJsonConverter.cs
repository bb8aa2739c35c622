using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Json;

/// <summary><see cref="QueryMatch"/> as a JSON object, without the parts that were not asked for. The type names it, so nobody has to register it.</summary>
public sealed class QueryMatchJsonConverter : JsonConverter<QueryMatch>
{
    /// <inheritdoc/>
    public override QueryMatch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = new ItemJson(options);
        json.Read(ref reader, typeToConvert);
        return new QueryMatch(json.Parts) { Id = json.Id!, Distance = json.Distance, Score = json.Score };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, QueryMatch value, JsonSerializerOptions options)
    {
        var json = new ItemJson(options);
        writer.WriteStartObject();
        json.Write(writer, value.Id, value.Distance, value.Score);
        json.Write(writer, value.Parts);
        writer.WriteEndObject();
    }
}
