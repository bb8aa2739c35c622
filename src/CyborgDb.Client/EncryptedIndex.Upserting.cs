using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using CyborgDb.Arguments;
using CyborgDb.Primitives;
using CyborgDb.Protocol;
using CyborgDb.Vectors;

namespace CyborgDb;

/// <content>What all shapes of an upsert come to.</content>
public partial class EncryptedIndex
{
    internal async ValueTask<UpsertResult> UpsertItemsAsync(
        IEnumerable<VectorItem> given, string parameter, OperationOptions? operation, bool async, CancellationToken cancellationToken,
        [CallerMemberName] string method = "")
    {
        ArgumentNullException.ThrowIfNull(given, parameter);
        var items = given as IReadOnlyList<VectorItem> ?? [.. given];
        var route = Routes.UpsertBinary(items.Count);
        using var call = _service.Begin(route, operation, cancellationToken, method);
        await call.CheckAsync(
            (items, parameter, known: Known), UpsertRules.SizeOf(items),
            static (given, token) => UpsertRules.Check(given.items, given.known, given.parameter, token), async).ConfigureAwait(false);
        if (items.Count == 0)
            return s_nothingToUpsert;
        if (!BinaryBatch.CanTake(items))
        {
            // Only this route takes items of which the service makes the vectors.
            route = Routes.Upsert(items.Count);
            call.Take(route);
            return await _service.SendAsync(call, route, scope => new UpsertItemsContent(scope, items), async).ConfigureAwait(false);
        }
        var result = await _service.SendAsync(call, route, scope => new UpsertBinaryContent(scope, BinaryBatch.Of(items)), async).ConfigureAwait(false);
        Learn(items[0].Vector!.Value.Length);
        return result;
    }

    private async ValueTask<UpsertResult> UpsertAsync(
        BinaryBatch batch, OperationOptions? operation, bool async, CancellationToken cancellationToken, [CallerMemberName] string method = "")
    {
        var route = Routes.UpsertBinary(batch.Ids.Count);
        using var call = _service.Begin(route, operation, cancellationToken, method);
        await call.CheckAsync(
            (batch, known: Known), UpsertRules.SizeOf(batch), static (given, token) => UpsertRules.Check(given.batch, given.known, token), async).ConfigureAwait(false);
        if (batch.Ids.Count == 0)
            return s_nothingToUpsert;
        var result = await _service.SendAsync(call, route, scope => new UpsertBinaryContent(scope, batch), async).ConfigureAwait(false);
        Learn(batch.Vectors.Dimension);
        return result;
    }

    private unsafe UpsertResult UpsertSpan(
        IdList ids, ReadOnlySpan<float> vectors, IReadOnlyList<Metadata?>? metadata, ItemContentsList? contents, int? dimension,
        OperationOptions? operation, CancellationToken cancellationToken, [CallerMemberName] string method = "")
    {
        var each = VectorRules.DimensionOf(vectors.Length, ids.Count, dimension, nameof(vectors));
        fixed (float* first = vectors)
        {
            var source = new PinnedSource(first, vectors.Length, Strides.Dense(each));
            return UpsertPinned(source, new(ids, new(source, ids.Count, each), metadata, contents), operation, method, cancellationToken);
        }
    }

    private unsafe UpsertResult UpsertSpan(
        string id, ReadOnlySpan<float> vector, Metadata? metadata, ItemContents? contents,
        OperationOptions? operation, CancellationToken cancellationToken, [CallerMemberName] string method = "")
    {
        fixed (float* first = vector)
        {
            var source = new PinnedSource(first, vector.Length, Strides.Dense(vector.Length));
            return UpsertPinned(source, Batch(id, new VectorMatrix(source, 1, vector.Length), metadata, contents), operation, method, cancellationToken);
        }
    }

    private unsafe UpsertResult UpsertSpan(
        IdList ids, in ReadOnlyTensorSpan<float> vectors, IReadOnlyList<Metadata?>? metadata, ItemContentsList? contents,
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

    private static BinaryBatch Batch<TId>(
        IEnumerable<TId> ids, VectorMatrix vectors, IEnumerable<Metadata?>? metadata, ItemContentsList? contents) =>
        new(IdList.Of(ids), vectors, ListOf(metadata), contents);

    private static BinaryBatch Batch<TId>(
        IEnumerable<TId> ids, ReadOnlyMemory<float> vectors, IEnumerable<Metadata?>? metadata, ItemContentsList? contents, int? dimension)
    {
        var list = IdList.Of(ids);
        var each = VectorRules.DimensionOf(vectors.Length, list.Count, dimension, nameof(vectors));
        return new(list, new(VectorSource.Of(vectors), list.Count, each), ListOf(metadata), contents);
    }

    private static BinaryBatch Batch(string id, VectorMatrix vector, Metadata? metadata, ItemContents? contents)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new(IdList.Of<string>([id]), vector, metadata is null ? null : [metadata], contents is null ? null : [contents])
        {
            IdsParameter = nameof(id),
            VectorsParameter = nameof(vector),
        };
    }

    private static IReadOnlyList<Metadata?>? ListOf(IEnumerable<Metadata?>? metadata) =>
        metadata is null ? null : metadata as IReadOnlyList<Metadata?> ?? [.. metadata];

    private static VectorItem[] ListOf(VectorItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return [item];
    }

    private static readonly UpsertResult s_nothingToUpsert = new()
    {
        Count = 0,
        Message = "There was nothing to upsert, so nothing was sent.",
    };
}
