using System.Net;

namespace CyborgDb;

/// <summary>
/// An operation went wrong at the service or on the way there and back. Mistakes in arguments are
/// <see cref="ArgumentException"/>s, and a cancelled token is an <see cref="OperationCanceledException"/>.
/// </summary>
/// <remarks>The message holds no key, credential, vector, contents or metadata.</remarks>
public class CyborgDbException : Exception
{
    /// <summary>An error with a message.</summary>
    /// <param name="message">What happened, and what can be done.</param>
    /// <param name="innerException">What it came from.</param>
    public CyborgDbException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The status that the service answered with, or null where there was no answer.</summary>
    public HttpStatusCode? StatusCode { get; internal init; }

    /// <summary>What the service said was wrong (its <c>detail</c>), or null where it said nothing.</summary>
    public string? Detail { get; internal init; }

    /// <summary>The response's <c>X-Request-Id</c>, by which the service's own logs know the request, or null.</summary>
    public string? RequestId { get; internal init; }

    /// <summary>What was being done, for example <c>upsert_binary</c>.</summary>
    public string? Operation { get; internal init; }

    /// <summary>The index that it was done on, or null where it was none in particular.</summary>
    public string? IndexName { get; internal init; }
}
