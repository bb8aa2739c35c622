using System.Runtime.CompilerServices;
using CyborgDb.Primitives;
using CyborgDb.Vectors;

namespace CyborgDb;

public partial class EncryptedIndex
{
    /// <inheritdoc cref="Upsert{TId}(IEnumerable{TId}, VectorMatrix, IEnumerable{Metadata?}?, ItemContentsList?, OperationOptions?, CancellationToken)"/>
    public virtual UpsertResult UpsertBinary<TId>(
        IEnumerable<TId> ids, VectorMatrix vectors, IEnumerable<Metadata?>? metadata = null, ItemContentsList? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        UpsertAsync(Batch(ids, vectors, metadata, contents), operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Upsert{TId}(IEnumerable{TId}, VectorMatrix, IEnumerable{Metadata?}?, ItemContentsList?, OperationOptions?, CancellationToken)"/>
    public virtual Task<UpsertResult> UpsertBinaryAsync<TId>(
        IEnumerable<TId> ids, VectorMatrix vectors, IEnumerable<Metadata?>? metadata = null, ItemContentsList? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        UpsertAsync(Batch(ids, vectors, metadata, contents), operation, async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="Upsert{TId}(IEnumerable{TId}, ReadOnlySpan{float}, IEnumerable{Metadata?}?, ItemContentsList?, int?, OperationOptions?, CancellationToken)"/>
    public virtual UpsertResult UpsertBinary<TId>(
        IEnumerable<TId> ids, ReadOnlySpan<float> vectors, IEnumerable<Metadata?>? metadata = null, ItemContentsList? contents = null, int? dimension = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        UpsertSpan(IdList.Of(ids), vectors, ListOf(metadata), contents, dimension, operation, cancellationToken);

    /// <inheritdoc cref="Upsert{TId}(IEnumerable{TId}, ReadOnlySpan{float}, IEnumerable{Metadata?}?, ItemContentsList?, int?, OperationOptions?, CancellationToken)"/>
    public virtual Task<UpsertResult> UpsertBinaryAsync<TId>(
        IEnumerable<TId> ids, ReadOnlyMemory<float> vectors, IEnumerable<Metadata?>? metadata = null, ItemContentsList? contents = null, int? dimension = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        UpsertAsync(Batch(ids, vectors, metadata, contents, dimension), operation, async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="Upsert(string, ReadOnlySpan{float}, Metadata?, ItemContents?, OperationOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public virtual UpsertResult UpsertBinary(
        string id, ReadOnlySpan<float> vector, Metadata? metadata = null, ItemContents? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertSpan(id, vector, metadata, contents, operation, cancellationToken);

    /// <inheritdoc cref="Upsert(string, ReadOnlySpan{float}, Metadata?, ItemContents?, OperationOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public virtual UpsertResult UpsertBinary(
        string id, VectorValues vector, Metadata? metadata = null, ItemContents? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertAsync(Batch(id, MatrixOf(vector), metadata, contents), operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Upsert(string, ReadOnlySpan{float}, Metadata?, ItemContents?, OperationOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public virtual Task<UpsertResult> UpsertBinaryAsync(
        string id, VectorValues vector, Metadata? metadata = null, ItemContents? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertAsync(Batch(id, MatrixOf(vector), metadata, contents), operation, async: true, cancellationToken).AsTask();
}
