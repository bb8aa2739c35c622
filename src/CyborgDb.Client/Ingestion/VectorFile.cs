using CyborgDb.Ingestion;

namespace CyborgDb;

/// <summary>
/// A file of vectors, memory-mapped: NumPy's <c>.npy</c> (float16, float32 or float64 in either byte order, C order, two dimensions), or
/// <c>.fvecs</c>, <c>.bvecs</c> and <c>.ivecs</c>, the formats of the benchmark collections (each vector behind its dimension, as floats, bytes or
/// int32, which are converted to single precision). For the lists of neighbours that come as <c>.ivecs</c> there is <see cref="ReadNeighbors"/>. Its vectors are read where they are needed, never all at once.
/// </summary>
/// <remarks>
/// Leave the file alone while it is open: where it is made shorter, reading what is gone ends the process, as with any mapping. Thread-safe.
/// </remarks>
public sealed class VectorFile : IDisposable
{
    private readonly MappedFile _file;

    private VectorFile(MappedFile file, VectorMatrix vectors)
    {
        _file = file;
        Vectors = vectors;
    }

    /// <summary>The vectors: rows × dimension, for as long as the file is open. After that reading them throws <see cref="ObjectDisposedException"/>.</summary>
    public VectorMatrix Vectors { get; }

    /// <summary>Opens a file, by the end of its name: <c>.npy</c>, <c>.fvecs</c>, <c>.bvecs</c> or <c>.ivecs</c>.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The file, to be disposed of when nothing reads it any more.</returns>
    /// <exception cref="ArgumentException">The name ends otherwise.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened, or is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not what it says it is, or breaks off; the message says where. For <c>.fvecs</c>, <c>.bvecs</c> and <c>.ivecs</c> also while the vectors
    /// are read, where one of them has another dimension than the first.
    /// </exception>
    public static VectorFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Func<MappedFile, VectorMatrix> read = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".NPY" => NumpyFormat.Read,
            ".FVECS" => static file => VecsFormat.Read(file, VecsValues.Floats),
            ".BVECS" => static file => VecsFormat.Read(file, VecsValues.Bytes),
            ".IVECS" => static file => VecsFormat.Read(file, VecsValues.Integers),
            _ => throw new ArgumentException(
                $"'{Path.GetFileName(path)}' is not of a format that {nameof(VectorFile)} reads: .npy, .fvecs, .bvecs or .ivecs. JSON Lines are read by {nameof(JsonLines)}.{nameof(JsonLines.ReadAsync)}.", nameof(path)),
        };
        var file = MappedFile.Open(path);
        try
        {
            return new VectorFile(file, read(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads the lists of neighbours of a benchmark collection (<c>.ivecs</c>): for each query the row numbers of its nearest vectors, nearest first,
    /// exactly as they are.
    /// </summary>
    /// <param name="path">The file's path.</param>
    /// <returns>One list a query, in their order; they need not be of one length. Each enumeration reads the file anew.</returns>
    /// <exception cref="IOException">While enumerating: the file cannot be read.</exception>
    /// <exception cref="InvalidDataException">While enumerating: a list breaks off, or its length is none; the message says where.</exception>
    public static IEnumerable<int[]> ReadNeighbors(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return NeighborLists.Read(path);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
