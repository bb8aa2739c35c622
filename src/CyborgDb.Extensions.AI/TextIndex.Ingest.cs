using System.Runtime.CompilerServices;

namespace CyborgDb.Extensions.AI;

public partial class TextIndex
{
    /// <summary>
    /// Embeds a collection of texts and puts it into the index: in batches to the generator and in batches to the service, several of each at once,
    /// reading the source no faster than they are taken, so that memory does not depend on how large the collection is.
    /// </summary>
    /// <param name="source">The texts. Where two have the same id, the later one wins.</param>
    /// <param name="options">How they are stored. Default: as with <c>IngestAsync</c> of an index.</param>
    /// <param name="progress">Is told how it goes, at most ten times a second, and once at the end.</param>
    /// <param name="cancellationToken">Ends it within the attempts under way. Their items' state is then not known.</param>
    /// <returns>The account: which texts are stored. With <see cref="IngestFailureMode.Continue"/> also which are not.</returns>
    /// <remarks>
    /// <see cref="TextIndexOptions.BatchSize"/> and <see cref="TextIndexOptions.Requests"/> say how texts go to the generator, the ingestion's own options how
    /// they go to the service. An ingestion that goes on from a checkpoint embeds nothing again that is known to be stored.
    /// A generator that fails breaks off the source, in either failure mode, and its error is the inner one of the <see cref="IngestException"/>. With
    /// <see cref="IngestFailureMode.Continue"/> everything that was embedded before is stored; otherwise what was to go in the next request is not.
    /// </remarks>
    /// <exception cref="ArgumentException">An option is out of range, or its checkpoint is of another source or index. Nothing was sent.</exception>
    /// <exception cref="IngestException">A batch failed for good, a text cannot be stored, or source or generator failed. It carries the account.</exception>
    /// <exception cref="IngestCanceledException">The token was cancelled. It carries the account.</exception>
    /// <exception cref="CyborgDbException">The index could not be described. Nothing was read.</exception>
    public virtual async Task<IngestResult> IngestAsync(
        IAsyncEnumerable<TextItem> source, IngestOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var dimension = await DimensionAsync(options?.Operation, cancellationToken).ConfigureAwait(false);
        return await Index.IngestAsync(EmbeddedAsync(source, options?.ResumeAfter, dimension, cancellationToken), options, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="IngestAsync(IAsyncEnumerable{TextItem}, IngestOptions?, IProgress{IngestProgress}?, CancellationToken)"/>
    public virtual Task<IngestResult> IngestAsync(
        IEnumerable<TextItem> source, IngestOptions? options = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return IngestAsync(source.ToAsyncEnumerable(), options, progress, cancellationToken);
    }

    private async IAsyncEnumerable<VectorItem> EmbeddedAsync(
        IAsyncEnumerable<TextItem> source, IngestCheckpoint? stored, int dimension, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What is stored is passed over by the ingestion, which knows it by its position: it has to come, but not with a vector.
        var batches = source.Select((item, position) => (Item: item, IsStored: stored?.Contains(position) == true)).Chunk(_options.BatchSize);
        var embedded = _embedder.EmbedAsync(batches, text => text.IsStored || !HasGoodId(text.Item) ? null : text.Item.Text, dimension, cancellationToken);
        await foreach (var ((item, _), vector) in embedded.ConfigureAwait(false))
        {
            yield return item is null ? null!
                // One that cannot be stored for its id is not embedded either. The ingestion sees what is wrong with it, and says so.
                : vector is not { } values ? new VectorItem(item.Id)
                : new VectorItem(item.Id, values) { Contents = _options.StoreText ? ItemContents.FromText(item.Text) : null, Metadata = item.Metadata };
        }
    }
}
