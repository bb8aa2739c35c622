using System.Numerics.Tensors;

namespace CyborgDb.Ranking;

/// <summary>
/// Maximal marginal relevance: picks one candidate after the other, each time the one with the most of
/// λ · similarity to the query − (1 − λ) · the greatest similarity to what is picked already.
/// </summary>
internal static class MarginalRelevance
{
    /// <summary>Picks candidates, in the order of picking; of equally good ones the first. The first pick is the one most similar to the query.</summary>
    public static int[] Pick(
        DistanceMetric metric, ReadOnlySpan<float> query, IReadOnlyList<ReadOnlyMemory<float>> candidates, int count, double lambda)
    {
        var relevance = new double[candidates.Count];
        for (var i = 0; i < relevance.Length; i++)
            relevance[i] = Similarity(metric, query, candidates[i].Span);

        var redundancy = new double[candidates.Count];
        Array.Fill(redundancy, double.NegativeInfinity);
        var isPicked = new bool[candidates.Count];
        var picks = new int[Math.Min(count, candidates.Count)];
        for (var pick = 0; pick < picks.Length; pick++)
        {
            var best = -1;
            var bestScore = double.NegativeInfinity;
            for (var i = 0; i < relevance.Length; i++)
            {
                if (isPicked[i])
                    continue;
                var score = pick == 0 ? relevance[i] : lambda * relevance[i] - (1 - lambda) * redundancy[i];
                if (best < 0 || score > bestScore)
                    (best, bestScore) = (i, score);
            }
            picks[pick] = best;
            isPicked[best] = true;
            for (var i = 0; i < redundancy.Length; i++)
            {
                if (!isPicked[i])
                    redundancy[i] = Math.Max(redundancy[i], Similarity(metric, candidates[i].Span, candidates[best].Span));
            }
        }
        return picks;
    }

    /// <summary>
    /// The cosine, or the negative distance. A constant added to every similarity, such as the 1 of 1 − distance, takes the same from each
    /// score and changes no pick.
    /// </summary>
    private static double Similarity(DistanceMetric metric, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (metric == DistanceMetric.Cosine)
        {
            // An all-zero vector has no direction: it counts as at right angles to everything, as in the service.
            var cosine = TensorPrimitives.CosineSimilarity(a, b);
            return float.IsNaN(cosine) ? 0 : cosine;
        }
        double distance = TensorPrimitives.Distance(a, b);
        return metric == DistanceMetric.Euclidean ? -distance : -distance * distance;
    }
}
