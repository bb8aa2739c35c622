using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Search;

/// <summary>
/// Compares every query with every item: no index structure, so the answer is exact. An item is decrypted once for all
/// queries of a batch, into memory that the next item overwrites.
/// </summary>
internal static class ExactSearch
{
    /// <summary>The closest items of each query, closest first; of equally close ones the one inserted first.</summary>
    public static SearchHit[][] Run(
        UnlockedIndex unlocked, StoredRecord[] records, ReadOnlySpan<float> queries, int queryCount, int topK, Filter? filter)
    {
        var index = unlocked.Index;
        var nearest = new NearestHits[queryCount];
        for (var i = 0; i < queryCount; i++)
            nearest[i] = new(topK);

        var dimension = records.Length == 0 ? 0 : index.Dimension;
        using var vector = new PooledMemory<float>(dimension);
        foreach (var record in records)
        {
            if (filter is not null && !unlocked.Matches(filter, record))
                continue;
            unlocked.Cipher.OpenVector(index.Definition.Precision, record, vector.Span);
            for (var i = 0; i < queryCount; i++)
            {
                var query = queries.Slice(i * dimension, dimension);
                nearest[i].Offer(new(record, index.Definition.Metric.Between(query, vector.Span)));
            }
        }

        return Array.ConvertAll(nearest, static hits => hits.ToSortedArray());
    }
}
