using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Text;

/// <summary>What BM25 needs to know about one field over all items that have text in it.</summary>
/// <remarks>
/// A term scores idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / average length)), with
/// idf = ln(1 + (n − df + 0.5) / (df + 0.5)) over the n items that have text in the field.
/// </remarks>
internal sealed class FieldStatistics(int termCount)
{
    private readonly int[] _itemsWithTerm = new int[termCount];
    private int _items;
    private long _terms;

    public void Add(FieldCounts counts)
    {
        if (counts.Length == 0)
            return;
        _items++;
        _terms += counts.Length;
        for (var term = 0; term < _itemsWithTerm.Length; term++)
            _itemsWithTerm[term] += counts.TermCounts[term] > 0 ? 1 : 0;
    }

    public double Score(FieldCounts counts, Bm25Settings settings)
    {
        if (counts.Length == 0)
            return 0;
        var relativeLength = counts.Length / ((double)_terms / _items);
        var damping = settings.K1 * (1 - settings.B + settings.B * relativeLength);
        double score = 0;
        for (var term = 0; term < _itemsWithTerm.Length; term++)
        {
            var frequency = counts.TermCounts[term];
            if (frequency == 0)
                continue;
            var rarity = Math.Log(1 + (_items - _itemsWithTerm[term] + 0.5) / (_itemsWithTerm[term] + 0.5));
            score += rarity * frequency * (settings.K1 + 1) / (frequency + damping);
        }

        return score;
    }
}
