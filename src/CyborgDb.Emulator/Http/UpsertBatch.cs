using System.Buffers;
using System.Numerics.Tensors;
using System.Text.Json;
using CyborgDb.Emulator.Embedding;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Http;

/// <summary>The items of one upsert, checked and encrypted one by one, and then stored together.</summary>
internal sealed class UpsertBatch(UnlockedIndex unlocked, int capacity) : IDisposable
{
    private readonly List<StoredRecord> _records = new(capacity);
    private readonly ArrayBufferWriter<byte> _metadata = new();
    private PooledMemory<float>? _vector;
    private int _embeddedUsed;
    private int _dimension = unlocked.Index.Dimension;

    public VectorIndex Index => unlocked.Index;

    public int Count => _records.Count;

    /// <summary>Adds an item; one without a vector takes the next of <paramref name="embedded"/>.</summary>
    public void Add(UpsertItem item, EmbeddedTexts? embedded)
    {
        if (item.Vector is { } json)
        {
            var vector = Row(json.GetArrayLength());
            JsonVectors.Read(json, vector);
            Add(item.Id, vector, item.Metadata, item.Contents);
            return;
        }

        Row(embedded!.Dimension);
        Add(item.Id, embedded[_embeddedUsed++], item.Metadata, item.Contents);
    }

    /// <summary>Memory for the next vector; 400 when the dimension is not that of the index and of the vectors before.</summary>
    public Span<float> Row(int dimension)
    {
        if (dimension == 0)
            throw RejectedException.BadRequest($"The vector of item {Count} is empty");
        Index.RequireDimension(dimension, $"item {Count}");
        if (_dimension != 0 && _dimension != dimension)
            throw new DimensionMismatchException($"item {Count} has dimension {dimension}, the items before it {_dimension}");
        _dimension = dimension;
        _vector ??= new(dimension);
        return _vector.Span;
    }

    public void Add(string id, ReadOnlySpan<float> vector, JsonElement? metadata, string? contents)
    {
        if (id.Length == 0)
            throw RejectedException.BadRequest($"The id of item {Count} is empty");

        var precision = Index.Definition.Precision;
        var isFinite = TensorPrimitives.IsFiniteAll(vector);
        if (isFinite && precision == StoragePrecision.Float16 && MathF.Abs(TensorPrimitives.MaxMagnitude(vector)) >= HalfOverflow)
            throw RejectedException.BadRequest($"The vector of item {Count} has a component beyond the range of float16");

        var cipher = unlocked.Cipher;
        _records.Add(new(
            id,
            cipher.SealVector(precision, id, vector),
            metadata is { } json ? SealMetadata(id, json) : null,
            string.IsNullOrEmpty(contents) ? null : cipher.SealText(SealedKind.Contents, id, contents),
            isFinite));
    }

    /// <summary>Stores everything that was added; the number of items that the index holds then.</summary>
    public int Store() => Index.Store(_records, _dimension);

    public void Dispose() => _vector?.Dispose();

    // The least magnitude that rounds to infinity: halfway between the largest Half, 65504, and what would be the next.
    private const float HalfOverflow = 65520;

    private byte[] SealMetadata(string id, JsonElement json)
    {
        _metadata.ResetWrittenCount();
        StoredMetadata.Write(json, Count, _metadata);
        return unlocked.Cipher.Seal(SealedKind.Metadata, id, _metadata.WrittenSpan);
    }
}
