namespace CyborgDb.Emulator.Storage;

/// <summary>An index whose key has been checked, for the length of one request.</summary>
internal sealed class UnlockedIndex(VectorIndex index, RecordCipher cipher) : IDisposable
{
    public VectorIndex Index { get; } = index;

    public RecordCipher Cipher { get; } = cipher;

    public void Dispose() => Cipher.Dispose();
}
