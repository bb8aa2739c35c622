namespace CyborgDb.Emulator;

public sealed partial class CyborgDbEmulator
{
    /// <summary>
    /// What it holds of one item, as it holds it: to show or to test that nothing is stored that can be read. No key is
    /// needed, since nothing is decrypted. The real service offers no such thing.
    /// </summary>
    /// <param name="indexName">The index.</param>
    /// <param name="id">The item's id, which is the one thing that is stored in the open.</param>
    /// <returns>A copy of the ciphertext, or <see langword="null"/> where there is no such index or item.</returns>
    public ItemCiphertext? GetCiphertext(string indexName, string id)
    {
        ArgumentNullException.ThrowIfNull(indexName);
        ArgumentNullException.ThrowIfNull(id);
        return _store.Find(indexName)?.Peek(id) is { } record
            ? new ItemCiphertext(record.Vector, record.Metadata, record.Contents)
            : null;
    }
}
