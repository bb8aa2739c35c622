using System.Text.Json;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Search;

/// <summary>Asks a filter about an item, whose metadata is decrypted only for that.</summary>
static class FilterMatching
{
    static readonly JsonElement NoMetadata = JsonDocument.Parse("{}").RootElement;

    public static bool Matches(this UnlockedIndex unlocked, Filter filter, StoredRecord record)
    {
        if (record.Metadata is null)
            return filter.Matches(NoMetadata);
        using PooledMemory<byte> plaintext = unlocked.Cipher.Open(SealedKind.Metadata, record, record.Metadata);
        using JsonDocument metadata = JsonDocument.Parse(plaintext.Memory);
        return filter.Matches(metadata.RootElement);
    }
}
