using System.Net;

namespace CyborgDb;

/// <summary>
/// An operation went wrong at the service or on the way there and back; derived types say what kind of failure it was. Mistakes in
/// arguments are <see cref="ArgumentException"/>s, and a cancelled token is an <see cref="OperationCanceledException"/>.
/// </summary>
/// <remarks>The message says what happened and what can be done. It holds no key, credential, vector, contents or metadata.</remarks>
public class CyborgDbException : Exception
{
    /// <summary>An error with a message.</summary>
    /// <param name="message">What happened, and what can be done.</param>
    /// <param name="innerException">What it came from. Where that is a <see cref="CyborgDbException"/>, what is known of it is known of this one too.</param>
    public CyborgDbException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
        if (innerException is not CyborgDbException cause)
            return;
        StatusCode = cause.StatusCode;
        Detail = cause.Detail;
        RequestId = cause.RequestId;
        RetryAfter = cause.RetryAfter;
        IsTransient = cause.IsTransient;
        IndexName = cause.IndexName;
        Operation = cause.Operation;
        Attempts = cause.Attempts;
    }

    internal CyborgDbException(string message, Exception? innerException, FailureContext context)
        : base(message, innerException)
    {
        StatusCode = context.StatusCode;
        Detail = context.Detail;
        RequestId = context.RequestId;
        RetryAfter = context.RetryAfter;
        IsTransient = context.IsTransient;
        IndexName = context.IndexName;
        Operation = context.Operation;
        Attempts = context.Attempts;
    }

    /// <summary>The status that the service answered with, or null where there was no answer.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>What the service said was wrong (its <c>detail</c>), or null where it said nothing.</summary>
    public string? Detail { get; }

    /// <summary>The response's <c>X-Request-Id</c>, by which the service's own logs know the request, or null.</summary>
    public string? RequestId { get; }

    /// <summary>How long the service asked to wait before the next try (<c>Retry-After</c>), or null where it did not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the same operation may succeed later without anything being changed.</summary>
    public bool IsTransient { get; }

    /// <summary>The index that it was done on, or null where it was none in particular.</summary>
    public string? IndexName { get; }

    /// <summary>What was being done, as the service's route calls it; for example <c>upsert_binary</c>.</summary>
    public string? Operation { get; }

    /// <summary>How often the request was sent, or tried to be; 0 where it never came to that.</summary>
    public int Attempts { get; }
}

/// <summary>What is known of a failure beside its message.</summary>
internal sealed record FailureContext
{
    public required string Operation { get; init; }

    public string? IndexName { get; init; }

    public HttpStatusCode? StatusCode { get; init; }

    public string? Detail { get; init; }

    public IReadOnlyList<ValidationError> Errors { get; init; } = [];

    public string? RequestId { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public bool IsTransient { get; init; }

    public int Attempts { get; init; }

    /// <summary>Whether the operation changes nothing, so that it does not matter whether it was carried out.</summary>
    public bool IsRead { get; init; }

    /// <summary>Whether the service can have received the request.</summary>
    public bool MayHaveArrived { get; init; }
}
