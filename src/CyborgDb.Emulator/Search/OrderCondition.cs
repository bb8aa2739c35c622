using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary><c>$gt</c>, <c>$gte</c>, <c>$lt</c> and <c>$lte</c>: only a number can match.</summary>
internal sealed class OrderCondition(double operand, Func<double, double, bool> compare) : ElementCondition
{
    protected override bool MatchesElement(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && compare(value.GetDouble(), operand);
}
