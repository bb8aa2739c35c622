using CyborgDb.Emulator.Search;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Text;

/// <summary>
/// Reciprocal-rank fusion of what is close and what was found as text: an item scores alpha / (k + rank) for its place
/// among the vectors and (1 − alpha) / (k + rank) for its place among the texts, counted from 1.
/// </summary>
/// <param name="Alpha">The share of the vectors; with 0 only the texts count, with 1 only the vectors.</param>
/// <param name="K">How little the first places are preferred.</param>
/// <param name="WindowMultiplier">How many places of each list count, in multiples of the number of results.</param>
internal sealed record RankFusion(double Alpha, double K, int WindowMultiplier)
{
    public int Window(int topK) => (int)Math.Min((long)topK * WindowMultiplier, int.MaxValue);

    public SearchHit[] Fuse(SearchHit[] byVector, TextHit[] byText, int topK)
    {
        var scores = new Dictionary<StoredRecord, double>();
        var window = Window(topK);
        if (Alpha > 0)
        {
            for (var i = 0; i < Math.Min(window, byVector.Length); i++)
                scores[byVector[i].Record] = Alpha / (K + i + 1);
        }

        if (Alpha < 1)
        {
            for (var i = 0; i < Math.Min(window, byText.Length); i++)
            {
                var record = byText[i].Record;
                scores[record] = scores.GetValueOrDefault(record) + (1 - Alpha) / (K + i + 1);
            }
        }

        return
        [
            .. scores
                .OrderByDescending(static scored => scored.Value)
                .ThenBy(static scored => scored.Key.Sequence)
                .Take(topK)
                .Select(static scored => new SearchHit(scored.Key, 0) { Score = scored.Value }),
        ];
    }
}
