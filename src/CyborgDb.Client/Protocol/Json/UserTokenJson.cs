using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Protocol.Json;

/// <summary>Reads a token out of a response without making a string of it.</summary>
internal sealed class UserTokenJson : JsonConverter<UserToken>
{
    private const int Longest = 4096;

    public override UserToken Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("A token is a string.");
        if (reader.HasValueSequence || reader.ValueSpan.Length is 0 or > Longest)
            throw new JsonException("A token is neither empty nor that long.");
        Span<char> characters = stackalloc char[reader.ValueSpan.Length];
        var length = reader.CopyString(characters);
        var token = new UserToken(characters[..length]);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(characters));
        return token;
    }

    public override void Write(Utf8JsonWriter writer, UserToken value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A token is not written as JSON.");
}
