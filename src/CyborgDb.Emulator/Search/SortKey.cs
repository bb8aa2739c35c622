using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>
/// The value by which an item is put in order. Booleans come before numbers, numbers before strings; strings are
/// compared letter by letter. A field that is missing, a list or an object has no place among them.
/// </summary>
internal sealed class SortKey : IComparable<SortKey>
{
    private readonly JsonValueKind _kind;
    private readonly double _number;
    private readonly string? _text;

    public SortKey(JsonElement? value)
    {
        switch (value?.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                _kind = JsonValueKind.True;
                _number = value.Value.GetBoolean() ? 1 : 0;
                break;
            case JsonValueKind.Number:
                _kind = JsonValueKind.Number;
                _number = value.Value.GetDouble();
                break;
            case JsonValueKind.String:
                _kind = JsonValueKind.String;
                _text = value.Value.GetString();
                break;
        }
    }

    public bool HasPlace => _kind != JsonValueKind.Undefined;

    public int CompareTo(SortKey? other)
    {
        if (other is null)
            return 1;
        var byKind = Rank.CompareTo(other.Rank);
        if (byKind != 0)
            return byKind;
        return _text is null ? _number.CompareTo(other._number) : string.CompareOrdinal(_text, other._text);
    }

    private int Rank => _kind switch
    {
        JsonValueKind.True => 0,
        JsonValueKind.Number => 1,
        _ => 2,
    };
}
