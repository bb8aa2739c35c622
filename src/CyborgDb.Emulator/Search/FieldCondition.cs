using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>What is asked of the value of one field; null when the item does not have it.</summary>
abstract class FieldCondition
{
    public abstract bool Matches(JsonElement? value);
}

/// <summary>What is asked of the value itself, or else of the elements of a list, of which one has to match.</summary>
abstract class ElementCondition : FieldCondition
{
    public override bool Matches(JsonElement? value)
    {
        if (value is not { } present)
            return false;
        if (MatchesElement(present))
            return true;
        if (present.ValueKind != JsonValueKind.Array)
            return false;
        foreach (JsonElement element in present.EnumerateArray())
        {
            if (MatchesElement(element))
                return true;
        }

        return false;
    }

    protected abstract bool MatchesElement(JsonElement value);
}

/// <summary><c>$eq</c> (one operand) and <c>$in</c> (any number): the value equals one of them.</summary>
sealed class EqualsAnyCondition(IReadOnlyList<ScalarOperand> operands) : ElementCondition
{
    protected override bool MatchesElement(JsonElement value)
    {
        foreach (ScalarOperand operand in operands)
        {
            if (operand.Equals(value))
                return true;
        }

        return false;
    }
}

/// <summary><c>$ne</c>: the opposite of <c>$eq</c>, but for a missing field, which matches neither unless it is told to.</summary>
sealed class NotEqualCondition(EqualsAnyCondition equal, bool matchesMissing) : FieldCondition
{
    public override bool Matches(JsonElement? value) => value is null ? matchesMissing : !equal.Matches(value);
}

/// <summary><c>$nin</c>, and <c>$not</c> where it is accepted: the opposite of a condition, so a missing field matches.</summary>
sealed class NegatedCondition(FieldCondition condition) : FieldCondition
{
    public override bool Matches(JsonElement? value) => !condition.Matches(value);
}

/// <summary><c>$gt</c>, <c>$gte</c>, <c>$lt</c> and <c>$lte</c>: only a number can match.</summary>
sealed class OrderCondition(double operand, Func<double, double, bool> compare) : ElementCondition
{
    protected override bool MatchesElement(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && compare(value.GetDouble(), operand);
}

/// <summary><c>$type</c>: the value is of one type of JSON.</summary>
sealed class TypeCondition : ElementCondition
{
    readonly JsonValueKind _kind;

    TypeCondition(JsonValueKind kind) => _kind = kind;

    /// <summary>Null when there is no such type. Both booleans go by the kind of true.</summary>
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

/// <summary><c>$exists</c>: whether the item has the field, whatever its value.</summary>
sealed class ExistsCondition(bool exists) : FieldCondition
{
    public override bool Matches(JsonElement? value) => value.HasValue == exists;
}

/// <summary>All the operators of one condition object, which all have to match.</summary>
sealed class AllConditions(IReadOnlyList<FieldCondition> conditions) : FieldCondition
{
    public override bool Matches(JsonElement? value)
    {
        foreach (FieldCondition condition in conditions)
        {
            if (!condition.Matches(value))
                return false;
        }

        return true;
    }
}

/// <summary>A boolean, number or string to compare with. Values of different types are never equal.</summary>
readonly struct ScalarOperand
{
    readonly JsonValueKind _kind;
    readonly double _number;
    readonly string? _text;

    ScalarOperand(JsonElement value)
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
