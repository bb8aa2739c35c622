using System.Linq.Expressions;
using CyborgDb.Filters.Expressions;
using CyborgDb.Protocol;

namespace CyborgDb;

public partial class EncryptedIndex<TDocument>
{
    /// <summary>
    /// Finds documents that are near to a vector and unlike each other (maximal marginal relevance); see <see cref="EncryptedIndex.QueryDiverseAsync"/>.
    /// </summary>
    /// <param name="vector">The vector, of the index's dimension.</param>
    /// <param name="where">The condition that they meet; see <see cref="Filter.Where{T}"/> for what it can say. Default: none.</param>
    /// <param name="options">
    /// How many to fetch and to pick, and what to give with them; the metadata always is. A filter in it has to be met as well. Default: 4 picked from 20,
    /// λ = 0.5, with their distances.
    /// </param>
    /// <param name="operation">Overrides for this operation only. The timeout is for each of its requests.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The picks in their order, the nearest first; fewer than asked for where there are no more.</returns>
    /// <exception cref="ArgumentException">The vector has no values or one that is not finite, or an option is out of range. Nothing was sent.</exception>
    /// <exception cref="NotSupportedException">A part of the condition cannot be said to the service; the message shows that part. Nothing was sent.</exception>
    /// <exception cref="CyborgDbProtocolException">An item does not fit the documents' type; the message names its id.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual async Task<IReadOnlyList<DocumentMatch<TDocument>>> QueryDiverseAsync(
        VectorValues vector, Expression<Func<TDocument, bool>>? where = null, DiverseQueryOptions? options = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        options = (options ?? DiverseQueryOptions.Default).And(where is null ? null : Where(where), QueryInclude.Metadata);
        return Documents(await Index.QueryDiverseAsync(vector, options, operation, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Finds the documents nearest to a text, of which the service makes a vector: the index needs an embedding model.</summary>
    /// <param name="contents">The text. Not empty.</param>
    /// <param name="where">The condition that they meet; see <see cref="Filter.Where{T}"/> for what it can say. Default: none.</param>
    /// <param name="options">How many, and what to give with them; the metadata always is. A filter in it has to be met as well. Default: 100, with their distances.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The neighbours, nearest first. There can be fewer than requested.</returns>
    /// <exception cref="ArgumentException">The text is empty or has an unpaired surrogate, or an option is out of range. Nothing was sent.</exception>
    /// <exception cref="NotSupportedException">A part of the condition cannot be said to the service; the message shows that part. Nothing was sent.</exception>
    /// <exception cref="CyborgDbProtocolException">An item does not fit the documents' type; the message names its id.</exception>
    /// <exception cref="CyborgDbException">The index has no embedding model, or the service did not answer, or it answered with another error.</exception>
    public virtual IReadOnlyList<DocumentMatch<TDocument>> QueryContents(
        string contents, Expression<Func<TDocument, bool>>? where = null, QueryOptions? options = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Documents(Index.QueryContents(contents, With(options, where), operation, cancellationToken));

    /// <inheritdoc cref="QueryContents"/>
    public virtual async Task<IReadOnlyList<DocumentMatch<TDocument>>> QueryContentsAsync(
        string contents, Expression<Func<TDocument, bool>>? where = null, QueryOptions? options = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Documents(await Index.QueryContentsAsync(contents, With(options, where), operation, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Finds documents without a vector: by a condition, by words (<see cref="MetadataQuery.Text"/>), or both. Service version 0.18 or later.
    /// </summary>
    /// <param name="where">The condition that they meet; see <see cref="Filter.Where{T}"/> for what it can say. Default: none, all documents.</param>
    /// <param name="orderBy">
    /// The member that they are sorted by, the smallest first unless <see cref="MetadataQuery.Descending"/> is set; those without a value come last. It goes before
    /// <see cref="MetadataQuery.OrderBy"/>. Default: none.
    /// </param>
    /// <param name="query">What else to look for, how many to give, and what with them; the metadata always is. A filter in it has to be met as well. Default: all.</param>
    /// <param name="operation">Overrides for this operation only. The timeout is for each of its requests.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The documents, in the order asked for: with words, those that match them best first.</returns>
    /// <remarks>
    /// It takes two requests, since the service gives ids with this search and no metadata. A document that is deleted between the two is left out, or comes
    /// without values where its type takes that.
    /// </remarks>
    /// <exception cref="ArgumentException">An option is out of range, or contradicts another. Nothing was sent.</exception>
    /// <exception cref="NotSupportedException">
    /// A part of the condition cannot be said to the service, or the service does not sort as the member's type does; the message shows that part. Nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbProtocolException">An item does not fit the documents' type; the message names its id.</exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual async Task<IReadOnlyList<DocumentMatch<TDocument>>> QueryMetadataAsync(
        Expression<Func<TDocument, bool>>? where = null, Expression<Func<TDocument, object?>>? orderBy = null, MetadataQuery? query = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        query = (query ?? new()).And(
            where is null ? null : Where(where), orderBy is null ? null : OrderField.Of(orderBy, Shape.Stored), ItemFields.Metadata);
        var matches = await Index.QueryMetadataAsync(query, operation, cancellationToken).ConfigureAwait(false);
        var documents = new List<DocumentMatch<TDocument>>(matches.Count);
        foreach (var match in matches)
        {
            var found = new QueryMatch(match.Parts) { Id = match.Id, Score = match.Score };
            try
            {
                documents.Add(Document(Routes.QueryMetadataName, found));
            }
            catch (CyborgDbProtocolException) when (match.Metadata.Count == 0)
            {
                // The service tells an item that has been deleted meanwhile from one without metadata in no other way.
            }
        }
        return documents;
    }
}
