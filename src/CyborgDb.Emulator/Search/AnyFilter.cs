using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>At least one part has to match.</summary>
internal sealed class AnyFilter(IReadOnlyList<Filter> parts) : Filter
{
    public override bool Matches(JsonElement metadata) => parts.Any(part => part.Matches(metadata));
}
