using CyborgDb.Arguments;
using CyborgDb.Documents;
using CyborgDb.Primitives;
using CyborgDb.Vectors;

namespace CyborgDb;

public partial class EncryptedIndex<TDocument>
{
    /// <summary>Stores documents: id, vector and contents apart, everything else as metadata. An id that exists is replaced as a whole.</summary>
    /// <param name="documents">The documents. None: nothing is sent. What is no list is enumerated once.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What the service said.</returns>
    /// <remarks>
    /// Where every document has a vector, they go over the binary route. One without needs text contents and an index with an embedding
    /// model, and then all vectors go as JSON numbers.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// A document is null, an id is missing, empty or doubled, a vector has another dimension than the first or a value that is not finite, or a document
    /// has neither a vector nor text contents, or cannot be written as metadata. The message names the row and the id; nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual UpsertResult Upsert(
        IEnumerable<TDocument> documents, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        var batch = Batch.Of(ListOf(documents), Shape, cancellationToken);
        return batch.HasAllVectors
            ? Index.UpsertBinary(batch.Ids, batch.Matrix(), batch.Metadata, batch.Contents, operation, cancellationToken)
            : Index.Upsert(batch.Items(), operation, cancellationToken);
    }

    /// <inheritdoc cref="Upsert(IEnumerable{TDocument}, OperationOptions?, CancellationToken)"/>
    public virtual async Task<UpsertResult> UpsertAsync(
        IEnumerable<TDocument> documents, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        var list = ListOf(documents);
        if (list.Count >= ManyDocuments)
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var batch = Batch.Of(list, Shape, cancellationToken);
        return await (batch.HasAllVectors
            ? Index.UpsertBinaryAsync(batch.Ids, batch.Matrix(), batch.Metadata, batch.Contents, operation, cancellationToken)
            : Index.UpsertAsync(batch.Items(), operation, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Stores one document: id, vector and contents apart, everything else as metadata. An id that exists is replaced as a whole.</summary>
    /// <param name="document">The document.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>What the service said.</returns>
    /// <exception cref="ArgumentException">
    /// Its id is missing or empty, its vector has a value that is not finite, or it has neither a vector nor text contents, or cannot be written as metadata.
    /// Nothing was sent.
    /// </exception>
    /// <exception cref="CyborgDbException">The service did not answer, or it answered with an error.</exception>
    public virtual UpsertResult Upsert(TDocument document, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        Upsert(One(document), operation, cancellationToken);

    /// <inheritdoc cref="Upsert(TDocument, OperationOptions?, CancellationToken)"/>
    public virtual Task<UpsertResult> UpsertAsync(TDocument document, OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        UpsertAsync(One(document), operation, cancellationToken);

    private static TDocument[] One(TDocument document) => document is null ? throw new ArgumentNullException(nameof(document)) : [document];

    /// <summary>What is no list is enumerated, once.</summary>
    private static IReadOnlyList<TDocument> ListOf(IEnumerable<TDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return documents as IReadOnlyList<TDocument> ?? [.. documents];
    }

    /// <summary>So many are taken apart away from the thread of an asynchronous caller.</summary>
    private const int ManyDocuments = 256;

    /// <summary>Documents taken apart.</summary>
    private sealed record Batch(string[] Ids, ReadOnlyMemory<float>[] Vectors, Metadata[] Metadata, ItemContents?[]? Contents)
    {
        public bool HasAllVectors => Array.TrueForAll(Vectors, v => !v.IsEmpty);

        public static Batch Of(IReadOnlyList<TDocument> documents, DocumentShape<TDocument> shape, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var row = 0; row < documents.Count; row++)
            {
                if (documents[row] is null)
                    throw new ArgumentException($"Row {row} is null.", nameof(documents));
            }
            string[] ids = [.. documents.Select(shape.Id)];
            var list = IdList.Of(ids);
            IdRules.CheckDistinct(list, nameof(documents), cancellationToken);
            ItemContents?[] contents = [.. documents.Select(shape.Contents)];
            return new(
                ids, [.. documents.Select(shape.Vector)], [.. documents.Select(Metadata)], Array.TrueForAll(contents, c => c is null) ? null : contents);

            // What takes the time: each document is written as JSON and read again.
            Metadata Metadata(TDocument document, int row)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    return shape.Metadata(document);
                }
                catch (Exception error) when (Misfit.Is(error))
                {
                    throw new ArgumentException($"{IdRules.AtRow(list, row)}: {Problem(error)}", nameof(documents), error);
                }
            }
        }

        public VectorMatrix Matrix()
        {
            var dimension = Vectors.Length == 0 ? 0 : Vectors[0].Length;
            for (var row = 0; row < Vectors.Length; row++)
            {
                if (Vectors[row].Length != dimension)
                {
                    throw new ArgumentException(
                        $"{IdRules.AtRow(IdList.Of(Ids), row)} has a vector of dimension {Vectors[row].Length}; the ones before it have {dimension}.", "documents");
                }
            }
            return new(new SingleSource(new MemoryRows(Vectors, dimension)), Vectors.Length, dimension);
        }

        public VectorItem[] Items() =>
            [.. Ids.Select((id, row) => Vectors[row].IsEmpty
                ? new VectorItem(id) { Contents = Contents?[row], Metadata = Metadata[row] }
                : new VectorItem(id, Vectors[row]) { Contents = Contents?[row], Metadata = Metadata[row] })];
    }
}
