using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>All the operators of one condition object, which all have to match.</summary>
internal sealed class AllConditions(IReadOnlyList<ValueCondition> conditions) : ValueCondition
{
    public override bool Matches(JsonElement? value)
    {
        foreach (var condition in conditions)
        {
            if (!condition.Matches(value))
                return false;
        }

        return true;
    }
}
