using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using CyborgDb.Primitives;
using CyborgDb.Vectors;

namespace CyborgDb;

public partial class EncryptedIndex
{
    /// <summary>Stores vectors under ids, with metadata and contents, over the binary route. An item whose id exists already is replaced entirely.</summary>
    /// <typeparam name="TId">
    /// <see cref="string"/>, <see cref="Guid"/> or an integer of .NET, up to <see cref="UInt128"/> and <see cref="System.Numerics.BigInteger"/>.
    /// Anything but a string is stored as its culture-invariant text, a GUID as 32 lower-case digits with hyphens.
    /// </typeparam>
    /// <param name="ids">One id per row. If there are none, nothing is sent. A sequence that is not a list is enumerated once.</param>
    /// <param name="vectors">
    /// rows × dimension, in any form that converts to a <see cref="VectorMatrix"/>: <c>float[,]</c>, <c>float[][]</c>, <c>List&lt;float[]&gt;</c>,
    /// <c>[[1f, 2f], [3f, 4f]]</c>, tensors, and the same of <see cref="double"/> or <see cref="Half"/>.
    /// </param>
    /// <param name="metadata">One entry per row, <see langword="null"/> for a row that has none. Default: <see langword="null"/>, none at all.</param>
    /// <param name="contents">One entry per row, <see langword="null"/> for a row that has none: text or bytes. Default: <see langword="null"/>, none at all.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The service's answer.</returns>
    /// <exception cref="ArgumentException">
    /// The counts differ; an id is empty, occurs twice, has an unpaired surrogate, or is of a type that cannot be an id; the dimension is zero, or known not to be
    /// that of the index; a value is not finite in single precision; or a text has an unpaired surrogate. The message names the row and the id. Nothing was
    /// sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    public virtual UpsertResult Upsert<TId>(
        IEnumerable<TId> ids, VectorMatrix vectors, IEnumerable<Metadata?>? metadata = null, ItemContentsList? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        UpsertAsync(Batch(ids, vectors, metadata, contents), operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Upsert{TId}(IEnumerable{TId}, VectorMatrix, IEnumerable{Metadata?}?, ItemContentsList?, OperationOptions?, CancellationToken)"/>
    /// <example>
    /// <code>
    /// await index.UpsertAsync(["r1"], new float[,] { { 1, 2 } });
    /// </code>
    /// </example>
    public virtual Task<UpsertResult> UpsertAsync<TId>(
        IEnumerable<TId> ids, VectorMatrix vectors, IEnumerable<Metadata?>? metadata = null, ItemContentsList? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        UpsertAsync(Batch(ids, vectors, metadata, contents), operation, async: true, cancellationToken).AsTask();

    /// <summary>Stores vectors that are contiguous in memory under ids, over the binary route, without copying them.</summary>
    /// <typeparam name="TId">
    /// <see cref="string"/>, <see cref="Guid"/> or an integer of .NET, up to <see cref="UInt128"/> and <see cref="System.Numerics.BigInteger"/>.
    /// Anything but a string is stored as its culture-invariant text, a GUID as 32 lower-case digits with hyphens.
    /// </typeparam>
    /// <param name="ids">One id per row. If there are none, nothing is sent. A sequence that is not a list is enumerated once.</param>
    /// <param name="vectors">rows × dimension values, row by row.</param>
    /// <param name="metadata">One entry per row, <see langword="null"/> for a row that has none. Default: <see langword="null"/>, none at all.</param>
    /// <param name="contents">One entry per row, <see langword="null"/> for a row that has none: text or bytes. Default: <see langword="null"/>, none at all.</param>
    /// <param name="dimension">The number of values in a vector. Default: <see langword="null"/>, the number of values divided by the number of ids.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The service's answer.</returns>
    /// <exception cref="ArgumentException">
    /// The values are not ids × dimension, the counts differ, an id is empty, occurs twice, has an unpaired surrogate, or is of a type that cannot be an id; the dimension is
    /// zero, or known not to be that of the index; a value is not finite in single precision; or a text has an unpaired surrogate. The message names the row and the
    /// id. Nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    public virtual UpsertResult Upsert<TId>(
        IEnumerable<TId> ids, ReadOnlySpan<float> vectors, IEnumerable<Metadata?>? metadata = null, ItemContentsList? contents = null, int? dimension = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        UpsertSpan(IdList.Of(ids), vectors, ListOf(metadata), contents, dimension, operation, cancellationToken);

    /// <inheritdoc cref="Upsert{TId}(IEnumerable{TId}, ReadOnlySpan{float}, IEnumerable{Metadata?}?, ItemContentsList?, int?, OperationOptions?, CancellationToken)"/>
    public virtual Task<UpsertResult> UpsertAsync<TId>(
        IEnumerable<TId> ids, ReadOnlyMemory<float> vectors, IEnumerable<Metadata?>? metadata = null, ItemContentsList? contents = null, int? dimension = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        UpsertAsync(Batch(ids, vectors, metadata, contents, dimension), operation, async: true, cancellationToken).AsTask();

    /// <summary>Stores the rows of a tensor under ids, over the binary route, without copying them.</summary>
    /// <typeparam name="TId">
    /// <see cref="string"/>, <see cref="Guid"/> or an integer of .NET, up to <see cref="UInt128"/> and <see cref="System.Numerics.BigInteger"/>.
    /// Anything but a string is stored as its culture-invariant text, a GUID as 32 lower-case digits with hyphens.
    /// </typeparam>
    /// <param name="ids">One id per row. If there are none, nothing is sent. A sequence that is not a list is enumerated once.</param>
    /// <param name="vectors">A tensor of rank 2, rows × dimension, dense or with strides.</param>
    /// <param name="metadata">One entry per row, <see langword="null"/> for a row that has none. Default: <see langword="null"/>, none at all.</param>
    /// <param name="contents">One entry per row, <see langword="null"/> for a row that has none: text or bytes. Default: <see langword="null"/>, none at all.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The service's answer.</returns>
    /// <exception cref="ArgumentException">
    /// The rank is not 2, the counts differ, an id is empty, occurs twice, has an unpaired surrogate, or is of a type that cannot be an id; the dimension is
    /// zero, or known not to be that of the index; a value is not finite in single precision; or a text has an unpaired surrogate. The message names the row and the
    /// id. Nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    [OverloadResolutionPriority(-1)]
    public virtual UpsertResult Upsert<TId>(
        IEnumerable<TId> ids, in ReadOnlyTensorSpan<float> vectors, IEnumerable<Metadata?>? metadata = null, ItemContentsList? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
        where TId : ISpanParsable<TId> =>
        UpsertSpan(IdList.Of(ids), vectors, ListOf(metadata), contents, operation, cancellationToken);

    /// <summary>Stores items, each with its own vector, contents and metadata. An item whose id exists already is replaced entirely.</summary>
    /// <param name="items">The items. All vectors have the dimension of the index. If there are none, nothing is sent. A sequence that is not a list is enumerated once.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The service's answer.</returns>
    /// <remarks>
    /// If every item has a vector, the items are sent over the binary route, as fast as ids and a matrix are. An item without a vector needs text contents, and an
    /// index with an embedding model. All items of the call are then sent as JSON, which takes about ten times as long.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// An item is <see langword="null"/>; an id is empty, occurs twice or has an unpaired surrogate; a vector has another dimension than the first one, or is known not to
    /// have that of the index; a vector has no values, or a value that is not finite; or an item has neither a vector nor text contents. The message names the row
    /// and the id. Nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    public virtual UpsertResult Upsert(IEnumerable<VectorItem> items, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertItemsAsync(items, nameof(items), operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Upsert(IEnumerable{VectorItem}, OperationOptions?, CancellationToken)"/>
    /// <example>
    /// <code>
    /// await index.UpsertAsync([
    ///     new VectorItem("cat", new float[] { 0.9f, 0.1f, 0.0f }) { Contents = "Sleeps all day.", Metadata = new() { ["legs"] = 4 } },
    ///     new VectorItem("owl", new float[] { 0.1f, 0.2f, 0.9f }) { Contents = "Sees in the dark.", Metadata = new() { ["legs"] = 2 } },
    /// ]);
    /// </code>
    /// </example>
    public virtual Task<UpsertResult> UpsertAsync(
        IEnumerable<VectorItem> items, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertItemsAsync(items, nameof(items), operation, async: true, cancellationToken).AsTask();

    /// <summary>Stores one item. If its id exists already, the old item is replaced entirely.</summary>
    /// <param name="item">The item. Without a vector it needs text contents, and an index with an embedding model.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The service's answer.</returns>
    /// <exception cref="ArgumentException">
    /// The id is empty or has an unpaired surrogate; the vector has no values, has a value that is not finite, or is known not to have the dimension of the index; or
    /// there is neither a vector nor text contents. Nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    public virtual UpsertResult Upsert(VectorItem item, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertItemsAsync(ListOf(item), nameof(item), operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Upsert(VectorItem, OperationOptions?, CancellationToken)"/>
    public virtual Task<UpsertResult> UpsertAsync(VectorItem item, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertItemsAsync(ListOf(item), nameof(item), operation, async: true, cancellationToken).AsTask();

    /// <summary>Stores one vector under an id, over the binary route. If the id exists already, the old item is replaced entirely.</summary>
    /// <param name="id">The id. Not empty.</param>
    /// <param name="vector">
    /// The vector, of the index's dimension: <c>[0.1f, 0.2f]</c>, or an array or memory of <see cref="float"/>, <see cref="double"/> or <see cref="Half"/>.
    /// </param>
    /// <param name="metadata">The item's metadata. Default: <see langword="null"/>, none.</param>
    /// <param name="contents">The item's contents, text or bytes. Default: <see langword="null"/>, none.</param>
    /// <param name="operation">Overrides for this operation only.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The service's answer.</returns>
    /// <exception cref="ArgumentException">
    /// The id is empty or has an unpaired surrogate; the vector has no values, one that is not finite in single precision, or another dimension than the
    /// index, if that is known; or a text has an unpaired surrogate. Nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or it answers with an error.</exception>
    // Before the sequences of ids: to the compiler a string is a sequence of characters.
    [OverloadResolutionPriority(2)]
    public virtual UpsertResult Upsert(
        string id, ReadOnlySpan<float> vector, Metadata? metadata = null, ItemContents? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertSpan(id, vector, metadata, contents, operation, cancellationToken);

    /// <inheritdoc cref="Upsert(string, ReadOnlySpan{float}, Metadata?, ItemContents?, OperationOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public virtual UpsertResult Upsert(
        string id, VectorValues vector, Metadata? metadata = null, ItemContents? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertAsync(Batch(id, MatrixOf(vector), metadata, contents), operation, async: false, cancellationToken).Completed();

    /// <inheritdoc cref="Upsert(string, ReadOnlySpan{float}, Metadata?, ItemContents?, OperationOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public virtual Task<UpsertResult> UpsertAsync(
        string id, VectorValues vector, Metadata? metadata = null, ItemContents? contents = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertAsync(Batch(id, MatrixOf(vector), metadata, contents), operation, async: true, cancellationToken).AsTask();
}
