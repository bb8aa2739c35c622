namespace CyborgDb.Primitives;

/// <summary>Moments as the service keeps them: milliseconds since 1970-01-01 UTC.</summary>
internal static class Moment
{
    /// <summary>The first millisecond of the year 1.</summary>
    public static readonly long First = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();

    /// <summary>The last millisecond of the year 9999.</summary>
    public static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The moment that a <see cref="DateTime"/> says. The framework's own conversion takes one of no kind for local time, which is a guess.</summary>
    /// <exception cref="ArgumentException">It is of no kind.</exception>
    public static DateTimeOffset Of(DateTime value, string parameter) => value.Kind != DateTimeKind.Unspecified
        ? new(value.ToUniversalTime())
        : throw new ArgumentException(
            "This DateTime does not say whether it is UTC or local time: its Kind is Unspecified. Give it one with DateTime.SpecifyKind, or use a DateTimeOffset.", parameter);
}
