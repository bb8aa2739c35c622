using System.Security.Cryptography;

namespace CyborgDb.Emulator.Storage;

/// <summary>
/// The random data key of an index, kept only encrypted under the index key. Whoever brings another index key cannot
/// open it, and that is how a wrong key is noticed: the index key itself is stored nowhere.
/// </summary>
sealed class WrappedDataKey
{
    const int KeyLength = 32;

    readonly string _indexName;
    readonly byte[] _box;

    WrappedDataKey(string indexName, byte[] box) => (_indexName, _box) = (indexName, box);

    public ReadOnlyMemory<byte> StoredBytes => _box;

    public static WrappedDataKey Generate(string indexName, SubmittedKey indexKey)
    {
        Span<byte> dataKey = stackalloc byte[KeyLength];
        RandomNumberGenerator.Fill(dataKey);
        using var wrapping = new AesGcmBox(indexKey.Bytes);
        byte[] box = wrapping.Seal(SealedKind.DataKey, indexName, "", dataKey);
        CryptographicOperations.ZeroMemory(dataKey);
        return new(indexName, box);
    }

    /// <summary>The cipher of the index's records, for one request; null when <paramref name="indexKey"/> is the wrong key.</summary>
    public RecordCipher? Unwrap(SubmittedKey indexKey)
    {
        Span<byte> dataKey = stackalloc byte[KeyLength];
        try
        {
            using var wrapping = new AesGcmBox(indexKey.Bytes);
            wrapping.Open(SealedKind.DataKey, _indexName, "", _box, dataKey);
            return new(_indexName, dataKey);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }
}
