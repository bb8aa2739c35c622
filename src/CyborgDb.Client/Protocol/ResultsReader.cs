using System.Numerics.Tensors;
using System.Text.Json;
using CyborgDb.Primitives;
using CyborgDb.Protocol.Json;
using CyborgDb.Transport;

namespace CyborgDb.Protocol;

/// <summary>
/// Reads <c>{"results":[…]}</c> out of a stream, row by row through one pooled buffer, so that what is held beside the rows does not grow
/// with them. What the contract says of a response is checked as the serializer would: fields that have to be there, once, and nothing
/// behind the end.
/// </summary>
internal abstract class ResultsReader<TResult>(Stream stream, RowShape shape, int maxItemBytes) : IPieceReader<TResult>
{
    private readonly TextCache _texts = new();
    private readonly PooledBuffer _buffer = new();
    private bool _isEnded;
    private RowShape _shape = shape;
    private int _wanted;
    private float[] _spare = [];
    private bool _isStarted;
    private JsonReaderState _state;
    private bool _isAtResults;
    private bool _isInResults;
    private bool _resultsSeen;

    /// <summary>What has been read, and not been given yet.</summary>
    protected List<TResult> Results { get; } = [];

    /// <summary>All results.</summary>
    /// <exception cref="JsonException">The stream is not what it should be, or broke off.</exception>
    public async ValueTask<IReadOnlyList<TResult>> ReadAllAsync(bool async, CancellationToken cancellationToken)
    {
        while (await ReadAsync(async, cancellationToken).ConfigureAwait(false))
        {
        }
        return Results;
    }

    public async ValueTask<IReadOnlyList<TResult>?> ReadNextAsync(CancellationToken cancellationToken)
    {
        Results.Clear();
        while (Results.Count == 0)
        {
            if (!await ReadAsync(async: true, cancellationToken).ConfigureAwait(false))
                return null;
        }
        return Results;
    }

    /// <summary>Reads on. False when there was nothing more.</summary>
    private async ValueTask<bool> ReadAsync(bool async, CancellationToken cancellationToken)
    {
        if (_isEnded)
        {
            CheckAll();
            return false;
        }
        if (IsFull)
            throw BrokenResponseException.LongItem(maxItemBytes);
        do
            _isEnded = !await _buffer.ReceiveAsync(stream, maxItemBytes, async, cancellationToken).ConfigureAwait(false);
        while (!_isEnded && _buffer.WrittenCount < _wanted && !IsFull);
        try
        {
            Parse();
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException)
        {
            throw new JsonException("A value is of another kind, or its text is not well-formed.", error);
        }
        return true;
    }

    /// <summary>Reads the row whose opening brace the cursor is at. False where it is not whole yet; then it is read again from its beginning.</summary>
    protected abstract bool TryReadRow(ref JsonCursor cursor);

    /// <summary>Sees that all that has come is all that belongs there.</summary>
    protected virtual void CheckAll()
    {
    }

    /// <summary>A list of rows has ended; where they stand flat, all of them.</summary>
    protected virtual void EndList()
    {
    }

    /// <summary>Takes note of a field of a row, which may come only once.</summary>
    protected static void Once(ref int seen, int field)
    {
        if ((seen & field) != 0)
            throw new JsonException("A field comes twice.");
        seen |= field;
    }

    /// <summary>Reads the id that comes next. False where it is not whole.</summary>
    protected static bool TryReadId(ref Utf8JsonReader reader, out string? id)
    {
        id = null;
        if (!reader.Read())
            return false;
        id = reader.GetString() ?? throw new JsonException("An id is null.");
        return true;
    }

    /// <summary>Reads the distance or score that comes next, or <see langword="null"/>. False where it is not whole.</summary>
    protected static bool TryReadNumber(ref Utf8JsonReader reader, out double? number)
    {
        number = null;
        if (!reader.Read())
            return false;
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        number = reader.GetDouble();
        return double.IsFinite(number.Value) ? true : throw new JsonException("A number is too large for double precision.");
    }

