namespace CyborgDb.Testing;

/// <summary>Calls an index's operations either synchronously or asynchronously, so that one test serves both.</summary>
public sealed class Caller(EncryptedIndex index, bool sync)
{
    public EncryptedIndex Index => index;

    public Task<UpsertResult> UpsertAsync(IReadOnlyList<VectorItem> items, OperationOptions? operation = null, CancellationToken cancellation = default) =>
        sync ? Task.Run(() => index.Upsert(items, operation, cancellation)) : index.UpsertAsync(items, operation, cancellation);

    public Task<UpsertResult> UpsertAsync(IReadOnlyList<string> ids, VectorMatrix vectors, OperationOptions? operation = null) =>
        sync ? Task.Run(() => index.Upsert(ids, vectors, operation: operation)) : index.UpsertAsync(ids, vectors, operation: operation);

    public Task<UpsertResult> UpsertBinaryAsync(
        IReadOnlyList<string> ids, VectorMatrix vectors, IReadOnlyList<Metadata?>? metadata = null, ItemContentsList? contents = null,
        OperationOptions? operation = null, CancellationToken cancellation = default) =>
        sync
            ? Task.Run(() => index.UpsertBinary(ids, vectors, metadata, contents, operation, cancellation))
            : index.UpsertBinaryAsync(ids, vectors, metadata, contents, operation, cancellation);

    public Task<IReadOnlyList<QueryMatch>> QueryAsync(
        float[] vector, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellation = default) =>
        sync ? Task.Run(() => index.Query(vector, options, operation, cancellation)) : index.QueryAsync(vector, options, operation, cancellation);

    public Task<IReadOnlyList<IReadOnlyList<QueryMatch>>> QueryBatchAsync(
        VectorMatrix vectors, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellation = default) =>
        sync ? Task.Run(() => index.QueryBatch(vectors, options, operation, cancellation)) : index.QueryBatchAsync(vectors, options, operation, cancellation);

    public Task<IReadOnlyList<QueryMatch>> QueryContentsAsync(
        string contents, QueryOptions? options = null, OperationOptions? operation = null, CancellationToken cancellation = default) =>
        sync ? Task.Run(() => index.QueryContents(contents, options, operation, cancellation)) : index.QueryContentsAsync(contents, options, operation, cancellation);

    public Task<IReadOnlyList<StoredItem>> GetAsync(
        IReadOnlyList<string> ids, ItemFields include = ItemFields.All, OperationOptions? operation = null, CancellationToken cancellation = default) =>
        sync ? Task.Run(() => index.Get(ids, include, operation, cancellation)) : index.GetAsync(ids, include, operation, cancellation);

    public Task<DeleteResult> DeleteAsync(IReadOnlyList<string> ids, OperationOptions? operation = null, CancellationToken cancellation = default) =>
        sync ? Task.Run(() => index.Delete(ids, operation, cancellation)) : index.DeleteAsync(ids, operation, cancellation);

    /// <summary>All ids, in the service's order.</summary>
    public async Task<List<string>> IdsAsync()
    {
        var ids = new List<string>();
        await foreach (var id in index.ListIdsAsync())
            ids.Add(id);
        return ids;
    }

    public async Task<StoredItem> GetOneAsync(string id) => Assert.Single(await GetAsync([id]));
}
