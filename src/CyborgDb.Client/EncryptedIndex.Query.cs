using System.Runtime.CompilerServices;
using CyborgDb.Arguments;
using CyborgDb.Primitives;
using CyborgDb.Protocol;
using CyborgDb.Vectors;

namespace CyborgDb;

public partial class EncryptedIndex
{
    /// <summary>Finds the items nearest to a vector.</summary>
    /// <param name="vector">
    /// The vector, of the index's dimension: <c>[0.1f, 0.2f]</c>, or an array or memory of <see cref="float"/>, <see cref="double"/> or <see cref="Half"/>.
    /// </param>
    /// <param name="options">How many matches to return, which filter they must meet, and what to return with them. Default: 100 matches, with their distances.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The neighbours, nearest first. There can be fewer than requested.</returns>
    /// <remarks>The vector is sent over the binary route, which is exact and faster than JSON numbers.</remarks>
    /// <exception cref="ArgumentException">
    /// The vector has no values, one that is not finite, or another dimension than the index, if that is known; or an option is out of range.
    /// Nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    public virtual unsafe IReadOnlyList<QueryMatch> Query(
        ReadOnlySpan<float> vector, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        fixed (float* first = vector)
        {
            var source = new PinnedSource(first, vector.Length, Strides.Dense(vector.Length));
            try
            {
                return QueryOneAsync(new(source, 1, vector.Length), options, operation, async: false, cancellationToken).Completed();
            }
            finally
            {
                source.Release();
            }
        }
    }

    /// <inheritdoc cref="Query(ReadOnlySpan{float}, QueryOptions?, OperationOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public virtual IReadOnlyList<QueryMatch> Query(
        VectorValues vector, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryOneAsync(MatrixOf(vector), options, operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Query(ReadOnlySpan{float}, QueryOptions?, OperationOptions?, CancellationToken)"/>
    /// <example>
    /// <code>
    /// var matches = await index.QueryAsync(vector, new()
    /// {
    ///     TopK = 5,
    ///     Filter = Filter.Eq("lang", "en"),
    ///     Include = QueryInclude.Distance | QueryInclude.Metadata | QueryInclude.Contents,
    /// });
    /// Console.WriteLine(matches[0].Contents?.Text);
    /// </code>
    /// </example>
    public virtual Task<IReadOnlyList<QueryMatch>> QueryAsync(
        VectorValues vector, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryOneAsync(MatrixOf(vector), options, operation, async: true, cancellationToken).AsTask();

    /// <summary>Finds the items nearest to a vector, with their distances.</summary>
    /// <param name="vector">
    /// The vector, of the index's dimension: <c>[0.1f, 0.2f]</c>, or an array or memory of <see cref="float"/>, <see cref="double"/> or <see cref="Half"/>.
    /// </param>
    /// <param name="topK">The largest number of matches to return: 1 or more.</param>
    /// <param name="filter">The condition that matches must meet. Default: <see langword="null"/>, no condition.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The neighbours, nearest first. There can be fewer than requested.</returns>
    /// <exception cref="ArgumentException">
    /// The vector has no values, one that is not finite, or another dimension than the index, if that is known; or <paramref name="topK"/> is out
    /// of range. Nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    [OverloadResolutionPriority(-1)]
    public virtual IReadOnlyList<QueryMatch> Query(
        ReadOnlySpan<float> vector, int topK, Filter? filter = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Query(vector, Nearest(topK, filter), operation, cancellationToken);

    /// <inheritdoc cref="Query(ReadOnlySpan{float}, int, Filter?, OperationOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-2)]
    public virtual IReadOnlyList<QueryMatch> Query(
        VectorValues vector, int topK, Filter? filter = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Query(vector, Nearest(topK, filter), operation, cancellationToken);

    /// <inheritdoc cref="Query(ReadOnlySpan{float}, int, Filter?, OperationOptions?, CancellationToken)"/>
    /// <example>
    /// <code>
    /// var matches = await index.QueryAsync(vector, topK: 5);
    /// foreach (var match in matches)
    ///     Console.WriteLine($"{match.Id}: {match.Distance}");
    /// </code>
    /// </example>
    [OverloadResolutionPriority(-1)]
    public virtual Task<IReadOnlyList<QueryMatch>> QueryAsync(
        VectorValues vector, int topK, Filter? filter = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryAsync(vector, Nearest(topK, filter), operation, cancellationToken);

    /// <summary>Finds the items nearest to each of many vectors, in one request over the binary route.</summary>
    /// <param name="vectors">
    /// queries × dimension, in any form that <see cref="VectorMatrix"/> is made of: <c>[first, second]</c>, <c>float[,]</c>, <c>float[][]</c>,
    /// <c>List&lt;float[]&gt;</c>, tensors, and the same of <see cref="double"/> or <see cref="Half"/>. If there are none, nothing is sent.
    /// </param>
    /// <param name="options">How many matches to return, which filter they must meet, and what to return with them. Default: 100 matches, with their distances.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>One list per query, in the order of the queries. Each holds the neighbours, nearest first.</returns>
    /// <exception cref="ArgumentException">
    /// The dimension is zero, or not the index's if that is known; a value is not finite (the message names the row); or an option is out of range.
    /// Nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, answers with an error, or does not answer every query.</exception>
    public virtual IReadOnlyList<IReadOnlyList<QueryMatch>> QueryBatch(
        VectorMatrix vectors, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryVectorsAsync(vectors, nameof(vectors), options, operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="QueryBatch(VectorMatrix, QueryOptions?, OperationOptions?, CancellationToken)"/>
    /// <example>
    /// <code>
    /// float[,] queries = { { 1, 0 }, { 0, 1 } };
    /// var batch = await index.QueryBatchAsync(queries, topK: 3);
    /// Console.WriteLine($"{batch[0].Count} results for the first query, {batch[1].Count} for the second");
    /// </code>
    /// </example>
    public virtual Task<IReadOnlyList<IReadOnlyList<QueryMatch>>> QueryBatchAsync(
        VectorMatrix vectors, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryVectorsAsync(vectors, nameof(vectors), options, operation, async: true, cancellationToken).AsTask();

    /// <summary>Finds the items nearest to each of many vectors, with their distances, in one request over the binary route.</summary>
    /// <param name="vectors">queries × dimension, in any form that <see cref="VectorMatrix"/> is made of. If there are none, nothing is sent.</param>
    /// <param name="topK">How many to find at most for each query: 1 or more.</param>
    /// <param name="filter">The condition that matches must meet. Default: <see langword="null"/>, no condition.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>One list per query, in the order of the queries. Each holds the neighbours, nearest first.</returns>
    /// <exception cref="ArgumentException">
    /// The dimension is zero, or not the index's if that is known; a value is not finite (the message names the row); or <paramref name="topK"/> is
    /// out of range. Nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, answers with an error, or does not answer every query.</exception>
    [OverloadResolutionPriority(-1)]
    public virtual IReadOnlyList<IReadOnlyList<QueryMatch>> QueryBatch(
        VectorMatrix vectors, int topK, Filter? filter = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryBatch(vectors, Nearest(topK, filter), operation, cancellationToken);

    /// <inheritdoc cref="QueryBatch(VectorMatrix, int, Filter?, OperationOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    public virtual Task<IReadOnlyList<IReadOnlyList<QueryMatch>>> QueryBatchAsync(
        VectorMatrix vectors, int topK, Filter? filter = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryBatchAsync(vectors, Nearest(topK, filter), operation, cancellationToken);

    /// <summary>Finds the items nearest to a text. The service turns the text into a vector, so the index needs an embedding model.</summary>
    /// <param name="contents">The text. Not empty.</param>
    /// <param name="options">How many matches to return, which filter they must meet, and what to return with them. Default: 100 matches, with their distances.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The neighbours, nearest first. There can be fewer than requested.</returns>
    /// <exception cref="ArgumentException">The text is empty or has an unpaired surrogate, or an option is out of range. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The index has no embedding model, the service cannot be reached, or it answers with another error.</exception>
    public virtual IReadOnlyList<QueryMatch> QueryContents(
        string contents, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryTextAsync(contents, options, operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="QueryContents"/>
    public virtual Task<IReadOnlyList<QueryMatch>> QueryContentsAsync(
        string contents, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryTextAsync(contents, options, operation, async: true, cancellationToken).AsTask();

    /// <summary>Finds items without a vector: by their metadata, by words, or both. Service version 0.18 or later.</summary>
    /// <param name="query">What to look for. Default: all items.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The items found: with words, the best first; with an order, sorted by it; otherwise in no particular order.</returns>
    /// <example>
    /// <code>
    /// var newest = await index.QueryMetadataAsync(new()
    /// {
    ///     Filter = Filter.Eq("category", "news"),
    ///     OrderBy = "year",
    ///     Descending = true,
    ///     TopK = 10,
    ///     Include = ItemFields.Metadata,
    /// });
    /// </code>
    /// </example>
    /// <exception cref="ArgumentException">The query has parts that exclude each other, or one that is out of range. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or answers with an error; a service before 0.18 answers 404.</exception>
    public virtual async Task<IReadOnlyList<MetadataMatch>> QueryMetadataAsync(
        MetadataQuery? query = null, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        query ??= new MetadataQuery();
        var matches = await FindAsync(query, operation, cancellationToken).ConfigureAwait(false);
        return await WithPartsAsync(matches, query.Include, operation, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<MetadataMatch>> FindAsync(
        MetadataQuery query, OperationOptions? operation, CancellationToken cancellationToken, [CallerMemberName] string method = "")
    {
        cancellationToken.ThrowIfCancellationRequested();
        query.Check();
        var route = Routes.QueryMetadata(hasScores: query.Text is not null);
        using var call = _service.Begin(route, operation, cancellationToken, method);
        return await _service.SendAsync(call, route, scope => new QueryMetadataContent(scope, query), async: true).ConfigureAwait(false);
    }

    private static VectorMatrix MatrixOf(VectorValues vector) =>
        new(VectorSource.Of(vector.Memory), 1, vector.Length);

    private static QueryOptions Nearest(int topK, Filter? filter)
    {
        if (topK < 1)
            throw new ArgumentOutOfRangeException(nameof(topK), $"TopK is 1 or more, not {topK}.");
        return new() { TopK = topK, Filter = filter };
    }

    private async ValueTask<IReadOnlyList<QueryMatch>> QueryOneAsync(
        VectorMatrix vector, QueryOptions? options, OperationOptions? operation, bool async, CancellationToken cancellationToken,
        [CallerMemberName] string method = "")
    {
        var results = await QueryVectorsAsync(vector, nameof(vector), options, operation, async, cancellationToken, method: method).ConfigureAwait(false);
        return results[0];
    }

    private async ValueTask<IReadOnlyList<IReadOnlyList<QueryMatch>>> QueryVectorsAsync(
        VectorMatrix vectors, string parameter, QueryOptions? options, OperationOptions? operation, bool async, CancellationToken cancellationToken,
        bool isDistinct = false, [CallerMemberName] string method = "")
    {
        options ??= QueryOptions.Default;
        var route = Routes.QueryBinary(vectors.Rows, options.Include, hasScores: options.Hybrid is not null, isDistinct);
        IReadOnlyList<IReadOnlyList<QueryMatch>> results;
        using (var call = _service.Begin(route, operation, cancellationToken, method))
        {
            await call.CheckAsync(
                (vectors, options, parameter, known: Known), vectors.Length,
                static (given, token) => Check(given.vectors, given.options, given.known, given.parameter, token), async).ConfigureAwait(false);
            if (vectors.Rows == 0)
                return [];
            results = await _service.SendAsync(call, route, scope => new QueryVectorsContent(scope, vectors, options), async).ConfigureAwait(false);
        }
        return await WithPartsAsync(results, options.Include, operation, async, cancellationToken, method).ConfigureAwait(false);
    }

    private static void Check(VectorMatrix vectors, QueryOptions options, KnownDimension known, string parameter, CancellationToken cancellationToken)
    {
        options.Check();
        if (vectors.Rows > 0)
            VectorRules.Check(vectors, ids: null, known, parameter, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<QueryMatch>> QueryTextAsync(
        string contents, QueryOptions? options, OperationOptions? operation, bool async, CancellationToken cancellationToken,
        [CallerMemberName] string method = "")
    {
        options ??= QueryOptions.Default;
        var route = Routes.Query(options.Include);
        IReadOnlyList<IReadOnlyList<QueryMatch>> results;
        using (var call = _service.Begin(route, operation, cancellationToken, method))
        {
            ArgumentException.ThrowIfNullOrEmpty(contents);
            WellFormedText.ThrowIfNot(contents);
            options.Check();
            if (options.Hybrid is not null)
                throw new ArgumentException("A hybrid search needs a vector beside its text: use Query.", nameof(options));
            results = await _service.SendAsync(call, route, scope => new QueryTextContent(scope, contents, options), async).ConfigureAwait(false);
        }
        results = await WithPartsAsync(results, options.Include, operation, async, cancellationToken, method).ConfigureAwait(false);
        return results[0];
    }
}
