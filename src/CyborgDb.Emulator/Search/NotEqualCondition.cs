using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary><c>$ne</c>: the opposite of <c>$eq</c>, but for a missing field, which matches neither unless it is told to.</summary>
internal sealed class NotEqualCondition(EqualsAnyCondition equal, bool matchesMissing) : ValueCondition
{
    public override bool Matches(JsonElement? value) => value is null ? matchesMissing : !equal.Matches(value);
}
