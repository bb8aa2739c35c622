using System.Buffers.Binary;
using System.Text.Json;
using CyborgDb;

namespace BulkIngest;

/// <summary>What is to be ingested: a file of vectors under their row numbers, or of whole items.</summary>
internal sealed class Collection : IDisposable
{
    private readonly VectorFile? _vectors;
    private readonly string _path;
    private readonly Settings? _settings;
    private readonly bool _isTemporary;

    private Collection(string path, Settings? settings)
    {
        _path = path;
        _settings = settings;
        _isTemporary = settings is null;
        var extension = Path.GetExtension(path).ToLowerInvariant();
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file '{path}'.");
        else if (extension is ".npy" or ".fvecs" or ".bvecs" or ".ivecs")
            _vectors = VectorFile.Open(path);
        else if (extension is not (".jsonl" or ".ndjson"))
            throw new InvalidDataException($"'{Path.GetFileName(path)}' is of no known format: .jsonl, .ndjson, .npy, .fvecs, .bvecs or .ivecs.");
        else if (settings?.MetadataFile is not null || settings?.ContentsFile is not null)
            throw new ArgumentException("--metadata and --contents go with a file of vectors; .jsonl has its own.");
    }

    public string Name => (_isTemporary ? "A collection made for this" : Path.GetFileName(_path)) + (_vectors is { Vectors: var vectors } ? $" ({vectors.Rows:#,0} × {vectors.Dimension:#,0})" : "");

    /// <summary>Opens a file.</summary>
    public static Collection Open(string path, Settings settings) => new(path, settings);

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
        return new Collection(path, settings: null);
    }

    public Task<IngestResult> IngestAsync(EncryptedIndex index, IngestOptions options, IProgress<IngestProgress> progress, CancellationToken cancellationToken) =>
        _vectors is { Vectors: var vectors }
            ? index.IngestAsync(new RowNumbers(vectors.Rows), vectors, Metadata, Contents, options, progress, cancellationToken)
            : index.IngestAsync(JsonLines.ReadAsync(_path, _settings?.Fields, cancellationToken), options, progress, cancellationToken);

    // Both are read as the vectors are, line by line.
    private IEnumerable<Metadata?>? Metadata => _settings?.MetadataFile is { } path
        ? File.ReadLines(path).Select((line, row) => ReadMetadata(line, path, row + 1))
        : null;

    private IEnumerable<ItemContents?> Contents => _settings?.ContentsFile is { } path
        ? File.ReadLines(path).Select(static line => (ItemContents?)line)
        : Enumerable.Repeat<ItemContents?>(null, _vectors!.Vectors.Rows);

    private static Metadata? ReadMetadata(string line, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<Metadata?>(line);
        }
        catch (JsonException)
        {
            throw new InvalidDataException($"Line {number} of {path} is not a JSON object.");
        }
    }

    public void Dispose()
    {
        _vectors?.Dispose();
        if (_isTemporary)
            File.Delete(_path);
    }
}
