using System.Runtime.CompilerServices;
using CyborgDb.Ingestion;

namespace CyborgDb;

/// <summary>
/// Reads items out of JSON Lines: one JSON object a line, with <c>id</c> (a string or a whole number), <c>vector</c> (a list of numbers),
/// <c>metadata</c> (an object) and <c>contents</c> (a string). Only the id has to be there. The file is never in memory whole.
/// </summary>
public static class JsonLines
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The items, in the file's order. Each enumeration reads the file anew.</returns>
    /// <exception cref="IOException">While enumerating: the file cannot be read.</exception>
    /// <exception cref="InvalidDataException">While enumerating: a line is not an item, or breaks off; the message names the line.</exception>
    public static IAsyncEnumerable<VectorItem> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ReadFileAsync(path, cancellationToken);
    }

    /// <summary>Reads a stream, from where it is to its end. It is not disposed of.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The items, in the stream's order. They can be enumerated once.</returns>
    /// <exception cref="IOException">While enumerating: the stream cannot be read.</exception>
    /// <exception cref="InvalidDataException">While enumerating: a line is not an item, or breaks off; the message names the line.</exception>
    public static IAsyncEnumerable<VectorItem> ReadAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadStreamAsync(stream, cancellationToken);
    }

    private static async IAsyncEnumerable<VectorItem> ReadFileAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The reader has a buffer of its own.
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using var closed = file.ConfigureAwait(false);
        await foreach (var item in ReadStreamAsync(file, cancellationToken).ConfigureAwait(false))
            yield return item;
    }

    private static async IAsyncEnumerable<VectorItem> ReadStreamAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new JsonLinesReader(stream);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } items)
        {
            foreach (var item in items)
                yield return item;
        }
    }
}
