using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary><c>$exists</c>: whether the item has the field, whatever its value.</summary>
internal sealed class ExistsCondition(bool exists) : ValueCondition
{
    public override bool Matches(JsonElement? value) => value.HasValue == exists;
}
