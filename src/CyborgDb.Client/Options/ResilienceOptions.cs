using Polly;

namespace CyborgDb;

/// <summary>
/// How a client handles failures of the network and of the service: how often it retries, when its circuit breaker opens, and how long an attempt may take. The
/// total time limit of <see cref="CyborgDbClientOptions.Timeout"/> is around all of it. Which failures are retried depends on what is safe for the operation.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Operations</term><description>Retried on</description></listheader>
/// <item><term>reads: health, list, describe, query, get, list_ids, num_vectors</term><description>no whole response, or a garbled one; 408, 429, 500, 502, 503, 504</description></item>
/// <item><term>upserts and deletes of items (idempotent by id)</term><description>no whole response, or a garbled one; 408, 429, 502, 503, 504</description></item>
/// <item><term>creating and deleting an index or a user</term><description>only where no connection was made, so the request cannot have arrived</description></item>
/// <item><term>training</term><description>never; it has no time limit for its attempt, and passes the circuit breaker by</description></item>
/// </list>
/// <para>The limit of an attempt is <see cref="AttemptTimeout"/> + bytes / <see cref="MinUploadRate"/> + items × <see cref="TimePerItem"/> + texts ×
/// <see cref="TimePerText"/> + queries × <see cref="TimePerQuery"/>, and <see cref="ModelLoadTime"/> if the service makes vectors. The limit of the operation is
/// <see cref="CyborgDbClientOptions.Timeout"/>, plus everything above except <see cref="AttemptTimeout"/> for each attempt that the operation may make. So an attempt to
/// store 100,000 vectors of 8 values has about 17 minutes, and a query has half a minute.</para>
/// <para>An attempt is exactly one HTTP request. The HTTP handler never repeats a request by itself, not even if a kept connection ends without an answer.</para>
/// <para>A response is garbled if it is a success of at most a megabyte whose body is not well-formed JSON, although it does not declare to be anything
/// else. For methods that give rows while they arrive, such as <see cref="EncryptedIndex.ListIdsAsync"/>, only a response that was cut short is garbled.</para>
/// <para>An untrusted certificate, and JSON that is not what the contract says, are never retried, because the result would be the same.</para>
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
    /// <summary>How many times an operation is tried again after its first attempt: 0 or more. Default: 3.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The wait before the first retry. It doubles each time, with jitter. A <c>Retry-After</c> of the service takes precedence. Default: 0.5 seconds.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait between attempts, unless the service asks for a longer one. Default: 30 seconds.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest wait that a <c>Retry-After</c> can cause. If the service asks for a longer one, or for one that exceeds the time limit of the operation, the operation
    /// fails at once, and <see cref="CyborgDbException.RetryAfter"/> has the wait. At most a day. Default: 2 minutes.
    /// </summary>
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long one attempt may take until its response, or the first megabyte of it, has arrived. An attempt has more time for what it sends:
    /// for its bytes (<see cref="MinUploadRate"/>), its items (<see cref="TimePerItem"/>), texts (<see cref="TimePerText"/>,
    /// <see cref="ModelLoadTime"/>) and queries (<see cref="TimePerQuery"/>). <see cref="Timeout.InfiniteTimeSpan"/> for no limit. Default: 30 seconds.
    /// </summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The slowest upload to allow for, in bytes per second. An attempt that sends n bytes has n / <see cref="MinUploadRate"/> seconds more than
    /// <see cref="AttemptTimeout"/>. Default: 262,144.
    /// </summary>
    public int MinUploadRate { get; set; } = 256 * 1024;

    /// <summary>
    /// The additional time of an attempt for each item that it stores, reads or deletes: zero or more. Storing an item is known to take 1 to 4 ms. In an
    /// ingestion, it is multiplied by the number of requests that run at once. Default: 10 ms.
    /// </summary>
    public TimeSpan TimePerItem { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// The additional time of an attempt for each text that the service turns into a vector: zero or more. In an ingestion, it is multiplied by the number of requests
    /// that run at once. Default: 1 second.
    /// </summary>
    public TimeSpan TimePerText { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The additional time of an attempt for each query in it: zero or more. Default: 0.1 seconds.</summary>
    public TimeSpan TimePerQuery { get; set; } = TimeSpan.FromSeconds(0.1);

    /// <summary>
    /// The additional time of an attempt for which the service needs an embedding model, which it downloads at first use: zero or more. Default: 2 minutes.
    /// </summary>
    public TimeSpan ModelLoadTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The share of failed attempts at which the circuit opens, so that calls fail at once: more than 0, at most 1. An attempt that exceeds a time limit counts as
    /// failed; one that its caller cancels does not count. Default: 0.5.
    /// </summary>
    public double BreakerFailureRatio { get; set; } = 0.5;

    /// <summary>The number of attempts within <see cref="BreakerSamplingDuration"/> below which the circuit does not open: 2 or more. Default: 100.</summary>
    public int BreakerMinimumThroughput { get; set; } = 100;

    /// <summary>The period over which attempts are counted: 0.5 seconds or more. Default: 30 seconds.</summary>
    public TimeSpan BreakerSamplingDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the circuit stays open until one call is let through as a test: 0.5 seconds or more. Default: 5 seconds.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Your own pipeline. It replaces everything above, which is then ignored; only the total time limit remains. <see cref="ResiliencePipeline{T}.Empty"/> for no
    /// pipeline at all. Default: <see langword="null"/>.
    /// </summary>
    public ResiliencePipeline<HttpResponseMessage>? Pipeline { get; set; }

    /// <summary>Creates options with no retries, no circuit breaker and no time limit for attempts.</summary>
    /// <returns>New options.</returns>
    public static ResilienceOptions None() => new() { Pipeline = ResiliencePipeline<HttpResponseMessage>.Empty };

    /// <summary>The same options, which the caller cannot change.</summary>
    internal ResilienceOptions Copy() => (ResilienceOptions)MemberwiseClone();

    /// <summary>What is wrong with the options, each as a sentence that names the setting.</summary>
    internal IEnumerable<OptionProblem> Problems()
    {
        if (MaxRetries < 0)
            yield return OptionProblem.OutOfRange($"{nameof(MaxRetries)} is 0 or more, not {MaxRetries}.");
        if (RetryDelay < TimeSpan.Zero || RetryDelay > TimeSpan.FromDays(1))
            yield return OptionProblem.OutOfRange($"{nameof(RetryDelay)} is between zero and a day, not {RetryDelay}.");
        if (MaxRetryDelay < RetryDelay || MaxRetryDelay > TimeSpan.FromDays(1))
            yield return OptionProblem.OutOfRange($"{nameof(MaxRetryDelay)} is between {nameof(RetryDelay)} and a day, not {MaxRetryDelay}.");
        if (AttemptTimeout != Timeout.InfiniteTimeSpan && (AttemptTimeout < TimeSpan.FromMilliseconds(10) || AttemptTimeout > TimeSpan.FromDays(1)))
            yield return OptionProblem.OutOfRange($"{nameof(AttemptTimeout)} is between 10 milliseconds and a day, or infinite, not {AttemptTimeout}.");
        if (LongestRetryAfter < TimeSpan.Zero || LongestRetryAfter > TimeSpan.FromDays(1))
            yield return OptionProblem.OutOfRange($"{nameof(LongestRetryAfter)} is between zero and a day, not {LongestRetryAfter}.");
        foreach (var (name, time) in new[]
        {
            (nameof(TimePerItem), TimePerItem), (nameof(TimePerText), TimePerText), (nameof(TimePerQuery), TimePerQuery), (nameof(ModelLoadTime), ModelLoadTime),
        })
        {
            if (time < TimeSpan.Zero || time > TimeSpan.FromDays(1))
                yield return OptionProblem.OutOfRange($"{name} is between zero and a day, not {time}.");
        }
        if (MinUploadRate < 1)
            yield return OptionProblem.OutOfRange($"{nameof(MinUploadRate)} is 1 byte a second or more, not {MinUploadRate}.");
        if (BreakerFailureRatio is not (> 0 and <= 1))
            yield return OptionProblem.OutOfRange(FormattableString.Invariant($"{nameof(BreakerFailureRatio)} is more than 0 and at most 1, not {BreakerFailureRatio}."));
        if (BreakerMinimumThroughput < 2)
            yield return OptionProblem.OutOfRange($"{nameof(BreakerMinimumThroughput)} is 2 or more, not {BreakerMinimumThroughput}.");
        if (BreakerSamplingDuration < TimeSpan.FromSeconds(0.5) || BreakerSamplingDuration > TimeSpan.FromDays(1))
            yield return OptionProblem.OutOfRange($"{nameof(BreakerSamplingDuration)} is between 0.5 seconds and a day, not {BreakerSamplingDuration}.");
        if (BreakDuration < TimeSpan.FromSeconds(0.5) || BreakDuration > TimeSpan.FromDays(1))
            yield return OptionProblem.OutOfRange($"{nameof(BreakDuration)} is between 0.5 seconds and a day, not {BreakDuration}.");
    }
}
