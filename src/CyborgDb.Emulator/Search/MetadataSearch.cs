using System.Text.Json;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Search;

/// <summary>Finds items by their metadata alone.</summary>
internal static class MetadataSearch
{
    /// <summary>
    /// The items that match, in the order that is asked for; items that have no place in it come last in either
    /// direction. Equal ones, and all without an order, are in the order of insertion.
    /// </summary>
    public static IEnumerable<StoredRecord> Run(UnlockedIndex unlocked, StoredRecord[] records, Filter? filter, SortOrder? order)
    {
        var found = new List<StoredRecord>(records.Where(record => filter is null || unlocked.Matches(filter, record)));
        found.Sort(static (a, b) => a.Sequence.CompareTo(b.Sequence));
        return order is null ? found : Sort(unlocked, found, order);
    }

    private static List<StoredRecord> Sort(UnlockedIndex unlocked, List<StoredRecord> records, SortOrder order)
    {
        List<(SortKey Key, StoredRecord Record)> keyed =
            records.ConvertAll(record => (ReadKey(unlocked, record, order.Path), record));
        keyed.Sort((a, b) =>
        {
            var byPlace = b.Key.HasPlace.CompareTo(a.Key.HasPlace);
            if (byPlace != 0)
                return byPlace;
            var byKey = !a.Key.HasPlace ? 0 : order.Ascending ? a.Key.CompareTo(b.Key) : b.Key.CompareTo(a.Key);
            return byKey != 0 ? byKey : a.Record.Sequence.CompareTo(b.Record.Sequence);
        });
        return keyed.ConvertAll(static item => item.Record);
    }

    private static SortKey ReadKey(UnlockedIndex unlocked, StoredRecord record, FieldPath path)
    {
        if (record.Metadata is null)
            return new(null);
        using var plaintext = unlocked.Cipher.Open(SealedKind.Metadata, record, record.Metadata);
        using var metadata = JsonDocument.Parse(plaintext.Memory);
        return new(path.Resolve(metadata.RootElement));
    }
}
