using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>The part must not match.</summary>
internal sealed class NotFilter(Filter part) : Filter
{
    public override bool Matches(JsonElement metadata) => !part.Matches(metadata);
}
