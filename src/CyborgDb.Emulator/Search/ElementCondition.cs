using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>What is asked of the value itself, or else of the elements of a list, of which one has to match.</summary>
internal abstract class ElementCondition : ValueCondition
{
    public override bool Matches(JsonElement? value)
    {
        if (value is not { } present)
            return false;
        if (MatchesElement(present))
            return true;
        if (present.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var element in present.EnumerateArray())
        {
            if (MatchesElement(element))
                return true;
        }

        return false;
    }

    protected abstract bool MatchesElement(JsonElement value);
}
