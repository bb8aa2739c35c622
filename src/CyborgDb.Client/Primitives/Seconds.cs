using System.Globalization;

namespace CyborgDb.Primitives;

/// <summary>A time as messages say it, the same in every culture.</summary>
internal static class Seconds
{
    public static string Of(TimeSpan time) => Of(time.TotalSeconds);

    public static string Of(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###} seconds");
}
