using System.Text.Json;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Search;

/// <summary>Asks a filter about an item, whose metadata is decrypted only for that.</summary>
internal static class FilterMatching
{
    private static readonly JsonElement s_noMetadata = JsonDocument.Parse("{}").RootElement;

    public static bool Matches(this UnlockedIndex unlocked, Filter filter, StoredRecord record)
    {
        if (record.Metadata is null)
            return filter.Matches(s_noMetadata);
        using var plaintext = unlocked.Cipher.Open(SealedKind.Metadata, record, record.Metadata);
        using var metadata = JsonDocument.Parse(plaintext.Memory);
        return filter.Matches(metadata.RootElement);
    }
}
