using Polly;

namespace CyborgDb;

/// <summary>
/// How a client deals with a network and a service that misbehave: a total time limit around retries, around a circuit breaker, around a
/// time limit for each attempt. What is retried is fixed by what is safe, per operation.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Operations</term><description>Retried on</description></listheader>
/// <item><term>reads: health, list, describe, query, get, list_ids, num_vectors</term><description>no whole response; 408, 429, 500, 502, 503, 504</description></item>
/// <item><term>upserts and deletes of items (idempotent by id)</term><description>no whole response; 408, 429, 502, 503, 504</description></item>
/// <item><term>creating and deleting an index or a user</term><description>only where no connection was made, so the request cannot have arrived</description></item>
/// <item><term>training</term><description>never; it has no time limit for its attempt, and passes the circuit breaker by</description></item>
/// </list>
/// <para>An attempt has <see cref="AttemptTimeout"/> + bytes / <see cref="MinUploadRate"/> + items × <see cref="TimePerItem"/> + texts ×
/// <see cref="TimePerText"/> + queries × <see cref="TimePerQuery"/>, and <see cref="ModelLoadTime"/> where the service embeds. The operation has
/// <see cref="CyborgDbClientOptions.Timeout"/>, and everything beside <see cref="AttemptTimeout"/> once for each attempt that it may take. So 100,000
/// vectors of 8 values have about 17 minutes an attempt, and a query half a minute.</para>
/// <para>An attempt is one request on the wire, also on a kept connection that ends without an answer: the HTTP handler repeats nothing by itself.</para>
/// A certificate that is not trusted, and a response that is whole but wrong, are never retried: they would be the same again.
/// </remarks>
/// <example>
/// <code>
/// var options = new CyborgDbClientOptions
/// {
///     BaseAddress = address,
///     Timeout = TimeSpan.FromSeconds(20),
///     Resilience =
///     {
///         MaxRetries = 5,
///         RetryDelay = TimeSpan.FromSeconds(0.2),
///         AttemptTimeout = TimeSpan.FromSeconds(5),
///     },
/// };
/// </code>
/// </example>
public sealed class ResilienceOptions
{
    /// <summary>How many times a failed attempt is followed by another: 0 or more. Default: 3.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The wait before the first retry; it doubles each time, with jitter. A <c>Retry-After</c> of the service comes before it. Default: 0.5 seconds.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait between attempts, where the service does not say otherwise. Default: 30 seconds.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest wait that a <c>Retry-After</c> can ask for. Where the service asks for a longer one, or for one that ends after the operation
    /// has to, its error is given at once, with <see cref="CyborgDbException.RetryAfter"/> in it. At most a day. Default: 2 minutes.
    /// </summary>
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long one attempt may take until its response has arrived (or its first megabyte), beside the time that it is given for what it sends:
    /// for its bytes (<see cref="MinUploadRate"/>), its items (<see cref="TimePerItem"/>), texts (<see cref="TimePerText"/>,
    /// <see cref="ModelLoadTime"/>) and queries (<see cref="TimePerQuery"/>). <see cref="Timeout.InfiniteTimeSpan"/> for no limit. Default: 30 seconds.
    /// </summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The slowest upload that is put up with, in bytes a second: a body of n bytes gives its attempt n divided by this on top of
    /// <see cref="AttemptTimeout"/>, and the operation as much for every attempt that it may take. Default: 262,144.
    /// </summary>
    public int MinUploadRate { get; set; } = 256 * 1024;

