using System.Net;

namespace CyborgDb;

/// <summary>
/// What is known of a call: filled while it is made, told to whoever watches, and kept by the exception where it fails. Nothing of it is secret.
/// </summary>
internal sealed record CallFacts
{
    public string? RouteName { get; init; }

    public string? IndexName { get; init; }

    /// <summary>Whether it changes nothing, so that it does not matter whether it was carried out.</summary>
    public bool IsRead { get; init; }

    /// <summary>Whether its items are vectors, for the count of vectors sent.</summary>
    public bool SendsVectors { get; init; }

    /// <summary>How many items or queries it has, where it can have several.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Whether the request brought an index key.</summary>
    public bool HadIndexKey { get; init; }

    /// <summary>The length of the body, in bytes.</summary>
    public long BodyLength { get; set; }

    /// <summary>How many attempts there have been.</summary>
    public int Attempts { get; set; }

    /// <summary>The status of the last attempt, once its headers have come, whatever becomes of its body.</summary>
    public HttpStatusCode? StatusCode { get; set; }

    /// <summary>The request id that came with it: any server's words, which an exception has only cleaned.</summary>
    public string? RequestId { get; set; }

    /// <summary>How long the service asked to wait, where the whole answer of the last attempt came.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>What the attempt before a retry came to, in case the time is up before the next.</summary>
    public string? LastFailure { get; set; }

    /// <summary>Whether the service can have received the request in one of the attempts.</summary>
    public bool MayHaveArrived { get; set; }

    /// <summary>
    /// Whether the service can have done what it was asked, as far as the attempts tell: one whose answer did not come, or was not a plain
    /// refusal. A refusal of a later attempt takes nothing back.
    /// </summary>
    public bool MayBeCarriedOut { get; private set; }

    /// <summary>
    /// Whether an attempt can be carried out after a later one has been answered: one that the service was not seen to have ended, because
    /// there was no answer, or one of something in between that had waited long enough.
    /// </summary>
    public bool MayComeLate { get; private set; }

    /// <summary>What the service said was wrong.</summary>
    public string? Detail { get; init; }

    public IReadOnlyList<ValidationError> Errors { get; init; } = [];

    /// <summary>Whether the same may succeed later.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether the key may be what is wrong.</summary>
    public bool MayBeWrongIndexKey { get; init; }

    /// <summary>Whether nothing was sent this time, because the circuit breaker was open.</summary>
    public bool IsCircuitOpen { get; init; }

    /// <summary>An attempt begins, the first or a later one.</summary>
    public void BeginAttempt()
    {
        Attempts++;
        StatusCode = null;
        RequestId = null;
        RetryAfter = null;
    }

    /// <summary>An attempt ended without an answer, after something may have been sent.</summary>
    public void Broke() => MayHaveArrived = MayBeCarriedOut = MayComeLate = true;

    /// <summary>An attempt was answered, as far as its headers.</summary>
    public void Answered(HttpStatusCode status, string? requestId)
    {
        StatusCode = status;
        RequestId = requestId;
        MayHaveArrived = true;
        MayBeCarriedOut |= (int)status is < 400 or >= 500 || status == HttpStatusCode.RequestTimeout;
        MayComeLate |= status is HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;
    }

    /// <summary>What an earlier request for the same may have done is not forgotten.</summary>
    public void Remember(CallFacts earlier)
    {
        // What was refused for its key is as if it had never come.
        MayHaveArrived |= earlier.MayBeCarriedOut;
        MayBeCarriedOut |= earlier.MayBeCarriedOut;
        MayComeLate |= earlier.MayComeLate;
    }
}
