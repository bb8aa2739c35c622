using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>What is asked of the value of one field; <see langword="null"/> when the item does not have it.</summary>
internal abstract class ValueCondition
{
    public abstract bool Matches(JsonElement? value);
}
