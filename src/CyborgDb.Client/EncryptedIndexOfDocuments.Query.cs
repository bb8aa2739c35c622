using System.Linq.Expressions;
using CyborgDb.Protocol;

namespace CyborgDb;

public partial class EncryptedIndex<TDocument>
{
    /// <summary>Finds the documents nearest to a vector.</summary>
    /// <param name="vector">The vector, of the index's dimension.</param>
    /// <param name="where">The condition that they meet; see <see cref="Filter.Where{T}"/> for what it can say. Default: none.</param>
    /// <param name="options">How many, and what to give with them; the metadata always is. A filter in it has to be met as well. Default: 100, with their distances.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The neighbours, nearest first. There can be fewer than requested.</returns>
    /// <exception cref="ArgumentException">The vector has no values or one that is not finite, or an option is out of range. Nothing was sent.</exception>
    /// <exception cref="NotSupportedException">A part of the condition cannot be said to the service; the message shows that part. Nothing was sent.</exception>
    /// <exception cref="CyborgDbProtocolException">An item does not fit the documents' type; the message names its id.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual IReadOnlyList<DocumentMatch<TDocument>> Query(
        ReadOnlySpan<float> vector, Expression<Func<TDocument, bool>>? where = null, QueryOptions? options = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Documents(Index.Query(vector, With(options, where), operation, cancellationToken));

    /// <inheritdoc cref="Query(ReadOnlySpan{float}, Expression{Func{TDocument, bool}}?, QueryOptions?, OperationOptions?, CancellationToken)"/>
    public virtual async Task<IReadOnlyList<DocumentMatch<TDocument>>> QueryAsync(
        VectorValues vector, Expression<Func<TDocument, bool>>? where = null, QueryOptions? options = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Documents(await Index.QueryAsync(vector, With(options, where), operation, cancellationToken).ConfigureAwait(false));

    /// <summary>Finds the documents nearest to a vector, with their distances.</summary>
    /// <param name="vector">The vector, of the index's dimension.</param>
    /// <param name="topK">The largest number of matches to return: 1 or more.</param>
    /// <param name="where">The condition that they meet; see <see cref="Filter.Where{T}"/> for what it can say. Default: none.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The neighbours, nearest first. There can be fewer than requested.</returns>
    /// <exception cref="ArgumentException">The vector has no values or one that is not finite, or <paramref name="topK"/> is out of range. Nothing was sent.</exception>
    /// <exception cref="NotSupportedException">A part of the condition cannot be said to the service; the message shows that part. Nothing was sent.</exception>
    /// <exception cref="CyborgDbProtocolException">An item does not fit the documents' type; the message names its id.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual IReadOnlyList<DocumentMatch<TDocument>> Query(
        ReadOnlySpan<float> vector, int topK, Expression<Func<TDocument, bool>>? where = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Query(vector, where, new QueryOptions { TopK = topK }, operation, cancellationToken);

    /// <inheritdoc cref="Query(ReadOnlySpan{float}, int, Expression{Func{TDocument, bool}}?, OperationOptions?, CancellationToken)"/>
    public virtual Task<IReadOnlyList<DocumentMatch<TDocument>>> QueryAsync(
        VectorValues vector, int topK, Expression<Func<TDocument, bool>>? where = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        QueryAsync(vector, where, new QueryOptions { TopK = topK }, operation, cancellationToken);

    /// <summary>Finds the documents nearest to each of many vectors, in one request over the binary route.</summary>
    /// <param name="vectors">queries × dimension, in any of the shapes that <see cref="VectorMatrix"/> converts from. If there are none, nothing is sent.</param>
    /// <param name="where">The condition that all results meet; see <see cref="Filter.Where{T}"/> for what it can say. Default: none.</param>
    /// <param name="options">How many, and what to give with them; the metadata always is. A filter in it has to be met as well. Default: 100, with their distances.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>One list per query, in the order of the queries. Each holds the neighbours, nearest first.</returns>
    /// <exception cref="ArgumentException">The dimension is zero, a value is not finite (the message names the row), or an option is out of range. Nothing was sent.</exception>
    /// <exception cref="NotSupportedException">A part of the condition cannot be said to the service; the message shows that part. Nothing was sent.</exception>
    /// <exception cref="CyborgDbProtocolException">An item does not fit the documents' type; the message names its id.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual IReadOnlyList<IReadOnlyList<DocumentMatch<TDocument>>> QueryBatch(
        VectorMatrix vectors, Expression<Func<TDocument, bool>>? where = null, QueryOptions? options = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        [.. Index.QueryBatch(vectors, With(options, where), operation, cancellationToken).Select(Documents)];

    /// <inheritdoc cref="QueryBatch"/>
    public virtual async Task<IReadOnlyList<IReadOnlyList<DocumentMatch<TDocument>>>> QueryBatchAsync(
        VectorMatrix vectors, Expression<Func<TDocument, bool>>? where = null, QueryOptions? options = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        [.. (await Index.QueryBatchAsync(vectors, With(options, where), operation, cancellationToken).ConfigureAwait(false)).Select(Documents)];

    /// <summary>Finds the documents nearest to each of many vectors, and gives each query's matches while the response arrives.</summary>
    /// <param name="vectors">queries × dimension, in any of the shapes that <see cref="VectorMatrix"/> converts from. If there are none, nothing is sent.</param>
    /// <param name="where">The condition that all results meet; see <see cref="Filter.Where{T}"/> for what it can say. Default: none.</param>
    /// <param name="options">How many, and what to give with them; the metadata always is. A filter in it has to be met as well. Default: 100, with their distances.</param>
    /// <param name="operation">Overrides for this operation only. The timeout is for the whole of the reading.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>One list for each query, in the order of the queries; in each the neighbours, nearest first. Each enumeration sends a new request.</returns>
    /// <exception cref="ArgumentException">The dimension is zero, a value is not finite (the message names the row), or an option is out of range. Nothing was sent.</exception>
    /// <exception cref="NotSupportedException">A part of the condition cannot be said to the service; the message shows that part. Nothing was sent.</exception>
    /// <exception cref="CyborgDbProtocolException">While enumerating: an item does not fit the documents' type; the message names its id.</exception>
    /// <exception cref="CyborgDbException">While enumerating: the service did not answer, it answered with an error, or it did not answer every query.</exception>
    public virtual IAsyncEnumerable<IReadOnlyList<DocumentMatch<TDocument>>> QueryBatchStreamAsync(
        VectorMatrix vectors, Expression<Func<TDocument, bool>>? where = null, QueryOptions? options = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Index.QueryBatchStreamAsync(vectors, With(options, where), operation, cancellationToken).Select(matches => (IReadOnlyList<DocumentMatch<TDocument>>)Documents(matches));

    private QueryOptions With(QueryOptions? options, Expression<Func<TDocument, bool>>? where) =>
        (options ?? QueryOptions.Default).And(where is null ? null : Where(where), QueryInclude.Metadata);

    private DocumentMatch<TDocument>[] Documents(IReadOnlyList<QueryMatch> matches) => [.. matches.Select(match => Document(Routes.QueryBinaryName, match))];

    private DocumentMatch<TDocument> Document(string routeName, QueryMatch match) => new()
    {
        Document = Shape.Read(routeName, Name, match.Id, match.Metadata, match.Parts.KnownVector, match.Parts.KnownContents),
        Match = match,
    };
}
