using System.Runtime.CompilerServices;
using CyborgDb.Arguments;
using CyborgDb.Protocol;

namespace CyborgDb;

public sealed partial class EncryptedIndex
{
    /// <summary>Reads items back, decrypted, out of the response while it arrives, so that they never stand in memory all at once.</summary>
    /// <param name="ids">Their ids. None: nothing is sent.</param>
    /// <param name="include">Which parts to give. Default: all.</param>
    /// <param name="operation">Overrides for this operation alone. The timeout is for the whole of the reading.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The items found, in the service's order, as with <see cref="Get(IReadOnlyList{string}, ItemFields, OperationOptions?, CancellationToken)"/>. Each enumeration asks anew.</returns>
    /// <exception cref="ArgumentException">An id is null, empty or has an unpaired surrogate; the message names the row. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">While enumerating: the service did not answer, or with an error, or the response broke off.</exception>
    public IAsyncEnumerable<StoredItem> GetStreamAsync(
        IReadOnlyList<string> ids, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        var list = IdList.Of(ids);
        Check(list, include);
        return StreamItemsAsync(list, include, operation, cancellationToken);
    }

    /// <summary>Finds the items nearest to each of many vectors, and gives each query's matches while the response arrives.</summary>
    /// <param name="vectors">queries × dimension. None: nothing is sent.</param>
    /// <param name="options">How many, under which condition, and what to give with them. Default: 100, with their distances.</param>
    /// <param name="operation">Overrides for this operation alone. The timeout is for the whole of the reading.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>One list a query, in the order of the queries; in each the neighbours, nearest first. Each enumeration asks anew.</returns>
    /// <exception cref="ArgumentException">The dimension is zero, a value is not finite (the message names the row), or an option is out of range. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">While enumerating: the service did not answer, or with an error, or not for every query.</exception>
    public IAsyncEnumerable<IReadOnlyList<QueryMatch>> QueryBatchStreamAsync(
        VectorMatrix vectors, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        options ??= QueryOptions.Default;
        options.Check();
        if (vectors.Rows > 0)
            VectorRules.Check(vectors, ids: null, nameof(vectors));
        return StreamMatchesAsync(vectors, options, operation, cancellationToken);
    }

    private async IAsyncEnumerable<StoredItem> StreamItemsAsync(
        IdList ids, ItemFields include, OperationOptions? operation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            yield break;
        var (call, stream) = await OpenAsync(
            Operation.Get, scope => new GetContent(scope, ids, include), ids.Count, operation, cancellationToken).ConfigureAwait(false);
        using var ended = call;
        using var reader = new ItemsReader(stream, _connection.MaxItemBytes);
        while (await call.ReadAsync(reader.ReadNextAsync).ConfigureAwait(false) is { } items)
        {
            foreach (var item in items)
                yield return item;
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<QueryMatch>> StreamMatchesAsync(
        VectorMatrix vectors, QueryOptions options, OperationOptions? operation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (vectors.Rows == 0)
            yield break;
        var (call, stream) = await OpenAsync(
            Operation.QueryBinary, scope => new QueryVectorsContent(scope, vectors, options), vectors.Rows, operation, cancellationToken).ConfigureAwait(false);
        using var ended = call;
        using var reader = new MatchesReader(stream, vectors.Rows, _connection.MaxItemBytes, hasScores: options.Hybrid is not null);
        while (await call.ReadAsync(reader.ReadNextAsync).ConfigureAwait(false) is { } lists)
        {
            foreach (var matches in lists)
                yield return matches;
        }
    }
}
