using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary><c>$eq</c> (one operand) and <c>$in</c> (any number): the value equals one of them.</summary>
internal sealed class EqualsAnyCondition(IReadOnlyList<ScalarOperand> operands) : ElementCondition
{
    protected override bool MatchesElement(JsonElement value) => operands.Any(operand => operand.Equals(value));
}
