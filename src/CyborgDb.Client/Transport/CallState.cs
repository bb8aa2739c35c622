using System.Net;
using CyborgDb.Protocol;
using Polly;

namespace CyborgDb.Transport;

/// <summary>What the pipeline has to know of a call, and what it finds out: it travels with the request.</summary>
internal sealed class CallState(Operation operation, TimeSpan attemptTimeout, DateTimeOffset deadline)
{
    public static readonly HttpRequestOptionsKey<CallState> RequestKey = new("CyborgDb.CallState");
    public static readonly ResiliencePropertyKey<CallState> PipelineKey = new("CyborgDb.CallState");

    public Operation Operation { get; } = operation;

    /// <summary>How long an attempt may take, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan AttemptTimeout { get; } = attemptTimeout;

    /// <summary>When the whole operation has to be over.</summary>
    public DateTimeOffset Deadline { get; } = deadline;

    /// <summary>The caller's token: whether the caller gave up, or the time did.</summary>
    public CancellationToken CallerToken { get; init; }

    /// <summary>Whether the attempt under way is the one that an open circuit lets through, and nothing has come of it.</summary>
    public bool TriesCircuit { get; set; }

    /// <summary>Whether the caller's own thread waits for the answer.</summary>
    public bool IsSynchronous { get; set; }

    /// <summary>How many attempts there have been.</summary>
    public int Attempts { get; set; }

    /// <summary>The status of the attempt under way, once its headers have come, whatever becomes of its body.</summary>
    public HttpStatusCode? StatusCode { get; set; }

    /// <summary>The request id that came with it.</summary>
    public string? RequestId { get; set; }

    /// <summary>Whether the service can have received the request in one of them.</summary>
    public bool MayHaveArrived { get; set; }

    /// <summary>The index key that it goes with, which its owner may take back meanwhile.</summary>
    public IndexKey? Key { get; init; }

    /// <summary>Who wants to know of the attempts while they are made.</summary>
    public CallObserver? Observer { get; init; }

    /// <summary>What the attempt before a retry came to, in case the time is up before the next.</summary>
    public string? LastFailure { get; set; }

    public static CallState Of(ResilienceContext context) => context.Properties.GetValue(PipelineKey, null!);
}
