using System.Globalization;
using System.Net.Http.Headers;

namespace CyborgDb.Transport;

/// <summary>The header <c>Retry-After</c>: seconds, also fractional (which the framework's own reader refuses), or an HTTP date.</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>How long to wait; <see langword="null"/> where the header is missing or makes no sense, zero where the date has passed.</summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, TimeProvider clock)
    {
        if (!headers.NonValidated.TryGetValues("Retry-After", out var values))
            return null;
        var text = values.ToString().Trim();
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            // "NaN" and "Infinity" are numbers to the parser, too.
            && double.IsFinite(seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, s_longest.TotalSeconds));
        }

        if (!DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return null;
        var wait = date - clock.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > s_longest ? s_longest : wait;
    }
}
