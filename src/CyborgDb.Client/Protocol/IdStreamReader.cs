using System.Globalization;
using System.Text.Json;
using CyborgDb.Primitives;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>
/// Reads <c>{"ids":[…],"count":n}</c> out of a stream, a buffer's worth of ids at a time. That all have come is checked at the end,
/// against <c>count</c> and the closing brace.
/// </summary>
internal sealed class IdStreamReader(Stream stream, int maxItemBytes) : IPieceReader<string>
{
    private readonly List<string> _ids = [];
    private readonly PooledBuffer _buffer = new(32 * 1024);
    private bool _isEnded;
    private bool _isStarted;
    private JsonReaderState _state;
    private string? _property;
    private bool _idsSeen;
    private long _read;
    private long? _count;

    /// <summary>The next ids, at least one; <see langword="null"/> when there are no more. The list is filled anew by the next call.</summary>
    /// <exception cref="JsonException">The stream is not what it should be, or broke off.</exception>
    public async ValueTask<IReadOnlyList<string>?> ReadNextAsync(CancellationToken cancellationToken)
    {
        _ids.Clear();
        while (_ids.Count == 0)
        {
            if (_isEnded)
                return null;
            if (_buffer.WrittenCount >= maxItemBytes)
                throw BrokenResponseException.LongItem(maxItemBytes);
            _isEnded = !await _buffer.ReceiveAsync(stream, maxItemBytes, async: true, cancellationToken).ConfigureAwait(false);
            try
            {
                Parse();
            }
            catch (InvalidOperationException error)
            {
                throw new JsonException("An id is not well-formed text.", error);
            }
        }
        return _ids;
    }

    public void Dispose() => _buffer.Dispose();

    private void Parse()
    {
        if (!_isStarted)
        {
            if (_buffer.WrittenCount < 3 && !_isEnded)
                return;
            _isStarted = true;
            if (_buffer.Written.Span.StartsWith("\uFEFF"u8))
                _buffer.Drop(3);
        }
        var reader = new Utf8JsonReader(_buffer.Written.Span, _isEnded, _state);
        while (reader.Read())
        {
            switch (reader.TokenType, reader.CurrentDepth)
            {
                case (not JsonTokenType.StartObject and not JsonTokenType.EndObject, 0):
                    throw new JsonException("The list of ids is a JSON object.");
                case (JsonTokenType.PropertyName, 1):
                    _property = reader.GetString();
                    break;
                case (JsonTokenType.StartArray, 1) when _property == "ids" && !_idsSeen:
                    _idsSeen = true;
                    break;
                case (not JsonTokenType.EndArray, 1) when _property == "ids":
                    throw new JsonException("'ids' is one list.");
                case (JsonTokenType.String, 2) when _property == "ids":
                    _ids.Add(reader.GetString()!);
                    break;
                case (_, > 1) when _property == "ids":
                    throw new JsonException("An id is a string.");
                case (JsonTokenType.Number, 1) when _property == "count" && _count is null:
                    _count = reader.TryGetInt64(out var count) ? count : throw new JsonException("'count' is a whole number.");
                    break;
                case (_, 1) when _property == "count":
                    throw new JsonException("'count' is one number.");
            }
        }
        _state = reader.CurrentState;
        _buffer.Drop((int)reader.BytesConsumed);
        _read += _ids.Count;
        if (_isEnded && !_idsSeen)
            throw new JsonException("There is no list of ids.");
        if (_isEnded && _count != _read)
            throw new JsonException($"{Counted.There(_read, "id")}; the response says {_count?.ToString(CultureInfo.InvariantCulture) ?? "nothing of how many"}.");
    }
}
