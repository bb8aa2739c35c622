using System.Text.Json;
using System.Text.Json.Serialization;
using CyborgDb.Primitives;

namespace CyborgDb.Json;

/// <summary><see cref="VectorMatrix"/> as a JSON array of its rows, each an array of numbers. The type names it, so nobody has to register it.</summary>
public sealed class VectorMatrixJsonConverter : JsonConverter<VectorMatrix>
{
    /// <inheritdoc/>
    public override VectorMatrix Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Vectors are a JSON array of arrays of numbers.");
        var rows = new List<ReadOnlyMemory<float>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var row = ItemJson.Numbers(ref reader) ?? throw new JsonException("A vector is a JSON array of numbers, not null.");
            if (rows.Count > 0 && row.Length != rows[0].Length)
                throw new JsonException($"The vectors differ in length: row {rows.Count} has {Counted.Of(row.Length, "value")}, row 0 has {rows[0].Length}.");
            rows.Add(row);
        }
        return rows;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, VectorMatrix value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var row in value)
            ItemJson.WriteNumbers(writer, row.Memory.Span);
        writer.WriteEndArray();
    }
}
