using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary><c>$eq</c> (one operand) and <c>$in</c> (any number): the value equals one of them.</summary>
internal sealed class EqualsAnyCondition(IReadOnlyList<ScalarOperand> operands) : ElementCondition
{
    protected override bool MatchesElement(JsonElement value)
    {
        foreach (var operand in operands)
        {
            if (operand.Equals(value))
                return true;
        }

        return false;
    }
}
