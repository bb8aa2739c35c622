using System.Numerics.Tensors;
using CyborgDb.Arguments;
using CyborgDb.Primitives;

namespace CyborgDb.Ingestion;

/// <summary>Items as they come.</summary>
internal sealed class ItemFeed(IAsyncEnumerator<VectorItem> items, long? total, bool keepsIds) : IngestFeed
{
    private readonly List<string>? _ids = keepsIds ? [] : null;
    private ItemBatch _batch = new();

    // That of the index. Until the service has taken a batch it is not known, and which of two items is the wrong one is for the service to say.
    private int? _dimension;

    public override long? Total => total;

    public override string Id => items.Current?.Id ?? "";

    public override Func<long, string>? IdAt => _ids is { } ids ? position => ids[(int)position] : null;

    public override ValueTask<bool> MoveNextAsync()
    {
        var next = items.MoveNextAsync();
        return next.IsCompletedSuccessfully ? new(Moved(next.Result)) : AwaitedAsync(next);
    }

    public override ArgumentException? Problem()
    {
        if (items.Current is not { } item)
            return new ArgumentException($"The item at position {Position} is null.");
        if ((item.Flaw ?? IdProblem()) is { } problem)
            return problem;
        if (item.Metadata is { FitsFloat64: false })
            return new ArgumentException(NumberRules.Problem(Where, item.Metadata));
        if (item.Vector is not { } vector)
        {
            return item.Contents is { IsText: true } ? null
                : new ArgumentException($"{Where} has neither a vector nor text contents: give it a vector, or contents that are text on an index that was created with an EmbeddingModel.");
        }
        if (vector.IsEmpty)
            return new ArgumentException($"{Where} has a vector of dimension 0; a vector has at least one value.");
        if (_dimension is { } dimension && vector.Length != dimension)
            return new ArgumentException($"{Where} has a vector of dimension {vector.Length}; those that the index has taken have {dimension}.");
        if (!TensorPrimitives.IsFiniteAll(vector.Span))
            return VectorRules.NotFinite(Where, VectorRules.FirstNotFinite(vector.Span), parameter: null);
        return null;
    }

    public override IngestBatch Batch => _batch;

    public override IngestBatch TakeBatch()
    {
        var batch = _batch;
        _batch = new();
        return batch;
    }

    public override bool FitsBatch(IngestOptions options) => _batch.Fits(items.Current, options);

    public override void AddToBatch() => _batch.Add(Position, items.Current);

    public override void Accepted(IngestBatch batch) => _dimension ??= batch.Dimension;

    public override ValueTask DisposeAsync() => items.DisposeAsync();

    private async ValueTask<bool> AwaitedAsync(ValueTask<bool> next) => Moved(await next.ConfigureAwait(false));

    private bool Moved(bool there)
    {
        if (!there)
            return false;
        Position++;
        _ids?.Add(Id);
        return true;
    }
}
