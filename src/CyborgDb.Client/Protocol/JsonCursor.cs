using System.Text.Json;

namespace CyborgDb.Protocol;

/// <summary>A JSON reader over what has arrived so far, which can go back to where it was and can be moved past what others have read.</summary>
internal ref struct JsonCursor
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly bool _isAll;
    private int _offset;

    public JsonCursor(ReadOnlySpan<byte> text, bool isAll, JsonReaderState state)
    {
        _text = text;
        _isAll = isAll;
        Reader = new Utf8JsonReader(text, isAll, state);
    }

    public Utf8JsonReader Reader;

    /// <summary>How much of the text has been read.</summary>
    public readonly int Position => _offset + (int)Reader.BytesConsumed;

    /// <summary>Reads an array of numbers whose opening bracket the reader is at; false where it is not whole yet.</summary>
    /// <param name="spare">An array that may be used, and becomes one that was not.</param>
    /// <param name="values">The numbers.</param>
    public bool TryReadNumbers(ref float[] spare, out float[] values)
    {
        var position = Position;
        switch (NumbersReader.Read(_text, ref position, ref spare, out var count))
        {
            case NumbersRead.Incomplete when !_isAll:
                values = [];
                return false;
            case NumbersRead.Whole:
                // To the reader the array was empty: it finds the closing bracket next.
                var state = Reader.CurrentState;
                _offset = position;
                Reader = new Utf8JsonReader(_text[position..], _isAll, state);
                Reader.Read();
                values = count == spare.Length ? spare : spare[..count];
                // The next vector is likely to be as long.
                spare = count == 0 ? [] : GC.AllocateUninitializedArray<float>(count);
                return true;
            default:
                return TryReadOneByOne(out values);
        }
    }

    private bool TryReadOneByOne(out float[] values)
    {
        var list = new List<float>();
        values = [];
        while (true)
        {
            if (!Reader.Read())
                return false;
            if (Reader.TokenType == JsonTokenType.EndArray)
                break;
            list.Add(Reader.TokenType == JsonTokenType.Number ? Reader.GetSingle() : throw new JsonException("A vector is a list of numbers."));
        }
        values = [.. list];
        return true;
    }
}
