using System.Text.Json;

namespace CyborgDb.Emulator.Search;

/// <summary>A metadata filter, ready to be asked about one item after another.</summary>
abstract class Filter
{
    /// <summary>Whether an item with this metadata matches; an item without any is asked with an empty object.</summary>
    public abstract bool Matches(JsonElement metadata);
}

/// <summary>Every part has to match; with no parts, everything does.</summary>
sealed class AllFilter(IReadOnlyList<Filter> parts) : Filter
{
    public override bool Matches(JsonElement metadata)
    {
        foreach (Filter part in parts)
        {
            if (!part.Matches(metadata))
                return false;
        }

        return true;
    }
}

/// <summary>At least one part has to match.</summary>
sealed class AnyFilter(IReadOnlyList<Filter> parts) : Filter
{
    public override bool Matches(JsonElement metadata)
    {
        foreach (Filter part in parts)
        {
            if (part.Matches(metadata))
                return true;
        }

        return false;
    }
}

/// <summary>The part must not match.</summary>
sealed class NotFilter(Filter part) : Filter
{
    public override bool Matches(JsonElement metadata) => !part.Matches(metadata);
}

/// <summary>A condition on one field, which is named by a path of members.</summary>
sealed class FieldFilter(FieldPath path, FieldCondition condition) : Filter
{
    public override bool Matches(JsonElement metadata) => condition.Matches(path.Resolve(metadata));
}
