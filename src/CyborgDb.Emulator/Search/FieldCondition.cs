using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>What is asked of the value of one field; null when the item does not have it.</summary>
abstract class FieldCondition
{
    public abstract bool Matches(JsonElement? value);
}

/// <summary><c>$eq</c> (one operand) and <c>$in</c> (any number): the value, or an element of a list, equals one of them.</summary>
sealed class EqualsAnyCondition(IReadOnlyList<ScalarOperand> operands) : FieldCondition
{
    public override bool Matches(JsonElement? value)
    {
        if (value is not { } present)
            return false;
        if (present.ValueKind != JsonValueKind.Array)
            return EqualsAny(present);
        foreach (JsonElement element in present.EnumerateArray())
        {
            if (EqualsAny(element))
                return true;
        }

        return false;
    }

    bool EqualsAny(JsonElement value)
    {
        foreach (ScalarOperand operand in operands)
        {
            if (operand.Equals(value))
                return true;
        }

        return false;
    }
}

/// <summary><c>$ne</c> and <c>$nin</c>: the opposite of <c>$eq</c> and <c>$in</c>, so a missing field matches.</summary>
sealed class NegatedCondition(FieldCondition condition) : FieldCondition
{
    public override bool Matches(JsonElement? value) => !condition.Matches(value);
}

/// <summary><c>$gt</c>, <c>$gte</c>, <c>$lt</c> and <c>$lte</c>: only a number can match.</summary>
sealed class OrderCondition(double operand, Func<double, double, bool> compare) : FieldCondition
{
    public override bool Matches(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Number } number && compare(number.GetDouble(), operand);
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
