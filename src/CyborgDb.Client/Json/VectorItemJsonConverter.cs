using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Json;

/// <summary><see cref="VectorItem"/> as a JSON object, without the parts that it does not have. The type names it, so nobody has to register it.</summary>
public sealed class VectorItemJsonConverter : JsonConverter<VectorItem>
{
    /// <inheritdoc/>
    public override VectorItem Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = new ItemJson(options);
        json.Read(ref reader, typeToConvert);
        return json.Parts.KnownVector is { } vector
            ? new VectorItem(json.Id!, vector) { Contents = json.Parts.KnownContents, Metadata = json.Parts.KnownMetadata }
            : new VectorItem(json.Id!) { Contents = json.Parts.KnownContents, Metadata = json.Parts.KnownMetadata };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, VectorItem value, JsonSerializerOptions options)
    {
        var parts = new ItemParts();
        if (value.Vector is { } vector)
            parts.SetVector(vector);
        if (value.Contents is { } contents)
            parts.SetContents(contents);
        if (value.Metadata is { } metadata)
            parts.SetMetadata(metadata);
        var json = new ItemJson(options);
        writer.WriteStartObject();
        json.Write(writer, value.Id);
        json.Write(writer, parts);
        writer.WriteEndObject();
    }
}
