using CyborgDb.Arguments;
using CyborgDb.Protocol;
using CyborgDb.Ranking;
using CyborgDb.Vectors;

namespace CyborgDb;

public partial class EncryptedIndex
{
    /// <summary>
    /// Finds items that are near to a vector and unlike each other (maximal marginal relevance): fetches the nearest, and picks from them one
    /// after the other the one with the most of λ · similarity to the query − (1 − λ) · the greatest similarity to those picked before.
    /// </summary>
    /// <param name="vector">The vector, of the index's dimension.</param>
    /// <param name="options">How many to fetch and to pick, and what counts how much. Default: 4 picked from 20, λ = 0.5, with their distances.</param>
    /// <param name="operation">Overrides for this operation only. The timeout is for each of its requests.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The picks in their order, the nearest first; fewer than asked for where there are no more.</returns>
    /// <remarks>
    /// <para>Similarity is in the index's metric: the cosine for <see cref="DistanceMetric.Cosine"/>, the negative distance for the others. The
    /// same items give the same picks; of equally good ones the nearer comes first.</para>
    /// <para>It takes a query and a read of the candidates' vectors, and before the first time a description of the index.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var diverse = await index.QueryDiverseAsync(vector, new() { TopK = 4, FetchCount = 20, Lambda = 0.5 });
    /// </code>
    /// </example>
    /// <exception cref="ArgumentException">The vector has no values, one that is not finite, or another dimension than the index, if that is known; or an option is out of range. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    public virtual async Task<IReadOnlyList<QueryMatch>> QueryDiverseAsync(
        VectorValues vector, DiverseQueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        options ??= DiverseQueryOptions.Default;
        options.Check();
        var query = MatrixOf(vector);
        VectorRules.Check(query, ids: null, Known, nameof(vector), cancellationToken);
        var metric = (_description ?? await DescribeForAsync(nameof(QueryDiverseAsync), operation, cancellationToken).ConfigureAwait(false)).Metric;
        var nearest = (await QueryVectorsAsync(
            query, nameof(vector), options.Candidates, operation, async: true, cancellationToken, isDistinct: true).ConfigureAwait(false))[0];
        var parts = (ItemFields)(options.Include & PartsByGet) | ItemFields.Vector;
        var items = await GetAsync(
            Routes.GetDistinct(vector.Length, parts), IdList.Of(nearest.Select(m => m.Id)), parts, operation, async: true, cancellationToken).ConfigureAwait(false);

        // Items that were deleted in between have no vector any more, and are no results either.
        var found = items.Where(i => i.Vector is not null).ToDictionary(i => i.Id, StringComparer.Ordinal);
        var candidates = nearest.Where(m => found.ContainsKey(m.Id)).ToArray();
        var picks = MarginalRelevance.Pick(metric, vector.Memory.Span, [.. candidates.Select(c => found[c.Id].Vector!.Value)], options.TopK, options.Lambda);
        return Array.ConvertAll(picks, pick => candidates[pick].With(found[candidates[pick].Id], (ItemFields)(options.Include & PartsByGet)));
    }
}
