using System.Security.Cryptography;

namespace CyborgDb.Emulator.Storage;

/// <summary>
/// The random data key of an index, kept only encrypted: under the index key, and for each user under a key
/// that follows from the user's credential. Whoever brings another key cannot open it, and that is how a wrong key is
/// noticed: the keys themselves are stored nowhere.
/// </summary>
internal sealed class WrappedDataKey
{
    private const int KeyLength = 32;

    private readonly string _indexName;
    private readonly byte[] _box;

    private WrappedDataKey(string indexName, byte[] box) => (_indexName, _box) = (indexName, box);

    public static WrappedDataKey Generate(string indexName, ReadOnlySpan<byte> key)
    {
        Span<byte> dataKey = stackalloc byte[KeyLength];
        RandomNumberGenerator.Fill(dataKey);
        var wrapped = Wrap(indexName, dataKey, key);
        CryptographicOperations.ZeroMemory(dataKey);
        return wrapped;
    }

    /// <summary>The cipher of the index's records, for one request; <see langword="null"/> when <paramref name="key"/> is the wrong key.</summary>
    public RecordCipher? Unwrap(ReadOnlySpan<byte> key)
    {
        Span<byte> dataKey = stackalloc byte[KeyLength];
        try
        {
            return Open(key, dataKey) ? new(_indexName, dataKey) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    /// <summary>The same data key under another key; <see langword="null"/> when <paramref name="key"/> is the wrong key.</summary>
    public WrappedDataKey? Rewrap(ReadOnlySpan<byte> key, ReadOnlySpan<byte> newKey)
    {
        Span<byte> dataKey = stackalloc byte[KeyLength];
        try
        {
            return Open(key, dataKey) ? Wrap(_indexName, dataKey, newKey) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    private static WrappedDataKey Wrap(string indexName, ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> key)
    {
        using var wrapping = new AesGcmBox(key);
        return new(indexName, wrapping.Seal(SealedKind.DataKey, indexName, "", dataKey));
    }

    private bool Open(ReadOnlySpan<byte> key, Span<byte> dataKey)
    {
        try
        {
            using var wrapping = new AesGcmBox(key);
            wrapping.Open(SealedKind.DataKey, _indexName, "", _box, dataKey);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
