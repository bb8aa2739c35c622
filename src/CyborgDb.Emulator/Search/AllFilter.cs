using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>Every part has to match; with no parts, everything does.</summary>
internal sealed class AllFilter(IReadOnlyList<Filter> parts) : Filter
{
    public override bool Matches(JsonElement metadata) => parts.All(part => part.Matches(metadata));
}
