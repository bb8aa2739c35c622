using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>A metadata filter, ready to be asked about one item after another.</summary>
internal abstract class Filter
{
    /// <summary>Whether an item with this metadata matches; an item without any is asked with an empty object.</summary>
    public abstract bool Matches(JsonElement metadata);
}
