using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>All the operators of one condition object, which all have to match.</summary>
sealed class AllConditions(IReadOnlyList<ValueCondition> conditions) : ValueCondition
{
    public override bool Matches(JsonElement? value)
    {
        foreach (ValueCondition condition in conditions)
        {
            if (!condition.Matches(value))
                return false;
        }

        return true;
    }
}
