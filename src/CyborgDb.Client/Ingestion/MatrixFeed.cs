using System.Numerics.Tensors;
using CyborgDb.Arguments;
using CyborgDb.Primitives;
using CyborgDb.Vectors;

namespace CyborgDb.Ingestion;

/// <summary>The rows of a matrix under their ids, with their metadata and contents.</summary>
internal sealed class MatrixFeed(IdList ids, VectorMatrix vectors, IReadOnlyList<Metadata?>? metadata, ItemContentsList? contents) : IngestFeed
{
    private readonly float[] _row = new float[Math.Min(vectors.Dimension, 4096)];
    private string _id = "";
    private RowBatch _batch = new(vectors, metadata, contents);

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
        if (metadata?[(int)Position] is { FitsFloat64: false } fields)
            return new ArgumentException(NumberRules.Problem(Where, fields));
        if (contents is { HasUncheckedTexts: true } && WellFormedText.IndexOfUnpairedSurrogate(contents[(int)Position]?.Text) is >= 0 and var surrogate)
            return new ArgumentException($"{Where} has contents with an unpaired surrogate at position {surrogate}, which has no form in UTF-8.");
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

    public override IngestBatch Batch => _batch;

    public override IngestBatch TakeBatch()
    {
        var batch = _batch;
        _batch = new(vectors, metadata, contents);
        return batch;
    }

    public override bool FitsBatch(IngestOptions options) => _batch.Fits(Position, Id, options.BatchBytes);

    public override void AddToBatch() => _batch.AddRow(Position, Id);

    public override ValueTask DisposeAsync() => default;

    private string IdAtRow(long row)
    {
        Span<char> buffer = stackalloc char[IdList.BufferSize];
        return ids.Text((int)row, buffer);
    }
}
