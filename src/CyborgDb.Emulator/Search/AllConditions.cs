using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>All the operators of one condition object, which all have to match.</summary>
internal sealed class AllConditions(IReadOnlyList<ValueCondition> conditions) : ValueCondition
{
    public override bool Matches(JsonElement? value) => conditions.All(condition => condition.Matches(value));
}