    /// <summary>Reads the metadata that comes next: a map, or text that holds one. None where it is empty. False where it is not whole.</summary>
    protected bool TryReadMetadata(ref Utf8JsonReader reader, out Metadata? metadata)
    {
        metadata = null;
        if (!reader.Read())
            return false;
        if (reader.TokenType == JsonTokenType.String)
            metadata = MetadataJson.ReadText(ref reader, _texts);
        else if (!MetadataJson.TryRead(ref reader, _texts, out metadata))
            return false;
        // The service says the same of an item that has none.
        if (metadata is { Count: 0 })
            metadata = null;
        return true;
    }

    /// <summary>Reads the vector that comes next, or <see langword="null"/>. False where it is not whole.</summary>
    protected bool TryReadVector(ref JsonCursor cursor, out ReadOnlyMemory<float>? vector)
    {
        vector = null;
        if (!cursor.Reader.Read())
            return false;
        if (cursor.Reader.TokenType == JsonTokenType.Null)
            return true;
        if (cursor.Reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("A vector is a list of numbers.");
        if (!cursor.TryReadNumbers(ref _spare, out var values))
            return false;
        if (values.Length > 0 && !TensorPrimitives.IsFiniteAll(values))
            throw new JsonException("A vector has a value that is too large for single precision.");
        vector = values;
        return true;
    }

    public void Dispose() => _buffer.Dispose();

    /// <summary>Whether there is no room for more, however long the item is that has begun.</summary>
    private bool IsFull => _buffer.WrittenCount >= maxItemBytes;

    private int RowDepth => _shape == RowShape.Flat ? 2 : 3;

    private void Parse()
    {
        var text = _buffer.Written.Span;
        var begin = 0;
        if (!_isStarted)
        {
            if (text.Length < 3 && !_isEnded)
                return;
            _isStarted = true;
            begin = text.StartsWith("\uFEFF"u8) ? 3 : 0;
        }
        var cursor = new JsonCursor(text[begin..], _isEnded, _state);
        while (true)
        {
            var state = cursor.Reader.CurrentState;
            var position = cursor.Position;
            if (cursor.Reader.Read() && TryTake(ref cursor))
                continue;
            if (_isEnded && !_resultsSeen)
                throw new JsonException("There are no results.");
            // A row that is not whole is begun anew, with half as much again: so short pieces do not make it slow.
            var isWithinRow = cursor.Position > position && cursor.Reader.CurrentDepth >= RowDepth && _isInResults;
            if (isWithinRow)
            {
                _state = state;
            }
            else
            {
                _state = cursor.Reader.CurrentState;
                position = cursor.Position;
            }
            _buffer.Drop(begin + position);
            _wanted = isWithinRow ? _buffer.WrittenCount + _buffer.WrittenCount / 2 : 0;
            return;
        }
    }

    /// <summary>Takes in a token, with the row that it begins. False where that is not whole.</summary>
    private bool TryTake(ref JsonCursor cursor)
    {
        var token = cursor.Reader.TokenType;
        var depth = cursor.Reader.CurrentDepth;
        if (depth == 0)
            return token is JsonTokenType.StartObject or JsonTokenType.EndObject ? true : throw new JsonException("The response is a JSON object.");
        if (!_isInResults)
        {
            if (depth > 1)
                return true;
            if (token == JsonTokenType.PropertyName)
            {
                _isAtResults = cursor.Reader.ValueTextEquals("results"u8);
                if (_isAtResults && _resultsSeen)
                    throw new JsonException("The results come twice.");
            }
            else if (_isAtResults)
            {
                _isInResults = token == JsonTokenType.StartArray ? true : throw new JsonException("The results are a list.");
                _resultsSeen = true;
            }
            return true;
        }
        if (depth == 1)
        {
            _isInResults = _isAtResults = false;
            if (_shape != RowShape.Nested)
                EndList();
            return true;
        }
        if (_shape == RowShape.Either)
            _shape = token == JsonTokenType.StartObject ? RowShape.Flat : RowShape.Nested;
        if (depth == RowDepth)
        {
            return token == JsonTokenType.StartObject ? TryReadRow(ref cursor)
                : token == JsonTokenType.Null ? throw new BrokenResponseException("a row of the results is null.")
                : throw new JsonException("A row of the results is an object.");
        }
        if (token == JsonTokenType.EndArray)
            EndList();
        else if (token != JsonTokenType.StartArray)
            throw token == JsonTokenType.Null ? new BrokenResponseException("a row of the results is null.") : new JsonException("The results of a query are a list.");
        return true;
    }
}
