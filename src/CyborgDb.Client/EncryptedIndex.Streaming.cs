using CyborgDb.Arguments;
using CyborgDb.Protocol;
using CyborgDb.Transport;
using CyborgDb.Vectors;

namespace CyborgDb;

public partial class EncryptedIndex
{
    /// <summary>Reads items back, decrypted, while the response arrives, so that they are never all in memory at once.</summary>
    /// <typeparam name="TId"><see cref="string"/>, <see cref="Guid"/> or an integer of .NET; what is not a string is stored as its invariant text.</typeparam>
    /// <param name="ids">Their ids. If there are none, nothing is sent.</param>
    /// <param name="include">Which parts to return. Default: all.</param>
    /// <param name="operation">Overrides for this operation only. The timeout is for the whole of the reading.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The items found, in the service's order, as with <see cref="Get{TId}(IEnumerable{TId}, ItemFields, OperationOptions?, CancellationToken)"/>. Each enumeration sends a new request.</returns>
    /// <exception cref="ArgumentException">
    /// An id is <see langword="null"/>, empty or has an unpaired surrogate; the message names the row. Nothing was sent. Thousands of ids are checked only when
    /// they are enumerated, so that the caller's thread is not held.
    /// </exception>
    /// <exception cref="CyborgDbException">While enumerating: the service cannot be reached, answers with an error, or the response breaks off.</exception>
    public virtual IAsyncEnumerable<StoredItem> GetStreamAsync<TId>(
        IEnumerable<TId> ids, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId>
    {
        var list = IdList.Of(ids);
        if (UpsertRules.SizeOf(list) < Call.LongWork && !cancellationToken.IsCancellationRequested)
            Check(list, include, cancellationToken);
        return _service.StreamAsync(
            Routes.GetInPieces(include),
            async call =>
            {
                await call.CheckAsync(
                    (list, include), UpsertRules.SizeOf(list), static (given, token) => Check(given.list, given.include, token), async: true).ConfigureAwait(false);
                return list.Count > 0;
            },
            scope => new GetContent(scope, list, include),
            operation, cancellationToken);
    }

    /// <summary>Finds the items nearest to each of many vectors, and returns the matches of each query while the response arrives.</summary>
    /// <param name="vectors">queries × dimension. If there are none, nothing is sent.</param>
    /// <param name="options">How many matches to return, which filter they must meet, and what to return with them. Default: 100 matches, with their distances.</param>
    /// <param name="operation">Overrides for this operation only. The timeout is for the whole of the reading.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>One list per query, in the order of the queries. Each holds the neighbours, nearest first. Each enumeration sends a new request.</returns>
    /// <exception cref="ArgumentException">
    /// The dimension is zero, a value is not finite (the message names the row), or an option is out of range. Nothing was sent. A megabyte of
    /// vectors and more is checked only when the results are enumerated, so that the caller's thread is not held.
    /// </exception>
    /// <exception cref="CyborgDbException">While enumerating: the service cannot be reached, answers with an error, or does not answer every query.</exception>
    public virtual IAsyncEnumerable<IReadOnlyList<QueryMatch>> QueryBatchStreamAsync(
        VectorMatrix vectors, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        options ??= QueryOptions.Default;
        if (vectors.Length < Call.LongWork && !cancellationToken.IsCancellationRequested)
            Check(vectors, options, Known, nameof(vectors), cancellationToken);
        var lists = _service.StreamAsync(
            Routes.QueryBinaryInPieces(vectors.Rows, options.Include, hasScores: options.Hybrid is not null),
            async call =>
            {
                await call.CheckAsync(
                    (vectors, options, known: Known), vectors.Length,
                    static (given, token) => Check(given.vectors, given.options, given.known, nameof(vectors), token), async: true).ConfigureAwait(false);
                return vectors.Rows > 0;
            },
            scope => new QueryVectorsContent(scope, vectors, options),
            operation, cancellationToken);
        return (options.Include & PartsByGet) == 0 ? lists : WithPartsAsync(lists, options.Include, operation, cancellationToken);
    }
}
