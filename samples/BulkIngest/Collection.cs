using System.Buffers.Binary;
using CyborgDb;

namespace BulkIngest;

/// <summary>What is to be ingested: a file of vectors under their row numbers, or of whole items.</summary>
internal sealed class Collection : IDisposable
{
    private readonly VectorFile? _vectors;
    private readonly string _path;
    private readonly bool _isTemporary;

    private Collection(string path, bool isTemporary)
    {
        _path = path;
        _isTemporary = isTemporary;
        if (Path.GetExtension(path) is not (".jsonl" or ".ndjson"))
            _vectors = VectorFile.Open(path);
        else if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file '{path}'.");
    }

    public string Name => (_isTemporary ? "A collection made for this" : Path.GetFileName(_path)) + (_vectors is { Vectors: var vectors } ? $" ({vectors.Rows:#,0} × {vectors.Dimension:#,0})" : "");

    /// <summary>Opens a file.</summary>
    public static Collection Open(string path) => new(path, isTemporary: false);

    /// <summary>Makes a file of 200,000 vectors of 128 values and opens it.</summary>
    public static Collection Make()
    {
        const int Rows = 200_000, Dimension = 128;
        var path = Path.Combine(Path.GetTempPath(), $"made-{Guid.NewGuid():N}.fvecs");
        var random = new Random(1);
        var row = new byte[sizeof(int) + Dimension * sizeof(float)];
        BinaryPrimitives.WriteInt32LittleEndian(row, Dimension);
        using (var file = File.Create(path, 1024 * 1024))
        {
            for (var i = 0; i < Rows; i++)
            {
                for (var at = sizeof(int); at < row.Length; at += sizeof(float))
                    BinaryPrimitives.WriteSingleLittleEndian(row.AsSpan(at), random.NextSingle());
                file.Write(row);
            }
        }
        return new Collection(path, isTemporary: true);
    }

    public Task<IngestResult> IngestAsync(EncryptedIndex index, IngestOptions options, IProgress<IngestProgress> progress, CancellationToken cancellationToken) =>
        _vectors is { Vectors: var vectors }
            ? index.IngestAsync(new RowNumbers(vectors.Rows), vectors, options: options, progress: progress, cancellationToken: cancellationToken)
            : index.IngestAsync(JsonLines.ReadAsync(_path, cancellationToken), options, progress, cancellationToken);

    public void Dispose()
    {
        _vectors?.Dispose();
        if (_isTemporary)
            File.Delete(_path);
    }
}
