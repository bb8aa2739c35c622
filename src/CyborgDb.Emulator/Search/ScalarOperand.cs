using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>A boolean, number or string to compare with. Values of different types are never equal.</summary>
internal readonly struct ScalarOperand
{
    private readonly JsonValueKind _kind;
    private readonly double _number;
    private readonly string? _text;

    private ScalarOperand(JsonElement value)
    {
        _kind = value.ValueKind;
        _number = _kind == JsonValueKind.Number ? value.GetDouble() : 0;
        _text = _kind == JsonValueKind.String ? value.GetString() : null;
    }

    public static ScalarOperand? From(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number or JsonValueKind.String
            ? new ScalarOperand(value)
            : null;

    public bool Equals(JsonElement value) =>
        value.ValueKind == _kind && _kind switch
        {
            JsonValueKind.Number => value.GetDouble() == _number,
            JsonValueKind.String => value.ValueEquals(_text),
            _ => true,
        };
}
