using System.Runtime.CompilerServices;

namespace CyborgDb.Extensions.AI;

public partial class TextIndex
{
    /// <summary>Embeds a text and finds the stored texts nearest to it. The text itself is not sent.</summary>
    /// <param name="text">The text. Not empty.</param>
    /// <param name="topK">How many to give, at most: 1 or more.</param>
    /// <param name="filter">The condition that every result meets. Default: none.</param>
    /// <param name="operation">Overrides for this operation alone. The timeout is for each of its requests.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The matches with their texts, metadata and distances, nearest first; fewer than asked for where there are no more.</returns>
    /// <exception cref="ArgumentException">The text is empty, or <paramref name="topK"/> is out of range.</exception>
    /// <exception cref="InvalidOperationException">The generator gave no embedding, or one whose dimension is not the index's. No vector was sent.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    [OverloadResolutionPriority(-1)]
    public virtual Task<IReadOnlyList<TextMatch>> QueryAsync(
        string text, int topK, Filter? filter = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryAsync(text, new QueryOptions { TopK = topK, Filter = filter }, operation, cancellationToken);

    /// <summary>Embeds a text and finds the stored texts nearest to it. The text itself is not sent.</summary>
    /// <param name="text">The text. Not empty.</param>
    /// <param name="options">How many, and under which condition. Texts and metadata come with the matches whatever it includes. Default: 100, with their distances.</param>
    /// <param name="operation">Overrides for this operation alone. The timeout is for each of its requests.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The matches with their texts and metadata, nearest first; fewer than asked for where there are no more.</returns>
    /// <remarks>A query of the index, and a read of the contents of what it found. Where <see cref="TextIndexOptions.StoreText"/> is false, the query alone.</remarks>
    /// <exception cref="ArgumentException">The text is empty, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The generator gave no embedding, or one whose dimension is not the index's. No vector was sent.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual async Task<IReadOnlyList<TextMatch>> QueryAsync(
        string text, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var (vector, _) = await EmbedAsync([text], operation, cancellationToken).ConfigureAwait(false);
        return Texts(await Index.QueryAsync(vector, TextQuery.Of(options, Parts), operation, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Embeds texts and finds the stored texts nearest to each, in one query. The texts themselves are not sent.</summary>
    /// <param name="texts">The texts, none of them empty. None: nothing is embedded and nothing sent.</param>
    /// <param name="options">How many, and under which condition. Texts and metadata come with the matches whatever it includes. Default: 100, with their distances.</param>
    /// <param name="operation">Overrides for this operation alone. The timeout is for each of its requests.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>One list for each text, in the order of the texts; in each the matches with their texts and metadata, nearest first.</returns>
    /// <exception cref="ArgumentException">A text is <see langword="null"/> or empty, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">
    /// The generator gave another number of embeddings than there were texts, or one whose dimension is not the index's. No vector was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual async Task<IReadOnlyList<IReadOnlyList<TextMatch>>> QueryBatchAsync(
        IEnumerable<string> texts, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        string[] queries = [.. texts];
        var empty = Array.FindIndex(queries, string.IsNullOrEmpty);
        if (empty >= 0)
            throw new ArgumentException($"Text {empty} is null or empty.", nameof(texts));
        if (queries.Length == 0)
            return [];
        var vectors = await EmbedAsync(queries, operation, cancellationToken).ConfigureAwait(false);
        return [.. (await Index.QueryBatchAsync(vectors, TextQuery.Of(options, Parts), operation, cancellationToken).ConfigureAwait(false)).Select(Texts)];
    }

    /// <summary>
    /// Embeds a text and finds stored texts that are near to it and unlike each other (maximal marginal relevance); see
    /// <see cref="EncryptedIndex.QueryDiverseAsync"/>. The text itself is not sent.
    /// </summary>
    /// <param name="text">The text. Not empty.</param>
    /// <param name="options">How many to fetch and to pick, and what counts how much. Default: 4 picked from 20, λ = 0.5, with their distances.</param>
    /// <param name="operation">Overrides for this operation alone. The timeout is for each of its requests.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The picks with their texts and metadata, in their order, the nearest first; fewer than asked for where there are no more.</returns>
    /// <exception cref="ArgumentException">The text is empty, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The generator gave no embedding, or one whose dimension is not the index's. No vector was sent.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual async Task<IReadOnlyList<TextMatch>> QueryDiverseAsync(
        string text, DiverseQueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var (vector, _) = await EmbedAsync([text], operation, cancellationToken).ConfigureAwait(false);
        return Texts(await Index.QueryDiverseAsync(vector, TextQuery.Of(options, Parts), operation, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What comes with every match.</summary>
    private QueryInclude Parts => QueryInclude.Metadata | (_options.StoreText ? QueryInclude.Contents : QueryInclude.None);

    private IReadOnlyList<TextMatch> Texts(IReadOnlyList<QueryMatch> matches) =>
        [.. matches.Select(match => new TextMatch
        {
            Id = match.Id,
            Text = _options.StoreText ? match.Contents?.Text : null,
            Metadata = match.Metadata,
            Distance = match.Distance,
            Score = match.Score,
        })];
}
