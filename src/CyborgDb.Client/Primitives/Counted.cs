using System.Globalization;

namespace CyborgDb.Primitives;

/// <summary>Numbers with what they are numbers of, as messages have them: one attempt, but two attempts.</summary>
internal static class Counted
{
    /// <summary>For example <c>1 item</c> and <c>2 items</c>.</summary>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary>For example <c>There is 1 item</c> and <c>There are 2 items</c>.</summary>
    public static string There(long count, string one) => $"There {(count == 1 ? "is" : "are")} {Of(count, one)}";

    /// <summary>For example <c>1 second</c>, <c>0.5 seconds</c> and <c>30 seconds</c>.</summary>
    public static string Seconds(double seconds)
    {
        var number = seconds.ToString("0.###", CultureInfo.InvariantCulture);
        return number == "1" ? "1 second" : $"{number} seconds";
    }

    /// <summary>For example <c>1 second</c>, <c>0.5 seconds</c> and <c>30 seconds</c>.</summary>
    public static string Seconds(TimeSpan time) => Seconds(time.TotalSeconds);
}
