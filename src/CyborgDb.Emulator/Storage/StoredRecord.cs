namespace CyborgDb.Emulator.Storage;

/// <summary>One item of an index: the id as it is, all else as ciphertext. Never changed, only replaced.</summary>
internal sealed class StoredRecord(string id, byte[] vector, byte[]? metadata, byte[]? contents, bool isFinite)
{
    public string Id { get; } = id;

    public byte[] Vector { get; } = vector;

    public byte[]? Metadata { get; } = metadata;

    public byte[]? Contents { get; } = contents;

    /// <summary>False when the vector holds a NaN or an infinity, after which the index cannot be read.</summary>
    public bool IsFinite { get; } = isFinite;

    /// <summary>The place in the order of insertion, which a replacement inherits.</summary>
    public long Sequence { get; set; }
}
