using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary><c>$type</c>: the value is of one type of JSON.</summary>
internal sealed class TypeCondition : ElementCondition
{
    private readonly JsonValueKind _kind;

    private TypeCondition(JsonValueKind kind) => _kind = kind;

    /// <summary><see langword="null"/> when there is no such type. Both booleans go by the kind of true.</summary>
    public static TypeCondition? Named(string name) => name switch
    {
        "string" => new(JsonValueKind.String),
        "number" => new(JsonValueKind.Number),
        "bool" => new(JsonValueKind.True),
        "array" => new(JsonValueKind.Array),
        "object" => new(JsonValueKind.Object),
        "null" => new(JsonValueKind.Null),
        _ => null,
    };

    protected override bool MatchesElement(JsonElement value) =>
        (value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind) == _kind;
}
