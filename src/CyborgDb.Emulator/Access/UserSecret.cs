using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace CyborgDb.Emulator.Access;

/// <summary>
/// The secret in a user's <c>cdbk_</c> credential. Two things follow from it that do not lead back: what the user is
/// recognised by, which is stored, and the key that the user's copy of the data key is wrapped under, which is not.
/// </summary>
internal sealed class UserSecret : IDisposable
{
    public const string Prefix = "cdbk_";
    public const int KeyLength = 32;

    private const int SecretLength = 32;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(SecretLength, pinned: true);

    private UserSecret()
    {
    }

    /// <summary>The credential, for the one time that it is shown.</summary>
    public string Text => Prefix + Base64Url.EncodeToString(_bytes);

    public static UserSecret Generate()
    {
        var secret = new UserSecret();
        RandomNumberGenerator.Fill(secret._bytes);
        return secret;
    }

    /// <summary><see langword="null"/> when the text is not a credential of this kind.</summary>
    public static UserSecret? Parse(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length != Prefix.Length + Base64Url.GetEncodedLength(SecretLength))
            return null;
        var secret = new UserSecret();
        if (Base64Url.DecodeFromChars(text[Prefix.Length..], secret._bytes, out _, out var written) == OperationStatus.Done && written == SecretLength)
            return secret;
        secret.Dispose();
        return null;
    }

    /// <summary>What the user is recognised by.</summary>
    public byte[] Verifier()
    {
        var verifier = new byte[KeyLength];
        Derive("verify"u8, verifier);
        return verifier;
    }

    /// <summary>The key that the user's copy of the data key is wrapped under.</summary>
    public void DeriveWrappingKey(Span<byte> key) => Derive("wrap"u8, key);

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    private void Derive(ReadOnlySpan<byte> purpose, Span<byte> output) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, output, salt: "cyborgdb-emulator-user"u8, info: purpose);
}
