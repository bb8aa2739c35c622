using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace CyborgDb.Emulator.Access;

/// <summary>The index key that came with a request. It lives as long as the request and is zeroed then.</summary>
internal sealed class SubmittedKey : IDisposable
{
    public const int Length = 32;

    private static readonly SearchValues<byte> s_hexDigits = SearchValues.Create("0123456789abcdef"u8);
    private static readonly SearchValues<char> s_hexCharacters = SearchValues.Create("0123456789abcdef");

    private readonly byte[] _bytes = GC.AllocateArray<byte>(Length, pinned: true);

    private SubmittedKey()
    {
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Decodes 64 lower-case hexadecimal characters, straight from the body: no string of the key is made.</summary>
    public static SubmittedKey Decode(JsonElement json)
    {
        var quoted = JsonMarshal.GetRawUtf8Value(json);
        var hex = quoted[1..^1];
        var key = new SubmittedKey();
        if (hex.Length == 2 * Length
            && !hex.ContainsAnyExcept(s_hexDigits)
            && Convert.FromHexString(hex, key._bytes, out _, out _) == OperationStatus.Done)
        {
            return key;
        }

        key.Dispose();
        throw NotAKey();
    }

    /// <summary>Decodes the value of a header.</summary>
    public static SubmittedKey Decode(ReadOnlySpan<char> hex)
    {
        var key = new SubmittedKey();
        if (hex.Length == 2 * Length
            && !hex.ContainsAnyExcept(s_hexCharacters)
            && Convert.FromHexString(hex, key._bytes, out _, out _) == OperationStatus.Done)
        {
            return key;
        }

        key.Dispose();
        throw NotAKey();
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    private static RejectedException NotAKey() =>
        RejectedException.BadRequest("index_key must be 32 bytes as 64 lower-case hexadecimal characters");
}
