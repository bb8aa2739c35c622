using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Protocol.Json;

/// <summary>
/// Writes that there is a value, never which: for properties of public types that hold a secret, so that whoever logs such an object as
/// JSON does not log the secret.
/// </summary>
internal sealed class HiddenJson<T> : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("This value is not written as JSON, so it cannot be read from it.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue("(hidden)"u8);
}