    /// <summary>
    /// What an attempt is given for each item that it stores, reads or deletes: zero or more. Services are known to take 1 to 4 ms to store
    /// one. In an ingestion it counts as often as requests are under way at once. Default: 10 ms.
    /// </summary>
    public TimeSpan TimePerItem { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// What an attempt is given besides for each text that the service makes a vector of: zero or more. In an ingestion it counts as often as
    /// requests are under way at once. Default: 1 second.
    /// </summary>
    public TimeSpan TimePerText { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What an attempt is given for each query in it: zero or more. Default: 0.1 seconds.</summary>
    public TimeSpan TimePerQuery { get; set; } = TimeSpan.FromSeconds(0.1);

    /// <summary>
    /// What an attempt is given once where the service needs an embedding model, which it downloads at its first use: zero or more. Default: 2 minutes.
    /// </summary>
    public TimeSpan ModelLoadTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The part of attempts that fails, between 0 and 1, at which the circuit opens and calls fail at once. An attempt that is given up for
    /// time has failed, whichever limit it was; one that its caller cancels does not count. Default: 0.5.
    /// </summary>
    public double BreakerFailureRatio { get; set; } = 0.5;

    /// <summary>How many attempts there have to be within <see cref="BreakerSamplingDuration"/> before the circuit can open: 2 or more. Default: 100.</summary>
    public int BreakerMinimumThroughput { get; set; } = 100;

    /// <summary>The time over which attempts are counted: 0.5 seconds or more. Default: 30 seconds.</summary>
    public TimeSpan BreakerSamplingDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the circuit stays open before one call is let through to try: 0.5 seconds or more. Default: 5 seconds.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A pipeline of the caller's in place of all the above, which then does not count; <see cref="ResiliencePipeline{T}.Empty"/> to have
    /// none. The total time limit stays. Default: <see langword="null"/>.
    /// </summary>
    public ResiliencePipeline<HttpResponseMessage>? Pipeline { get; set; }

    /// <summary>No retries, no circuit breaker and no time limit for attempts.</summary>
    /// <returns>New options.</returns>
    public static ResilienceOptions None() => new() { Pipeline = ResiliencePipeline<HttpResponseMessage>.Empty };

    /// <summary>The same options, which the caller cannot change.</summary>
    internal ResilienceOptions Copy() => (ResilienceOptions)MemberwiseClone();

    /// <summary>What is wrong with the options, each as a sentence that names the setting.</summary>
    internal IEnumerable<string> Problems()
    {
        if (MaxRetries < 0)
            yield return $"{nameof(MaxRetries)} is 0 or more, not {MaxRetries}.";
        if (RetryDelay < TimeSpan.Zero || RetryDelay > TimeSpan.FromDays(1))
            yield return $"{nameof(RetryDelay)} is between zero and a day, not {RetryDelay}.";
        if (MaxRetryDelay < RetryDelay || MaxRetryDelay > TimeSpan.FromDays(1))
            yield return $"{nameof(MaxRetryDelay)} is between {nameof(RetryDelay)} and a day, not {MaxRetryDelay}.";
        if (AttemptTimeout != Timeout.InfiniteTimeSpan && (AttemptTimeout < TimeSpan.FromMilliseconds(10) || AttemptTimeout > TimeSpan.FromDays(1)))
            yield return $"{nameof(AttemptTimeout)} is between 10 milliseconds and a day, or infinite, not {AttemptTimeout}.";
        if (LongestRetryAfter < TimeSpan.Zero || LongestRetryAfter > TimeSpan.FromDays(1))
            yield return $"{nameof(LongestRetryAfter)} is between zero and a day, not {LongestRetryAfter}.";
        foreach (var (name, time) in new[]
        {
            (nameof(TimePerItem), TimePerItem), (nameof(TimePerText), TimePerText), (nameof(TimePerQuery), TimePerQuery), (nameof(ModelLoadTime), ModelLoadTime),
        })
        {
            if (time < TimeSpan.Zero || time > TimeSpan.FromDays(1))
                yield return $"{name} is between zero and a day, not {time}.";
        }
        if (MinUploadRate < 1)
            yield return $"{nameof(MinUploadRate)} is 1 byte a second or more, not {MinUploadRate}.";
        if (BreakerFailureRatio is not (> 0 and <= 1))
            yield return FormattableString.Invariant($"{nameof(BreakerFailureRatio)} is more than 0 and at most 1, not {BreakerFailureRatio}.");
        if (BreakerMinimumThroughput < 2)
            yield return $"{nameof(BreakerMinimumThroughput)} is 2 or more, not {BreakerMinimumThroughput}.";
        if (BreakerSamplingDuration < TimeSpan.FromSeconds(0.5) || BreakerSamplingDuration > TimeSpan.FromDays(1))
            yield return $"{nameof(BreakerSamplingDuration)} is between 0.5 seconds and a day, not {BreakerSamplingDuration}.";
        if (BreakDuration < TimeSpan.FromSeconds(0.5) || BreakDuration > TimeSpan.FromDays(1))
            yield return $"{nameof(BreakDuration)} is between 0.5 seconds and a day, not {BreakDuration}.";
    }
}
