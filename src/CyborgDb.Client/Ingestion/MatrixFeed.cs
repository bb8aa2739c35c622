using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CyborgDb.Arguments;
using CyborgDb.Primitives;
using CyborgDb.Vectors;

namespace CyborgDb.Ingestion;

/// <summary>The rows of a matrix under their ids, with their metadata and contents.</summary>
internal sealed class MatrixFeed(IdList ids, VectorMatrix vectors, IEnumerable<Metadata?>? metadata, IEnumerable<ItemContents?>? contents) : IngestFeed
{
    private readonly float[] _row = new float[Math.Min(vectors.Dimension, 4096)];
    private readonly RowColumn<Metadata>? _metadata = RowColumn<Metadata>.Of(metadata, "metadata");
    private readonly RowColumn<ItemContents>? _contents = RowColumn<ItemContents>.Of(contents, "contents");
    private readonly bool _hasUncheckedTexts = contents is ItemContentsList { HasUncheckedTexts: true };
    private string _id = "";
    private RowBatch _batch = new(vectors);

    public override long? Total => vectors.Rows;

    public override string Id => _id;

    public override Func<long, string> IdAt => IdAtRow;

    public override ValueTask<bool> MoveNextAsync()
    {
        if (++Position >= vectors.Rows)
        {
            _metadata?.End();
            _contents?.End();
            return new(false);
        }
        _id = IdAtRow(Position);
        _metadata?.MoveTo(Position);
        _contents?.MoveTo(Position);
        return new(true);
    }

    /// <summary>With the beginning of its vector, as the ids of a file of vectors are often no more than the numbers of its rows.</summary>
    public override string Digest()
    {
        var values = new float[_row.Length];
        for (var done = 0; done < values.Length;)
        {
            var block = vectors.Source.Read(Position * vectors.Dimension + done, _row.AsSpan(0, values.Length - done));
            block.CopyTo(values.AsSpan(done));
            done += block.Length;
        }
        return DigestOf(MemoryMarshal.AsBytes<float>(values));
    }

    public override ArgumentException? Problem()
    {
        if (IdProblem() is { } problem)
            return problem;
        if (_metadata?.Current is { FitsFloat64: false } fields)
            return new ArgumentException(NumberRules.Problem(Where, fields));
        if (_hasUncheckedTexts && WellFormedText.IndexOfUnpairedSurrogate(_contents!.Current?.Text) is >= 0 and var surrogate)
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
        _batch = new(vectors);
        return batch;
    }

    public override bool FitsBatch(IngestOptions options) => _batch.Fits(Id, _metadata?.Current, _contents?.Current, options.BatchBytes);

    public override void AddToBatch() => _batch.AddRow(Position, Id, _metadata?.Current, _contents?.Current);

    public override ValueTask DisposeAsync()
    {
        _metadata?.Dispose();
        _contents?.Dispose();
        return default;
    }

    private string IdAtRow(long row)
    {
        Span<char> buffer = stackalloc char[IdList.BufferSize];
        return ids.Text((int)row, buffer);
    }
}
