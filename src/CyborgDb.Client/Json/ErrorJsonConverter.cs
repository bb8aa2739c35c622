using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Json;

/// <summary>
/// An exception, which as a whole has no form in JSON, as an object of its type and its message. What is read back is a
/// <see cref="CyborgDbException"/> with that type and message in its own.
/// </summary>
public sealed class ErrorJsonConverter : JsonConverter<Exception>
{
    private const string TypeName = "Type";
    private const string MessageName = "Message";

    /// <inheritdoc/>
    public override Exception Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty(Name(TypeName, options), out var type) || type.ValueKind != JsonValueKind.String
            || !json.TryGetProperty(Name(MessageName, options), out var message) || message.ValueKind != JsonValueKind.String)
        {
            throw new JsonException("An error is a JSON object of a type and a message.");
        }
        return new CyborgDbException($"{type.GetString()}: {message.GetString()}");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Exception value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(Name(TypeName, options), value.GetType().Name);
        writer.WriteString(Name(MessageName, options), value.Message);
        writer.WriteEndObject();
    }

    private static string Name(string property, JsonSerializerOptions options) => options.PropertyNamingPolicy?.ConvertName(property) ?? property;
}
