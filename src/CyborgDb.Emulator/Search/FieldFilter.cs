using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>A condition on one field, which is named by a path of members.</summary>
internal sealed class FieldFilter(FieldPath path, ValueCondition condition) : Filter
{
    public override bool Matches(JsonElement metadata) => condition.Matches(path.Resolve(metadata));
}
