using System.Numerics.Tensors;
using CyborgDb.Arguments;
using CyborgDb.Primitives;
using CyborgDb.Vectors;

namespace CyborgDb.Ingestion;

/// <summary>What is ingested, item by item, and how its items become batches.</summary>
internal abstract class IngestFeed : IAsyncDisposable
{
    /// <summary>How many items there are, where that is known.</summary>
    public virtual long? Total => null;

    /// <summary>Where the item at hand stands.</summary>
    public long Position { get; protected set; } = -1;

    /// <summary>The id of the item at hand; empty where it has none.</summary>
    public abstract string Id { get; }

    /// <summary>The id at a position that was read, where ids are known.</summary>
    public abstract Func<long, string>? IdAt { get; }

    public abstract ValueTask<bool> MoveNextAsync();

    /// <summary>What is wrong with the item at hand, or null.</summary>
    public abstract ArgumentException? Problem();

    public abstract IngestBatch NewBatch();

    /// <summary>Whether the item at hand can go in a batch with what is in it, which is something, within its bytes on the wire and texts to embed.</summary>
    public abstract bool Fits(IngestBatch batch, IngestOptions options);

    /// <summary>Puts the item at hand into a batch of this feed.</summary>
    public abstract void AddTo(IngestBatch batch);

    /// <summary>The service has taken a batch.</summary>
    public virtual void Accepted(IngestBatch batch)
    {
    }

    public abstract ValueTask DisposeAsync();

    protected ArgumentException? IdProblem()
    {
        if (Id.Length == 0)
            return new ArgumentException($"The item at position {Position} has no id: an id is not null and not empty.");
        var surrogate = WellFormedText.IndexOfUnpairedSurrogate(Id);
        return surrogate < 0 ? null : new ArgumentException(
            $"{Where} has an unpaired surrogate in its id at position {surrogate}, which has no form in UTF-8.");
    }

    protected string Where => $"The item at position {Position} (id '{ShownText.Of(Id)}')";
}

/// <summary>Items as they come.</summary>
internal sealed class ItemFeed(IAsyncEnumerator<VectorItem> items, long? total, bool keepsIds) : IngestFeed
{
    private readonly List<string>? _ids = keepsIds ? [] : null;

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
                : new ArgumentException($"{Where} has neither a vector nor text contents that the service could make one of.");
        }
        if (vector.IsEmpty)
            return new ArgumentException($"{Where} has a vector of dimension 0; a vector has at least one value.");
        if (_dimension is { } dimension && vector.Length != dimension)
            return new ArgumentException($"{Where} has a vector of dimension {vector.Length}; those that the index has taken have {dimension}.");
        if (!TensorPrimitives.IsFiniteAll(vector.Span))
            return VectorRules.NotFinite(Where, VectorRules.FirstNotFinite(vector.Span), parameter: null);
        return null;
    }

    public override IngestBatch NewBatch() => new ItemBatch();

    public override bool Fits(IngestBatch batch, IngestOptions options) => ((ItemBatch)batch).Fits(items.Current, options);

    public override void AddTo(IngestBatch batch) => ((ItemBatch)batch).Add(Position, items.Current);

    public override void Accepted(IngestBatch batch) => _dimension ??= ((ItemBatch)batch).Dimension;

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

/// <summary>The rows of a matrix under their ids.</summary>
internal sealed class MatrixFeed(IdList ids, VectorMatrix vectors) : IngestFeed
{
    private readonly float[] _row = new float[Math.Min(vectors.Dimension, 4096)];
    private string _id = "";

    public override long? Total => vectors.Rows;

    public override string Id => _id;

    public override Func<long, string> IdAt => IdAtRow;

    public override ValueTask<bool> MoveNextAsync()
    {
        if (++Position >= vectors.Rows)
            return new(false);
        _id = IdAtRow(Position);
        return new(true);
    }

    public override ArgumentException? Problem()
    {
        if (IdProblem() is { } problem)
            return problem;
        var start = Position * vectors.Dimension;
        for (var done = 0; done < vectors.Dimension;)
        {
            var block = vectors.Source.Read(start + done, _row.AsSpan(0, Math.Min(_row.Length, vectors.Dimension - done)));
            if (!TensorPrimitives.IsFiniteAll(block))
                return VectorRules.NotFinite(Where, done + VectorRules.FirstNotFinite(block), parameter: null);
            done += block.Length;
        }
        return null;
    }

    public override IngestBatch NewBatch() => new RowBatch(vectors);

    public override bool Fits(IngestBatch batch, IngestOptions options) => ((RowBatch)batch).Fits(Id, options.BatchBytes);

    public override void AddTo(IngestBatch batch) => ((RowBatch)batch).Add((int)Position, Id);

    public override ValueTask DisposeAsync() => default;

    private string IdAtRow(long row)
    {
        Span<char> buffer = stackalloc char[IdList.BufferSize];
        return ids.Text((int)row, buffer);
    }
}
