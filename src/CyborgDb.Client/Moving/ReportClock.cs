namespace CyborgDb.Moving;

/// <summary>When it is time to report again: with the report at the end not more than ten times in any second.</summary>
internal sealed class ReportClock(TimeProvider clock)
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(125);

    private long? _reported;

    /// <summary>Whether a report is due; then the next one is not before its time.</summary>
    public bool IsDue()
    {
        var now = clock.GetTimestamp();
        if (_reported is { } last && clock.GetElapsedTime(last, now) < s_between)
            return false;
        _reported = now;
        return true;
    }
}
