using CyborgDb.Primitives;

namespace CyborgDb.Transport;

/// <summary>How long an attempt may take, and how much more the whole operation has, by what is sent and what that gives the service to do.</summary>
/// <param name="Resilience">The client's options.</param>
/// <param name="Route">What is called.</param>
/// <param name="Bytes">The length of the body.</param>
/// <param name="Work">What it gives the service to do.</param>
/// <param name="Sharers">How many requests of one ingestion are under way at once: the service may do them one after the other.</param>
internal readonly record struct TimeLimits(ResilienceOptions Resilience, Route Route, long Bytes, Workload Work, int Sharers)
{
    /// <summary>What a clock can keep.</summary>
    private const double LongestSeconds = int.MaxValue / 1000.0;

    /// <summary>How long an attempt may take, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan Attempt => Route.Repeat == Repeat.Never || Resilience.AttemptTimeout == Timeout.InfiniteTimeSpan
        ? Timeout.InfiniteTimeSpan
        : Time(Resilience.AttemptTimeout.TotalSeconds + Allowance);

    /// <summary>How long the operation may take where the client's limit is this.</summary>
    public TimeSpan Total(TimeSpan client) => Time(client.TotalSeconds + Allowance * Attempts);

    /// <summary>How the limit of an attempt comes about.</summary>
    public string AttemptInWords() =>
        $"An attempt has {nameof(ResilienceOptions)}.{nameof(ResilienceOptions.AttemptTimeout)} ({Seconds.Of(Resilience.AttemptTimeout)})"
        + (Allowance > 0 ? $" and {AllowanceInWords()}" : "");

    /// <summary>How the limit of the operation comes about where it is the client's.</summary>
    public string TotalInWords(TimeSpan client) =>
        $"The operation has {nameof(CyborgDbClientOptions)}.{nameof(CyborgDbClientOptions.Timeout)} ({Seconds.Of(client)})"
        + (Allowance > 0 ? $" and{(Attempts > 1 ? $" for each of {Attempts} attempts" : "")} {AllowanceInWords()}" : "");

    private double Attempts => Resilience.MaxRetries + 1.0;

    private double Upload => (double)Bytes / Resilience.MinUploadRate;

    private double Items => Work.Items * Resilience.TimePerItem.TotalSeconds * Sharers;

    private double Texts => Work.Texts * Resilience.TimePerText.TotalSeconds * Sharers;

    private double Queries => Work.Queries * Resilience.TimePerQuery.TotalSeconds;

    private double Model => Work.UsesModel ? Resilience.ModelLoadTime.TotalSeconds : 0;

    /// <summary>The time that an attempt has beside its base, in seconds.</summary>
    private double Allowance => Upload + Items + Texts + Queries + Model;

    private string AllowanceInWords()
    {
        var parts = new List<string>();
        Add(Upload, nameof(ResilienceOptions.MinUploadRate), $" (bytes: {Bytes})");
        Add(Items, nameof(ResilienceOptions.TimePerItem), $" (items: {Work.Items})");
        Add(Texts, nameof(ResilienceOptions.TimePerText), $" (texts: {Work.Texts})");
        Add(Queries, nameof(ResilienceOptions.TimePerQuery), $" (queries: {Work.Queries})");
        Add(Model, nameof(ResilienceOptions.ModelLoadTime), "");
        return string.Join(", ", parts);

        void Add(double seconds, string option, string count)
        {
            if (seconds > 0)
                parts.Add($"{Seconds.Of(seconds)} by {option}{count}");
        }
    }

    /// <summary>Whole milliseconds, as a timer leaves off what is less.</summary>
    private static TimeSpan Time(double seconds) => TimeSpan.FromMilliseconds(Math.Round(Math.Min(seconds, LongestSeconds) * 1000));
}
