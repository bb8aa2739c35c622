using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary><c>$nin</c>, and <c>$not</c> where it is accepted: the opposite of a condition, so a missing field matches.</summary>
internal sealed class NegatedCondition(ValueCondition condition) : ValueCondition
{
    public override bool Matches(JsonElement? value) => !condition.Matches(value);
}
