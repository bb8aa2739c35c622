using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using CyborgDb.Arguments;
using CyborgDb.Primitives;
using CyborgDb.Protocol;
using CyborgDb.Vectors;

namespace CyborgDb;

public sealed partial class EncryptedIndex
{
    /// <summary>Stores items, each with its own vector, contents and metadata. An id that exists is replaced as a whole.</summary>
    /// <param name="items">The items. Their vectors are of one dimension, the index's. None: nothing is sent.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What the service said.</returns>
    /// <remarks>Vectors go as JSON numbers, which is slow for many: the shapes that take ids and vectors apart are for those.</remarks>
    /// <exception cref="ArgumentException">
    /// An item is null, an id is empty, doubled or has an unpaired surrogate, a vector has another dimension than the first, no values or one
    /// that is not finite, or an item has neither a vector nor text contents. The message names the row and the id; nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public UpsertResult Upsert(
        IReadOnlyList<VectorItem> items, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertItemsAsync(items, operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Upsert(IReadOnlyList{VectorItem}, OperationOptions?, CancellationToken)"/>
    public Task<UpsertResult> UpsertAsync(
        IReadOnlyList<VectorItem> items, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertItemsAsync(items, operation, async: true, cancellationToken).AsTask();

    /// <summary>Stores vectors under ids, over the binary route. An id that exists is replaced as a whole.</summary>
    /// <param name="ids">One id a row. None: nothing is sent.</param>
    /// <param name="vectors">
    /// rows × dimension: <c>float[,]</c>, <c>float[][]</c>, <c>Tensor&lt;float&gt;</c>, <c>(ReadOnlyMemory&lt;float&gt;, int)</c>, or the same of <see cref="double"/> or <see cref="Half"/>.
    /// </param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What the service said.</returns>
    /// <exception cref="ArgumentException">
    /// The counts differ, an id is empty, doubled or has an unpaired surrogate, the dimension is zero, or a value is not finite in single
    /// precision. The message names the row and the id; nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public UpsertResult Upsert(
        IReadOnlyList<string> ids, VectorMatrix vectors, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertAsync(new(IdList.Of(ids), vectors, null, null), operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Upsert(IReadOnlyList{string}, VectorMatrix, OperationOptions?, CancellationToken)"/>
    /// <typeparam name="TId">The type of integer; ids are stored as their decimal text.</typeparam>
    public UpsertResult Upsert<TId>(
        IReadOnlyList<TId> ids, VectorMatrix vectors, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : IBinaryInteger<TId> =>
        UpsertAsync(new(IdList.Of(ids), vectors, null, null), operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Upsert(IReadOnlyList{string}, VectorMatrix, OperationOptions?, CancellationToken)"/>
    public Task<UpsertResult> UpsertAsync(
        IReadOnlyList<string> ids, VectorMatrix vectors, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertAsync(new(IdList.Of(ids), vectors, null, null), operation, async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="Upsert{TId}(IReadOnlyList{TId}, VectorMatrix, OperationOptions?, CancellationToken)"/>
    public Task<UpsertResult> UpsertAsync<TId>(
        IReadOnlyList<TId> ids, VectorMatrix vectors, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : IBinaryInteger<TId> =>
        UpsertAsync(new(IdList.Of(ids), vectors, null, null), operation, async: true, cancellationToken).AsTask();

    /// <summary>Stores vectors that stand one behind the other under ids, over the binary route, without copying them.</summary>
    /// <param name="ids">One id a row. None: nothing is sent.</param>
    /// <param name="vectors">rows × dimension values, row by row; the dimension is the length divided by the number of ids.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What the service said.</returns>
    /// <exception cref="ArgumentException">
    /// The length is no multiple of the number of ids, or what <see cref="Upsert(IReadOnlyList{string}, VectorMatrix, OperationOptions?, CancellationToken)"/>
    /// refuses. The message names the row and the id; nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public UpsertResult Upsert(
        IReadOnlyList<string> ids, ReadOnlySpan<float> vectors, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertSpan(IdList.Of(ids), vectors, null, null, operation, cancellationToken);

    /// <inheritdoc cref="Upsert(IReadOnlyList{string}, ReadOnlySpan{float}, OperationOptions?, CancellationToken)"/>
    /// <typeparam name="TId">The type of integer; ids are stored as their decimal text.</typeparam>
    public UpsertResult Upsert<TId>(
        IReadOnlyList<TId> ids, ReadOnlySpan<float> vectors, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : IBinaryInteger<TId> =>
        UpsertSpan(IdList.Of(ids), vectors, null, null, operation, cancellationToken);

    /// <inheritdoc cref="Upsert(IReadOnlyList{string}, ReadOnlySpan{float}, OperationOptions?, CancellationToken)"/>
    public Task<UpsertResult> UpsertAsync(
        IReadOnlyList<string> ids, ReadOnlyMemory<float> vectors, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertAsync(Batch(IdList.Of(ids), vectors, null, null), operation, async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="Upsert{TId}(IReadOnlyList{TId}, ReadOnlySpan{float}, OperationOptions?, CancellationToken)"/>
    public Task<UpsertResult> UpsertAsync<TId>(
        IReadOnlyList<TId> ids, ReadOnlyMemory<float> vectors, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : IBinaryInteger<TId> =>
        UpsertAsync(Batch(IdList.Of(ids), vectors, null, null), operation, async: true, cancellationToken).AsTask();

    /// <summary>Stores the rows of a tensor under ids, over the binary route, without copying them.</summary>
    /// <param name="ids">One id a row. None: nothing is sent.</param>
    /// <param name="vectors">A tensor of rank 2, rows × dimension, dense or with strides.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What the service said.</returns>
    /// <exception cref="ArgumentException">
    /// The rank is not 2, or what <see cref="Upsert(IReadOnlyList{string}, VectorMatrix, OperationOptions?, CancellationToken)"/> refuses. The
    /// message names the row and the id; nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    [OverloadResolutionPriority(-1)]
    public UpsertResult Upsert(
        IReadOnlyList<string> ids, in ReadOnlyTensorSpan<float> vectors, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertSpan(IdList.Of(ids), vectors, null, null, operation, cancellationToken);

    /// <inheritdoc cref="Upsert(IReadOnlyList{string}, in ReadOnlyTensorSpan{float}, OperationOptions?, CancellationToken)"/>
    /// <typeparam name="TId">The type of integer; ids are stored as their decimal text.</typeparam>
    [OverloadResolutionPriority(-1)]
    public UpsertResult Upsert<TId>(
        IReadOnlyList<TId> ids, in ReadOnlyTensorSpan<float> vectors, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : IBinaryInteger<TId> =>
        UpsertSpan(IdList.Of(ids), vectors, null, null, operation, cancellationToken);

    private async ValueTask<UpsertResult> UpsertItemsAsync(
        IReadOnlyList<VectorItem> items, OperationOptions? operation, bool async, CancellationToken cancellationToken, [CallerMemberName] string method = "")
    {
        var route = Routes.Upsert(items?.Count ?? 0);
        using var call = _service.Begin(route, operation, cancellationToken, method);
        ArgumentNullException.ThrowIfNull(items);
        await call.CheckAsync(items, UpsertRules.SizeOf(items), static (items, token) => UpsertRules.Check(items, token), async).ConfigureAwait(false);
        return items.Count == 0
            ? s_nothingToUpsert
            : await _service.SendAsync(call, route, scope => new UpsertItemsContent(scope, items), async).ConfigureAwait(false);
    }

    private async ValueTask<UpsertResult> UpsertAsync(
        BinaryBatch batch, OperationOptions? operation, bool async, CancellationToken cancellationToken, [CallerMemberName] string method = "")
    {
        var route = Routes.UpsertBinary(batch.Ids.Count);
        using var call = _service.Begin(route, operation, cancellationToken, method);
        await call.CheckAsync(batch, UpsertRules.SizeOf(batch), static (batch, token) => UpsertRules.Check(batch, token), async).ConfigureAwait(false);
        return batch.Ids.Count == 0
            ? s_nothingToUpsert
            : await _service.SendAsync(call, route, scope => new UpsertBinaryContent(scope, batch), async).ConfigureAwait(false);
    }

    private unsafe UpsertResult UpsertSpan(
        IdList ids, ReadOnlySpan<float> vectors, IReadOnlyList<Metadata?>? metadata, IReadOnlyList<ItemContents?>? contents,
        OperationOptions? operation, CancellationToken cancellationToken, [CallerMemberName] string method = "")
    {
        var dimension = VectorRules.DimensionOf(vectors.Length, ids.Count, nameof(vectors));
        fixed (float* first = vectors)
        {
            var source = new PinnedSource(first, vectors.Length, Strides.Dense(dimension));
            return UpsertPinned(source, new(ids, new(source, ids.Count, dimension), metadata, contents), operation, method, cancellationToken);
        }
    }

    private unsafe UpsertResult UpsertSpan(
        IdList ids, in ReadOnlyTensorSpan<float> vectors, IReadOnlyList<Metadata?>? metadata, IReadOnlyList<ItemContents?>? contents,
        OperationOptions? operation, CancellationToken cancellationToken, [CallerMemberName] string method = "")
    {
        var (rows, dimension) = VectorMatrix.ShapeOf(vectors);
        fixed (float* first = vectors)
        {
            var source = new PinnedSource(first, vectors.FlattenedLength, Strides.Of(vectors));
            return UpsertPinned(source, new(ids, new(source, rows, dimension), metadata, contents), operation, method, cancellationToken);
        }
    }

    private UpsertResult UpsertPinned(PinnedSource source, BinaryBatch batch, OperationOptions? operation, string method, CancellationToken cancellationToken)
    {
        try
        {
            return UpsertAsync(batch, operation, async: false, cancellationToken, method).Completed();
        }
        finally
        {
            source.Release();
        }
    }

    private static BinaryBatch Batch(
        IdList ids, ReadOnlyMemory<float> vectors, IReadOnlyList<Metadata?>? metadata, IReadOnlyList<ItemContents?>? contents)
    {
        var dimension = VectorRules.DimensionOf(vectors.Length, ids.Count, nameof(vectors));
        var matrix = new VectorMatrix(VectorSource.Of(vectors), ids.Count, dimension);
        return new(ids, matrix, metadata, contents);
    }

    private static readonly UpsertResult s_nothingToUpsert = new()
    {
        Count = 0,
        Message = "There was nothing to upsert, so nothing was sent.",
    };
}
