using System.Globalization;

namespace CyborgDb.Benchmarks.Link;

/// <summary>How fast a link is, as <c>tc</c> writes it.</summary>
internal sealed record LinkSpeed(double Gigabits)
{
    /// <summary>What is measured where no speed is named.</summary>
    public static IReadOnlyList<LinkSpeed> All { get; } = [new(1), new(2.5), new(10)];

    /// <summary>Reads <c>1gbit</c>, <c>2.5gbit</c>, <c>100mbit</c>; null where it is not a speed.</summary>
    public static LinkSpeed? Parse(string text)
    {
        var unit = text.EndsWith("gbit", StringComparison.Ordinal) ? 1 : text.EndsWith("mbit", StringComparison.Ordinal) ? 0.001 : 0;
        return unit > 0 && double.TryParse(text[..^4], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * unit is >= 0.001 and <= 100
            ? new(number * unit)
            : null;
    }

    /// <summary>The rate for <c>tc</c>, which takes whole numbers.</summary>
    public string Rate => string.Create(CultureInfo.InvariantCulture, $"{Gigabits * 1000:0}mbit");

    /// <summary>What may pass at once: a millisecond's worth, and more than the largest packet.</summary>
    public string Burst => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(256 * 1024, Gigabits * 1e9 / 8 / 1000):0}b");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Gigabits:0.###} Gb/s");
}
