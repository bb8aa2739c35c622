using System.Buffers;

namespace CyborgDb.Emulator.Http;

/// <summary>The characters of a base64 JSON string, still where they arrived; <c>Escaped</c> when JSON escapes are in it.</summary>
internal readonly record struct Base64Text(ReadOnlySequence<byte> Characters, bool Escaped)
{
    /// <summary>The most bytes that the text can stand for.</summary>
    public long MostBytes => Characters.Length / 4 * 3;
}
