using System.Buffers;
using System.Security.Cryptography;

namespace CyborgDb.Emulator.Storage;

/// <summary>AES-256-GCM over one byte array: nonce, ciphertext, tag.</summary>
internal sealed class AesGcmBox(ReadOnlySpan<byte> key) : IDisposable
{
    public const int NonceLength = 12;
    public const int TagLength = 16;
    public const int Overhead = NonceLength + TagLength;

    private readonly AesGcm _aes = new(key, TagLength);

    public byte[] Seal(SealedKind kind, string indexName, string id, ReadOnlySpan<byte> plaintext)
    {
        var box = new byte[plaintext.Length + Overhead];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        byte[]? rented = null;
        var most = AssociatedData.MaxLength(indexName, id);
        var associated = most <= 512 ? stackalloc byte[512] : rented = ArrayPool<byte>.Shared.Rent(most);
        associated = associated[..AssociatedData.Write(associated, kind, indexName, id)];
        _aes.Encrypt(nonce, plaintext, box.AsSpan(NonceLength, plaintext.Length), box.AsSpan(^TagLength..), associated);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return box;
    }

    /// <summary>Decrypts into <paramref name="plaintext"/>, whose length is the box's less <see cref="Overhead"/>.</summary>
    /// <exception cref="AuthenticationTagMismatchException">The key is not the one it was sealed with, or the bytes were changed.</exception>
    public void Open(SealedKind kind, string indexName, string id, ReadOnlySpan<byte> box, Span<byte> plaintext)
    {
        byte[]? rented = null;
        var most = AssociatedData.MaxLength(indexName, id);
        var associated = most <= 512 ? stackalloc byte[512] : rented = ArrayPool<byte>.Shared.Rent(most);
        associated = associated[..AssociatedData.Write(associated, kind, indexName, id)];
        try
        {
            _aes.Decrypt(box[..NonceLength], box[NonceLength..^TagLength], box[^TagLength..], plaintext, associated);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public void Dispose() => _aes.Dispose();
}
