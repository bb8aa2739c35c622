using System.Numerics.Tensors;
using CyborgDb.Arguments;
using CyborgDb.Primitives;
using CyborgDb.Protocol;
using CyborgDb.Vectors;

namespace CyborgDb;

public sealed partial class EncryptedIndex
{
    /// <summary>Finds the items nearest to a vector.</summary>
    /// <param name="vector">The vector, of the index's dimension.</param>
    /// <param name="options">How many, under which condition, and what to give with them. Default: 100, with their distances.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The neighbours, nearest first; fewer than asked for where there are no more.</returns>
    /// <remarks>The vector goes over the binary route, like a batch of one: as exact as it is, and faster than as JSON numbers.</remarks>
    /// <exception cref="ArgumentException">The vector has no values or one that is not finite, or an option is out of range. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public unsafe IReadOnlyList<QueryMatch> Query(
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
    public Task<IReadOnlyList<QueryMatch>> QueryAsync(
        ReadOnlyMemory<float> vector, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryOneAsync(
            new(new SingleSource(new Contiguous<float>(vector)), 1, vector.Length), options, operation, async: true, cancellationToken).AsTask();

    /// <summary>Finds the items nearest to a vector, which is converted to single precision.</summary>
    /// <inheritdoc cref="Query(ReadOnlySpan{float}, QueryOptions?, OperationOptions?, CancellationToken)"/>
    public IReadOnlyList<QueryMatch> Query(
        ReadOnlySpan<double> vector, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        var converted = new float[vector.Length];
        TensorPrimitives.ConvertTruncating(vector, converted);
        return Query(converted, options, operation, cancellationToken);
    }

    /// <inheritdoc cref="Query(ReadOnlySpan{double}, QueryOptions?, OperationOptions?, CancellationToken)"/>
    public Task<IReadOnlyList<QueryMatch>> QueryAsync(
        ReadOnlyMemory<double> vector, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryOneAsync(
            new(new DoubleSource(new Contiguous<double>(vector)), 1, vector.Length), options, operation, async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="Query(ReadOnlySpan{double}, QueryOptions?, OperationOptions?, CancellationToken)"/>
    public IReadOnlyList<QueryMatch> Query(
        ReadOnlySpan<Half> vector, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        var converted = new float[vector.Length];
        TensorPrimitives.ConvertToSingle(vector, converted);
        return Query(converted, options, operation, cancellationToken);
    }

    /// <inheritdoc cref="Query(ReadOnlySpan{double}, QueryOptions?, OperationOptions?, CancellationToken)"/>
    public Task<IReadOnlyList<QueryMatch>> QueryAsync(
        ReadOnlyMemory<Half> vector, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryOneAsync(
            new(new HalfSource(new Contiguous<Half>(vector)), 1, vector.Length), options, operation, async: true, cancellationToken).AsTask();

    /// <summary>Finds the items nearest to each of many vectors, in one request over the binary route.</summary>
    /// <param name="vectors">
    /// queries × dimension: <c>float[,]</c>, <c>float[][]</c>, <c>Tensor&lt;float&gt;</c>, <c>(ReadOnlyMemory&lt;float&gt;, int)</c>, or the same of <see cref="double"/> or <see cref="Half"/>. None: nothing is sent.
    /// </param>
    /// <param name="options">How many, under which condition, and what to give with them. Default: 100, with their distances.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>One list a query, in the order of the queries; in each the neighbours, nearest first.</returns>
    /// <exception cref="ArgumentException">The dimension is zero, a value is not finite (the message names the row), or an option is out of range. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error, or not for every query.</exception>
    public IReadOnlyList<IReadOnlyList<QueryMatch>> QueryBatch(
        VectorMatrix vectors, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryVectorsAsync(vectors, nameof(vectors), options, operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="QueryBatch"/>
    public Task<IReadOnlyList<IReadOnlyList<QueryMatch>>> QueryBatchAsync(
        VectorMatrix vectors, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryVectorsAsync(vectors, nameof(vectors), options, operation, async: true, cancellationToken).AsTask();

    /// <summary>Finds the items nearest to a text, of which the service makes a vector: the index needs an embedding model.</summary>
    /// <param name="contents">The text. Not empty.</param>
    /// <param name="options">How many, under which condition, and what to give with them. Default: 100, with their distances.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The neighbours, nearest first; fewer than asked for where there are no more.</returns>
    /// <exception cref="ArgumentException">The text is empty or has an unpaired surrogate, or an option is out of range. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The index has no embedding model, or the service did not answer, or with another error.</exception>
    public IReadOnlyList<QueryMatch> QueryContents(
        string contents, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryTextAsync(contents, options, operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="QueryContents"/>
    public Task<IReadOnlyList<QueryMatch>> QueryContentsAsync(
        string contents, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryTextAsync(contents, options, operation, async: true, cancellationToken).AsTask();

    /// <summary>Finds items without a vector: by their metadata, by words, or both. Service version 0.18 or later.</summary>
    /// <param name="query">What to look for. Default: all items.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The items found: best first for words, sorted where an order was given, otherwise in the service's order.</returns>
    /// <exception cref="ArgumentException">The query has parts that exclude each other, or one that is out of range. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error; a service before 0.18 answers 404.</exception>
    public async Task<IReadOnlyList<MetadataMatch>> QueryMetadataAsync(
        MetadataQuery? query = null, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        query ??= new MetadataQuery();
        query.Check();
        var route = Routes.QueryMetadata(hasScores: query.Text is not null);
        IReadOnlyList<MetadataMatch> matches;
        using (var call = _service.Begin(route, operation, cancellationToken))
            matches = await _service.SendAsync(call, route, scope => new QueryMetadataContent(scope, query), async: true).ConfigureAwait(false);
        return await WithPartsAsync(matches, query.Include, operation, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<QueryMatch>> QueryOneAsync(
        VectorMatrix vector, QueryOptions? options, OperationOptions? operation, bool async, CancellationToken cancellationToken)
    {
        var results = await QueryVectorsAsync(vector, nameof(vector), options, operation, async, cancellationToken).ConfigureAwait(false);
        return results[0];
    }

    private async ValueTask<IReadOnlyList<IReadOnlyList<QueryMatch>>> QueryVectorsAsync(
        VectorMatrix vectors, string parameter, QueryOptions? options, OperationOptions? operation, bool async, CancellationToken cancellationToken,
        bool isDistinct = false)
    {
        options ??= QueryOptions.Default;
        var route = Routes.QueryBinary(vectors.Rows, options.Include, hasScores: options.Hybrid is not null, isDistinct);
        IReadOnlyList<IReadOnlyList<QueryMatch>> results;
        using (var call = _service.Begin(route, operation, cancellationToken))
        {
            await call.CheckAsync(
                (vectors, options, parameter), vectors.Length, static (given, token) => Check(given.vectors, given.options, given.parameter, token), async).ConfigureAwait(false);
            if (vectors.Rows == 0)
                return [];
            results = await _service.SendAsync(call, route, scope => new QueryVectorsContent(scope, vectors, options), async).ConfigureAwait(false);
        }
        return await WithPartsAsync(results, options.Include, operation, async, cancellationToken).ConfigureAwait(false);
    }

    private static void Check(VectorMatrix vectors, QueryOptions options, string parameter, CancellationToken cancellationToken)
    {
        options.Check();
        if (vectors.Rows > 0)
            VectorRules.Check(vectors, ids: null, parameter, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<QueryMatch>> QueryTextAsync(
        string contents, QueryOptions? options, OperationOptions? operation, bool async, CancellationToken cancellationToken)
    {
        options ??= QueryOptions.Default;
        var route = Routes.Query(options.Include);
        IReadOnlyList<IReadOnlyList<QueryMatch>> results;
        using (var call = _service.Begin(route, operation, cancellationToken))
        {
            ArgumentException.ThrowIfNullOrEmpty(contents);
            WellFormedText.ThrowIfNot(contents);
            options.Check();
            if (options.Hybrid is not null)
                throw new ArgumentException("A hybrid search needs a vector beside its text: use Query.", nameof(options));
            results = await _service.SendAsync(call, route, scope => new QueryTextContent(scope, contents, options), async).ConfigureAwait(false);
        }
        results = await WithPartsAsync(results, options.Include, operation, async, cancellationToken).ConfigureAwait(false);
        return results[0];
    }
}
