using System.Text.Json;
using CyborgDb.Emulator.Search;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Text;

/// <summary>
/// Full-text search with BM25. There is no text index: every item is decrypted, counted and forgotten for each query,
/// so that nothing readable is kept between requests.
/// </summary>
internal static class TextSearch
{
    /// <summary>
    /// The items that have a term of the query (or all of them, if the query wants that) and match the filter, best
    /// first; of equally good ones the one inserted first. How rare a term is follows from all items, whether they match
    /// the filter or not.
    /// </summary>
    public static TextHit[] Run(UnlockedIndex unlocked, StoredRecord[] records, TextQuery query, Filter? filter)
    {
        if (query.TermCount == 0)
            return [];
        var statistics = new FieldStatistics[query.Fields.Count];
        for (var i = 0; i < statistics.Length; i++)
            statistics[i] = new(query.TermCount);

        var candidates = new List<(StoredRecord Record, FieldCounts[] Counts)>();
        foreach (var record in records)
        {
            if (record.Metadata is null)
                continue;
            using var plaintext = unlocked.Cipher.Open(SealedKind.Metadata, record, record.Metadata);
            using var metadata = JsonDocument.Parse(plaintext.Memory);
            var counts = new FieldCounts[statistics.Length];
            for (var i = 0; i < counts.Length; i++)
            {
                counts[i] = Count(query, query.Fields[i].Path.Resolve(metadata.RootElement));
                statistics[i].Add(counts[i]);
            }

            if (IsFound(query, counts) && filter?.Matches(metadata.RootElement) is not false)
                candidates.Add((record, counts));
        }

        TextHit[] hits = [.. candidates.Select(candidate => new TextHit(
            candidate.Record, Score(unlocked.Index.Definition.Bm25, query, statistics, candidate.Counts)))];
        Array.Sort(hits, static (a, b) =>
        {
            var byScore = b.Score.CompareTo(a.Score);
            return byScore != 0 ? byScore : a.Record.Sequence.CompareTo(b.Record.Sequence);
        });
        return hits;
    }

    private static FieldCounts Count(TextQuery query, JsonElement? value)
    {
        var termCounts = new int[query.TermCount];

        // Anything but a single text is passed over.
        var length = value is { ValueKind: JsonValueKind.String } text ? Count(query, text.GetString()!, termCounts) : 0;
        return new(length, termCounts);
    }

    private static int Count(TextQuery query, string text, int[] termCounts)
    {
        using var buffer = new PooledMemory<char>(text.Length);
        var reader = new TermReader(text, buffer.Span);
        var terms = 0;
        while (reader.TryRead(out var term))
        {
            terms++;
            if (query.IndexOf(term) is >= 0 and int index)
                termCounts[index]++;
        }

        return terms;
    }

    private static bool IsFound(TextQuery query, FieldCounts[] counts)
    {
        var found = 0;
        for (var term = 0; term < query.TermCount; term++)
            found += counts.Any(field => field.TermCounts[term] > 0) ? 1 : 0;
        return found == query.TermCount || (found > 0 && !query.RequireAllTerms);
    }

    private static double Score(Bm25Settings settings, TextQuery query, FieldStatistics[] statistics, FieldCounts[] counts)
    {
        double score = 0;
        for (var i = 0; i < counts.Length; i++)
            score += query.Fields[i].Weight * statistics[i].Score(counts[i], settings);
        return score;
    }
}
