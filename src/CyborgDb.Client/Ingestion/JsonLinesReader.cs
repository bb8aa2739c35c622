using System.Text;
using System.Text.Json;
using CyborgDb.Primitives;
using CyborgDb.Protocol;
using CyborgDb.Protocol.Json;

namespace CyborgDb.Ingestion;

/// <summary>Reads lines out of a stream, a buffer's worth at a time.</summary>
internal sealed class JsonLinesReader(Stream stream, JsonLinesFields fields) : IDisposable
{
    private const int LongestLine = 1024 * 1024 * 1024;

    private readonly byte[] _id = Encoding.UTF8.GetBytes(fields.Id);
    private readonly byte[] _vector = Encoding.UTF8.GetBytes(fields.Vector);
    private readonly byte[] _metadata = Encoding.UTF8.GetBytes(fields.Metadata);
    private readonly byte[] _contents = Encoding.UTF8.GetBytes(fields.Contents);
    private readonly List<VectorItem> _items = [];
    private readonly TextCache _texts = new();
    private readonly PooledBuffer _buffer = new();
    private bool _isEnded;
    private int _searched;
    private InvalidDataException? _broken;
    private long _line;
    private float[] _spare = [];

    /// <summary>The items of the next lines, at least one; <see langword="null"/> when there are no more. The list is filled anew by the next call.</summary>
    public async ValueTask<IReadOnlyList<VectorItem>?> ReadAsync(CancellationToken cancellationToken)
    {
        _items.Clear();
        while (_items.Count == 0)
        {
            if (_broken is not null)
                throw _broken;
            if (_isEnded)
                return null;
            if (_buffer.WrittenCount >= LongestLine)
                throw new InvalidDataException($"Line {_line + 1} is longer than {LongestLine} bytes.");
            _isEnded = !await _buffer.ReceiveAsync(stream, LongestLine, async: true, cancellationToken).ConfigureAwait(false);
            ReadLines();
        }
        return _items;
    }

    public void Dispose() => _buffer.Dispose();

    private void ReadLines()
    {
        var start = 0;
        var text = _buffer.Written.Span;
        while (true)
        {
            var found = text[_searched..].IndexOf((byte)'\n');
            var end = found >= 0 ? _searched + found : text.Length;
            if (found < 0 && !_isEnded)
            {
                _searched = text.Length;
                break;
            }
            _line++;
            var line = text[start..end];
            if (_line == 1 && line.StartsWith("\uFEFF"u8))
                line = line[3..];
            if (line.ContainsAnyExcept(" \t\r"u8) && !TryAdd(line))
                return;
            if (found < 0)
                break;
            start = _searched = end + 1;
        }
        _buffer.Drop(start);
        _searched -= start;
    }

    /// <summary>Adds an item. That a line is none is said when the items before it have been taken.</summary>
    private bool TryAdd(ReadOnlySpan<byte> line)
    {
        var cursor = new JsonCursor(line, isAll: true, state: default);
        try
        {
            var item = Item(ref cursor);
            // Throws where there is something behind the object.
            cursor.Reader.Read();
            _items.Add(item);
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            // The JSON reader's own messages quote from the line, which holds contents and metadata: then only the place is told.
            var isQuoting = error is JsonException && error.GetType() != typeof(JsonException);
            _broken = isQuoting
                ? new InvalidDataException($"Line {_line} is not an item: it is not well-formed JSON behind byte {cursor.Position}.")
                : new InvalidDataException($"Line {_line} is not an item: {error.Message}", error);
            return false;
        }
    }

    private VectorItem Item(ref JsonCursor cursor)
    {
        string? id = null;
        ReadOnlyMemory<float>? vector = null;
        Metadata? metadata = null, others = null;
        string? contents = null;
        var seen = 0;
        ref var reader = ref cursor.Reader;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("it is not a JSON object.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals(_id))
            {
                Once(ref seen, 1, "id");
                reader.Read();
                id = reader.TokenType switch
                {
                    JsonTokenType.Number when !reader.ValueSpan.ContainsAny(".eE"u8) => Encoding.ASCII.GetString(reader.ValueSpan),
                    JsonTokenType.String or JsonTokenType.Null => reader.GetString(),
                    _ => throw new JsonException("its id is neither a string nor a whole number."),
                };
            }
            else if (reader.ValueTextEquals(_vector))
            {
                Once(ref seen, 2, "vector");
                reader.Read();
                if (reader.TokenType == JsonTokenType.Null)
                    continue;
                if (reader.TokenType != JsonTokenType.StartArray)
                    throw new JsonException("its vector is not a list of numbers.");
                cursor.TryReadNumbers(ref _spare, out var values);
                vector = values;
            }
            else if (reader.ValueTextEquals(_metadata))
            {
                Once(ref seen, 4, "metadata");
                reader.Read();
                MetadataJson.TryRead(ref reader, _texts, out metadata);
            }
            else if (reader.ValueTextEquals(_contents))
            {
                Once(ref seen, 8, "contents");
                reader.Read();
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
                    throw new JsonException("its contents are not a string.");
                contents = reader.GetString();
            }
            else if (fields.Others == JsonLinesOtherFields.Ignore)
            {
                reader.Skip();
            }
            else if (fields.Others == JsonLinesOtherFields.Metadata)
            {
                MetadataJson.TryReadField(ref reader, _texts, others ??= []);
            }
            else
            {
                throw new JsonException(
                    $"it has a field beside {fields.Id}, {fields.Vector}, {fields.Metadata} and {fields.Contents}. "
                    + $"Where there are more, {nameof(JsonLinesFields)}.{nameof(JsonLinesFields.Others)} says what becomes of them.");
            }
        }
        if (string.IsNullOrEmpty(id))
            throw new JsonException("it has no id.");
        if (others is not null)
            metadata = Together(others, metadata);
        return vector is { } there
            ? new VectorItem(id, there) { Metadata = metadata, Contents = contents }
            : new VectorItem(id) { Metadata = metadata, Contents = contents };
    }

    private static Metadata Together(Metadata others, Metadata? metadata)
    {
        foreach (var (name, value) in metadata?.Fields ?? [])
        {
            if (!others.Fields.TryAdd(name, value))
                throw new JsonException("a field of its metadata comes twice.");
        }
        others.Freeze();
        return others;
    }

    private static void Once(ref int seen, int field, string name)
    {
        if ((seen & field) != 0)
            throw new JsonException($"its {name} comes twice.");
        seen |= field;
    }
}
