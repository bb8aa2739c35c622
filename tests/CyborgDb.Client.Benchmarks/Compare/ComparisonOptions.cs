using System.Globalization;
using CyborgDb.Benchmarks.Link;

namespace CyborgDb.Benchmarks.Compare;

/// <summary>What the command line asks of the comparisons.</summary>
internal sealed record ComparisonOptions(string? Only, int? Rounds, IReadOnlyList<LinkSpeed> Links, bool WritesReadme)
{
    /// <summary>Null where the command line is not as the usage says.</summary>
    public static ComparisonOptions? Parse(string[] arguments)
    {
        var options = new ComparisonOptions(null, null, [], WritesReadme: true);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--no-readme":
                    options = options with { WritesReadme = false };
                    break;
                case "--only" when i + 1 < arguments.Length:
                    options = options with { Only = arguments[++i], WritesReadme = false };
                    break;
                case "--link" when i + 1 < arguments.Length && arguments[i + 1] == "all":
                    options = options with { Links = LinkSpeed.All };
                    i++;
                    break;
                case "--link" when i + 1 < arguments.Length && LinkSpeed.Parse(arguments[i + 1]) is { } speed:
                    options = options with { Links = [.. options.Links, speed], WritesReadme = false };
                    i++;
                    break;
                case "--rounds" when i + 1 < arguments.Length && int.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out var rounds) && rounds > 0:
                    options = options with { Rounds = rounds };
                    i++;
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
