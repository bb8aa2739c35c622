using System.Runtime.InteropServices;
using System.Text.Json;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Text;

/// <summary>Reads a JSON string into memory that is cleared, where a .NET string would stay.</summary>
static class JsonText
{
    public static PooledPlaintext<char> Decode(JsonElement text, out int length)
    {
        ReadOnlySpan<byte> quoted = JsonMarshal.GetRawUtf8Value(text);
        var characters = new PooledPlaintext<char>(quoted.Length);
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        length = reader.CopyString(characters.Span);
        return characters;
    }
}
