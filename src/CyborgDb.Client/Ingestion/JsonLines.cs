using System.Runtime.CompilerServices;
using CyborgDb.Ingestion;

namespace CyborgDb;

/// <summary>
/// Reads items out of JSON Lines: one JSON object a line, with <c>id</c> (a string or a whole number), <c>vector</c> (a list of numbers),
/// <c>metadata</c> (an object) and <c>contents</c> (a string), or what <see cref="JsonLinesFields"/> calls them. Only the id has to be there. The
/// file is never in memory whole.
/// </summary>
public static class JsonLines
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="fields">What the fields are called. Default: <see langword="null"/>, <c>id</c>, <c>vector</c>, <c>metadata</c> and <c>contents</c>, and no others.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The items, in the file's order. Each enumeration reads the file anew.</returns>
    /// <exception cref="ArgumentException">Two of the fields have the same name, or one has none.</exception>
    /// <exception cref="IOException">While enumerating: the file cannot be read.</exception>
    /// <exception cref="InvalidDataException">While enumerating: a line is not an item, or breaks off; the message names the line.</exception>
    public static IAsyncEnumerable<VectorItem> ReadAsync(string path, JsonLinesFields? fields = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ReadFileAsync(path, Checked(fields), cancellationToken);
    }

    /// <summary>Reads a stream, from where it is to its end. It is not disposed of.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="fields">What the fields are called. Default: <see langword="null"/>, <c>id</c>, <c>vector</c>, <c>metadata</c> and <c>contents</c>, and no others.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The items, in the stream's order. They can be enumerated once.</returns>
    /// <exception cref="ArgumentException">Two of the fields have the same name, or one has none.</exception>
    /// <exception cref="IOException">While enumerating: the stream cannot be read.</exception>
    /// <exception cref="InvalidDataException">While enumerating: a line is not an item, or breaks off; the message names the line.</exception>
    public static IAsyncEnumerable<VectorItem> ReadAsync(Stream stream, JsonLinesFields? fields = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadStreamAsync(stream, Checked(fields), cancellationToken);
    }

    private static JsonLinesFields Checked(JsonLinesFields? fields)
    {
        fields?.Check();
        return fields ?? JsonLinesFields.Default;
    }

    private static async IAsyncEnumerable<VectorItem> ReadFileAsync(string path, JsonLinesFields fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The reader has a buffer of its own.
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using var closed = file.ConfigureAwait(false);
        await foreach (var item in ReadStreamAsync(file, fields, cancellationToken).ConfigureAwait(false))
            yield return item;
    }

    private static async IAsyncEnumerable<VectorItem> ReadStreamAsync(Stream stream, JsonLinesFields fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new JsonLinesReader(stream, fields);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } items)
        {
            foreach (var item in items)
                yield return item;
        }
    }
}
