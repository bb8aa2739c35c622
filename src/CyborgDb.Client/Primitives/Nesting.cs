using System.Text.Json;

namespace CyborgDb.Primitives;

/// <summary>
/// How deeply metadata, filters and predicates can be nested. What is made is within it, so that whatever walks it can do so by recursion.
/// </summary>
internal static class Nesting
{
    /// <summary>Within what a JSON reader accepts by default (64), with room for the request or the response around it.</summary>
    public const int MaxDepth = 60;

    /// <summary>How many levels of maps and lists JSON has; one more than <paramref name="most"/> where there are more, which are not looked at.</summary>
    public static int DepthOf(JsonElement json, int most = MaxDepth)
    {
        if (json.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
            return 0;
        if (most == 0)
            return 1;
        var below = 0;
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in json.EnumerateArray())
                below = Math.Max(below, DepthOf(element, most - 1));
        }
        else
        {
            foreach (var property in json.EnumerateObject())
                below = Math.Max(below, DepthOf(property.Value, most - 1));
        }
        return below + 1;
    }
}
