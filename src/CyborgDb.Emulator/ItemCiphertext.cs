using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator;

/// <summary>
/// What a <see cref="CyborgDbEmulator"/> stores of one item. Each part is sealed by itself with AES-256-GCM under the data
/// key of its index: a nonce, as many bytes of ciphertext as there were of plaintext, and an authentication tag.
/// </summary>
public sealed class ItemCiphertext
{
    /// <summary>How many bytes the nonce has, at the beginning of each part.</summary>
    public const int NonceLength = AesGcmBox.NonceLength;

    /// <summary>How many bytes the authentication tag has, at the end of each part.</summary>
    public const int TagLength = AesGcmBox.TagLength;

    internal ItemCiphertext(byte[] vector, byte[]? metadata, byte[]? contents)
    {
        // Copies: memory can be made writable again, and what is stored must not be.
        Vector = vector.ToArray();
        if (metadata is not null)
            Metadata = metadata.ToArray();
        if (contents is not null)
            Contents = contents.ToArray();
    }

    /// <summary>The vector, of which the plaintext is its components in the index's storage precision.</summary>
    public ReadOnlyMemory<byte> Vector { get; }

    /// <summary>The metadata, of which the plaintext is JSON in UTF-8; <see langword="null"/> where the item has none.</summary>
    public ReadOnlyMemory<byte>? Metadata { get; }

    /// <summary>The contents, of which the plaintext is text in UTF-8; <see langword="null"/> where the item has none.</summary>
    public ReadOnlyMemory<byte>? Contents { get; }

    /// <summary>The sizes, without the bytes.</summary>
    /// <returns>The number of bytes of each part.</returns>
    public override string ToString() =>
        $"Vector: {Vector.Length} bytes, metadata: {Metadata?.Length ?? 0}, contents: {Contents?.Length ?? 0}";
}
