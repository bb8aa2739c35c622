using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace CyborgDb.Emulator.Access;

/// <summary>The index key that came with a request. It lives as long as the request and is zeroed then.</summary>
sealed class SubmittedKey : IDisposable
{
    public const int Length = 32;

    static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);
    static readonly SearchValues<char> HexCharacters = SearchValues.Create("0123456789abcdef");

    readonly byte[] _bytes = GC.AllocateArray<byte>(Length, pinned: true);

    SubmittedKey()
    {
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Decodes 64 lower-case hexadecimal characters, straight from the body: no string of the key is made.</summary>
    public static SubmittedKey Decode(JsonElement json)
    {
        ReadOnlySpan<byte> quoted = JsonMarshal.GetRawUtf8Value(json);
        ReadOnlySpan<byte> hex = quoted[1..^1];
        var key = new SubmittedKey();
        if (hex.Length == 2 * Length
            && !hex.ContainsAnyExcept(HexDigits)
            && Convert.FromHexString(hex, key._bytes, out _, out _) == OperationStatus.Done)
            return key;

        key.Dispose();
        throw NotAKey();
    }

    /// <summary>Decodes the value of a header.</summary>
    public static SubmittedKey Decode(ReadOnlySpan<char> hex)
    {
        var key = new SubmittedKey();
        if (hex.Length == 2 * Length
            && !hex.ContainsAnyExcept(HexCharacters)
            && Convert.FromHexString(hex, key._bytes, out _, out _) == OperationStatus.Done)
            return key;

        key.Dispose();
        throw NotAKey();
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    static RejectedException NotAKey() =>
        RejectedException.BadRequest("index_key must be 32 bytes as 64 lower-case hexadecimal characters");
}
