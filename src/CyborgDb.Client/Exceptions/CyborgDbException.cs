using System.Net;

namespace CyborgDb;

/// <summary>
/// An operation went wrong at the service or on the way there and back; derived types say what kind of failure it was. Mistakes in
/// arguments are <see cref="ArgumentException"/>s, and a cancelled token is an <see cref="OperationCanceledException"/>.
/// </summary>
/// <remarks>
/// <para>A test that wants one makes it: <c>new CyborgDbServiceException("down") { StatusCode = HttpStatusCode.ServiceUnavailable, IsTransient = true }</c>.</para>
/// <para>The message says what happened and what can be done. On its own account it holds no key, credential, vector, contents or metadata.</para>
/// <para>What the service said (<see cref="Detail"/>) is part of the message, shortened and on one line. What is or looks like a key, a token or the credential, in
/// hexadecimal and in base64 too, is taken out of it first, and so are control characters. What cannot be told from other text is contents or
/// metadata, where a service, or a proxy in between, quotes them in what it says. Where those must not reach a log, log the exception's type,
/// <see cref="RouteName"/>, <see cref="StatusCode"/> and <see cref="RequestId"/> in place of the message and of <see cref="Exception.ToString"/>.</para>
/// </remarks>
/// <example>
/// <code>
/// try
/// {
///     await index.UpsertAsync(items);
/// }
/// catch (CyborgDbException error) when (error.MayBeWrongIndexKey)
/// {
///     log.LogError("Check the name and the key of index {Index}.", error.IndexName);
/// }
/// catch (CyborgDbException error) when (error.IsTransient)
/// {
///     await TryLaterAsync(items, error.RetryAfter ?? TimeSpan.FromMinutes(1));
/// }
/// </code>
/// </example>
public class CyborgDbException : Exception
{
    private CallFacts _facts;

    /// <summary>An error with a message.</summary>
    /// <param name="message">What happened, and what can be done.</param>
    /// <param name="innerException">What it came from. Where that is a <see cref="CyborgDbException"/>, what is known of it is known of this one too.</param>
    public CyborgDbException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
        _facts = (innerException as CyborgDbException)?._facts ?? new();
    }

    internal CyborgDbException(string message, Exception? innerException, CallFacts facts)
        : base(message, innerException)
    {
        _facts = facts;
    }

    /// <summary>The status that the service answered with, or <see langword="null"/> where there was no answer.</summary>
    public HttpStatusCode? StatusCode
    {
        get => _facts.StatusCode;
        init => _facts = _facts with { StatusCode = value };
    }

    /// <summary>
    /// What the service said was wrong (its <c>detail</c>), or <see langword="null"/> where it said nothing: at most 1,024 characters, on one line, without what is or
    /// looks like a key, a token or the credential. A service may quote contents or metadata in it, which cannot be recognised: where those must
    /// not reach a log, log neither this nor the message.
    /// </summary>
    public string? Detail
    {
        get => _facts.Detail;
        init => _facts = _facts with { Detail = value };
    }

    /// <summary>The response's <c>X-Request-Id</c>, by which the service's own logs know the request, or <see langword="null"/>: at most 128 characters, cleaned as <see cref="Detail"/> is.</summary>
    public string? RequestId
    {
        get => _facts.RequestId;
        init => _facts = _facts with { RequestId = value };
    }

    /// <summary>How long the service asked to wait before the next try (<c>Retry-After</c>), or <see langword="null"/> where it did not say.</summary>
    public TimeSpan? RetryAfter
    {
        get => _facts.RetryAfter;
        init => _facts = _facts with { RetryAfter = value };
    }

    /// <summary>Whether the same operation may succeed later without anything being changed.</summary>
    public bool IsTransient
    {
        get => _facts.IsTransient;
        init => _facts = _facts with { IsTransient = value };
    }

    /// <summary>
    /// Whether it may be the index key that is wrong: true where the service says so (401, <see cref="CyborgDbAuthenticationException.IsWrongIndexKey"/>),
    /// and where it has no such index (404) for a request that brought a key. A service that has just been started, or whose index is empty,
    /// gives the same answer to a wrong key as to a wrong name. So compare both with what the index was created with, and do not create the
    /// index anew because of a 404.
    /// </summary>
    public bool MayBeWrongIndexKey
    {
        get => _facts.MayBeWrongIndexKey;
        init => _facts = _facts with { MayBeWrongIndexKey = value };
    }

    /// <summary>The index that it was done on, or <see langword="null"/> where it was none in particular.</summary>
    public string? IndexName
    {
        get => _facts.IndexName;
        init => _facts = _facts with { IndexName = value };
    }

    /// <summary>What was being done, as the service's route calls it; for example <c>upsert_binary</c>. The message names the method that was called.</summary>
    public string? RouteName
    {
        get => _facts.RouteName;
        init => _facts = _facts with { RouteName = value };
    }

    /// <summary>How often the request was sent, or tried to be; 0 where it never came to that.</summary>
    public int Attempts
    {
        get => _facts.Attempts;
        init => _facts = _facts with { Attempts = value };
    }

    /// <summary>Whether nothing was sent this time, because the circuit breaker was open.</summary>
    internal bool IsCircuitOpen => _facts.IsCircuitOpen;
}
