using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Json;

/// <summary><see cref="VectorValues"/> as a JSON array of numbers. The type names it, so nobody has to register it.</summary>
public sealed class VectorValuesJsonConverter : JsonConverter<VectorValues>
{
    /// <inheritdoc/>
    public override VectorValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(ItemJson.Numbers(ref reader) ?? throw new JsonException("A vector is a JSON array of numbers, not null."));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, VectorValues value, JsonSerializerOptions options) => ItemJson.WriteNumbers(writer, value.Memory.Span);
}
