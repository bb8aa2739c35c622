using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using CyborgDb.Primitives;
using CyborgDb.Vectors;

namespace CyborgDb;

public sealed partial class EncryptedIndex
{
    /// <summary>Stores vectors under ids, with metadata and contents, over the binary route. An id that exists is replaced as a whole.</summary>
    /// <param name="ids">One id a row. None: nothing is sent.</param>
    /// <param name="vectors">
    /// rows × dimension: <c>float[,]</c>, <c>float[][]</c>, <c>Tensor&lt;float&gt;</c>, <c>(ReadOnlyMemory&lt;float&gt;, int)</c>, or the same of <see cref="double"/> or <see cref="Half"/>.
    /// </param>
    /// <param name="metadata">One entry a row, null for a row without; or null for none at all.</param>
    /// <param name="contents">One entry a row, null for a row without; or null for none at all.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What the service said.</returns>
    /// <exception cref="ArgumentException">
    /// The counts differ, an id is empty, doubled or has an unpaired surrogate, the dimension is zero, or a value is not finite in single
    /// precision. The message names the row and the id; nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public UpsertResult UpsertBinary(
        IReadOnlyList<string> ids, VectorMatrix vectors,
        IReadOnlyList<Metadata?>? metadata = null, IReadOnlyList<ItemContents?>? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertAsync(new(IdList.Of(ids), vectors, metadata, contents), operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="UpsertBinary(IReadOnlyList{string}, VectorMatrix, IReadOnlyList{Metadata?}?, IReadOnlyList{ItemContents?}?, OperationOptions?, CancellationToken)"/>
    /// <typeparam name="TId">The type of integer; ids are stored as their decimal text.</typeparam>
    public UpsertResult UpsertBinary<TId>(
        IReadOnlyList<TId> ids, VectorMatrix vectors,
        IReadOnlyList<Metadata?>? metadata = null, IReadOnlyList<ItemContents?>? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : IBinaryInteger<TId> =>
        UpsertAsync(new(IdList.Of(ids), vectors, metadata, contents), operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="UpsertBinary(IReadOnlyList{string}, VectorMatrix, IReadOnlyList{Metadata?}?, IReadOnlyList{ItemContents?}?, OperationOptions?, CancellationToken)"/>
    public Task<UpsertResult> UpsertBinaryAsync(
        IReadOnlyList<string> ids, VectorMatrix vectors,
        IReadOnlyList<Metadata?>? metadata = null, IReadOnlyList<ItemContents?>? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertAsync(new(IdList.Of(ids), vectors, metadata, contents), operation, async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="UpsertBinary{TId}(IReadOnlyList{TId}, VectorMatrix, IReadOnlyList{Metadata?}?, IReadOnlyList{ItemContents?}?, OperationOptions?, CancellationToken)"/>
    public Task<UpsertResult> UpsertBinaryAsync<TId>(
        IReadOnlyList<TId> ids, VectorMatrix vectors,
        IReadOnlyList<Metadata?>? metadata = null, IReadOnlyList<ItemContents?>? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : IBinaryInteger<TId> =>
        UpsertAsync(new(IdList.Of(ids), vectors, metadata, contents), operation, async: true, cancellationToken).AsTask();

    /// <summary>Stores vectors that stand one behind the other under ids, with metadata and contents, without copying them.</summary>
    /// <param name="ids">One id a row. None: nothing is sent.</param>
    /// <param name="vectors">rows × dimension values, row by row; the dimension is the length divided by the number of ids.</param>
    /// <param name="metadata">One entry a row, null for a row without; or null for none at all.</param>
    /// <param name="contents">One entry a row, null for a row without; or null for none at all.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What the service said.</returns>
    /// <exception cref="ArgumentException">
    /// The length is no multiple of the number of ids, the counts differ, an id is empty, doubled or has an unpaired surrogate, the dimension is
    /// zero, or a value is not finite. The message names the row and the id; nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    public UpsertResult UpsertBinary(
        IReadOnlyList<string> ids, ReadOnlySpan<float> vectors,
        IReadOnlyList<Metadata?>? metadata = null, IReadOnlyList<ItemContents?>? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertSpan(IdList.Of(ids), vectors, metadata, contents, operation, cancellationToken);

    /// <inheritdoc cref="UpsertBinary(IReadOnlyList{string}, ReadOnlySpan{float}, IReadOnlyList{Metadata?}?, IReadOnlyList{ItemContents?}?, OperationOptions?, CancellationToken)"/>
    /// <typeparam name="TId">The type of integer; ids are stored as their decimal text.</typeparam>
    public UpsertResult UpsertBinary<TId>(
        IReadOnlyList<TId> ids, ReadOnlySpan<float> vectors,
        IReadOnlyList<Metadata?>? metadata = null, IReadOnlyList<ItemContents?>? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : IBinaryInteger<TId> =>
        UpsertSpan(IdList.Of(ids), vectors, metadata, contents, operation, cancellationToken);

    /// <inheritdoc cref="UpsertBinary(IReadOnlyList{string}, ReadOnlySpan{float}, IReadOnlyList{Metadata?}?, IReadOnlyList{ItemContents?}?, OperationOptions?, CancellationToken)"/>
    public Task<UpsertResult> UpsertBinaryAsync(
        IReadOnlyList<string> ids, ReadOnlyMemory<float> vectors,
        IReadOnlyList<Metadata?>? metadata = null, IReadOnlyList<ItemContents?>? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertAsync(Batch(IdList.Of(ids), vectors, metadata, contents), operation, async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="UpsertBinary{TId}(IReadOnlyList{TId}, ReadOnlySpan{float}, IReadOnlyList{Metadata?}?, IReadOnlyList{ItemContents?}?, OperationOptions?, CancellationToken)"/>
    public Task<UpsertResult> UpsertBinaryAsync<TId>(
        IReadOnlyList<TId> ids, ReadOnlyMemory<float> vectors,
        IReadOnlyList<Metadata?>? metadata = null, IReadOnlyList<ItemContents?>? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : IBinaryInteger<TId> =>
        UpsertAsync(Batch(IdList.Of(ids), vectors, metadata, contents), operation, async: true, cancellationToken).AsTask();

    /// <summary>Stores the rows of a tensor under ids, with metadata and contents, without copying them.</summary>
    /// <param name="ids">One id a row. None: nothing is sent.</param>
    /// <param name="vectors">A tensor of rank 2, rows × dimension, dense or with strides.</param>
    /// <param name="metadata">One entry a row, null for a row without; or null for none at all.</param>
    /// <param name="contents">One entry a row, null for a row without; or null for none at all.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What the service said.</returns>
    /// <exception cref="ArgumentException">
    /// The rank is not 2, the counts differ, an id is empty, doubled or has an unpaired surrogate, the dimension is zero, or a value is not
    /// finite. The message names the row and the id; nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service did not answer, or with an error.</exception>
    [OverloadResolutionPriority(-1)]
    public UpsertResult UpsertBinary(
        IReadOnlyList<string> ids, in ReadOnlyTensorSpan<float> vectors,
        IReadOnlyList<Metadata?>? metadata = null, IReadOnlyList<ItemContents?>? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertSpan(IdList.Of(ids), vectors, metadata, contents, operation, cancellationToken);

    /// <inheritdoc cref="UpsertBinary(IReadOnlyList{string}, in ReadOnlyTensorSpan{float}, IReadOnlyList{Metadata?}?, IReadOnlyList{ItemContents?}?, OperationOptions?, CancellationToken)"/>
    /// <typeparam name="TId">The type of integer; ids are stored as their decimal text.</typeparam>
    [OverloadResolutionPriority(-1)]
    public UpsertResult UpsertBinary<TId>(
        IReadOnlyList<TId> ids, in ReadOnlyTensorSpan<float> vectors,
        IReadOnlyList<Metadata?>? metadata = null, IReadOnlyList<ItemContents?>? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : IBinaryInteger<TId> =>
        UpsertSpan(IdList.Of(ids), vectors, metadata, contents, operation, cancellationToken);
}
