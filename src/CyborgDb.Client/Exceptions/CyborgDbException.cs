using System.Net;

namespace CyborgDb;

/// <summary>
/// An operation failed, at the service or on the way to it and back. Derived types say how. An invalid argument is an <see cref="ArgumentException"/> instead, and a
/// cancelled token an <see cref="OperationCanceledException"/>.
/// </summary>
/// <remarks>
/// <para>In a test, create one with any property: <c>new CyborgDbServiceException("down") { StatusCode = HttpStatusCode.ServiceUnavailable, IsTransient = true }</c>.</para>
/// <para>The message says what happened and what you can do. This library never puts a key, a credential, a vector, contents or metadata into it.</para>
/// <para>The message includes what the service said (<see cref="Detail"/>), shortened and on one line. Everything that is or looks like a key, a token or the credential is
/// removed from it first, in hexadecimal and in base64 too, and so are control characters. But if a service, or a proxy, quotes contents or metadata there, they cannot be
/// recognised. If those must not reach a log, log the type of the exception, <see cref="RouteName"/>, <see cref="StatusCode"/> and <see cref="RequestId"/> instead of the
/// message or <see cref="Exception.ToString"/>.</para>
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

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">What happened, and what can be done.</param>
    /// <param name="innerException">The cause. If it is a <see cref="CyborgDbException"/>, its properties are copied.</param>
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

    /// <summary>The HTTP status of the response, or <see langword="null"/> if there was none.</summary>
    public HttpStatusCode? StatusCode
    {
        get => _facts.StatusCode;
        init => _facts = _facts with { StatusCode = value };
    }

    /// <summary>
    /// What the service said was wrong (its <c>detail</c>), or <see langword="null"/> if it said nothing. At most 1,024 characters, on one line, without anything that is or looks
    /// like a key, a token or the credential. A service may quote contents or metadata in it, which cannot be recognised. If those must not reach a log, log neither this nor
    /// the message.
    /// </summary>
    public string? Detail
    {
        get => _facts.Detail;
        init => _facts = _facts with { Detail = value };
    }

    /// <summary>The <c>X-Request-Id</c> of the response, which identifies the request in the logs of the service, or <see langword="null"/>. At most 128 characters, cleaned as <see cref="Detail"/> is.</summary>
    public string? RequestId
    {
        get => _facts.RequestId;
        init => _facts = _facts with { RequestId = value };
    }

    /// <summary>How long the service asks you to wait before the next try (<c>Retry-After</c>), or <see langword="null"/> if it does not say.</summary>
    public TimeSpan? RetryAfter
    {
        get => _facts.RetryAfter;
        init => _facts = _facts with { RetryAfter = value };
    }

    /// <summary>True if the same operation may succeed later, with nothing changed.</summary>
    public bool IsTransient
    {
        get => _facts.IsTransient;
        init => _facts = _facts with { IsTransient = value };
    }

    /// <summary>
    /// True if the index key may be wrong: if the service says so (401, <see cref="CyborgDbAuthenticationException.IsWrongIndexKey"/>), and if a request with a key got a 404. A
    /// service that has just been started, or whose index is empty, answers a wrong key as it answers a wrong name. So check both, and do not create the index again
    /// because of a 404.
    /// </summary>
    public bool MayBeWrongIndexKey
    {
        get => _facts.MayBeWrongIndexKey;
        init => _facts = _facts with { MayBeWrongIndexKey = value };
    }

    /// <summary>The name of the index, or <see langword="null"/> if the operation was not about one index.</summary>
    public string? IndexName
    {
        get => _facts.IndexName;
        init => _facts = _facts with { IndexName = value };
    }

    /// <summary>The name of the service's route, for example <c>upsert_binary</c>. The message names the method that you called.</summary>
    public string? RouteName
    {
        get => _facts.RouteName;
        init => _facts = _facts with { RouteName = value };
    }

    /// <summary>The number of attempts to send the request, or 0 if there was none.</summary>
    public int Attempts
    {
        get => _facts.Attempts;
        init => _facts = _facts with { Attempts = value };
    }

    /// <summary>Whether the service may have done what was asked for.</summary>
    internal bool MayBeCarriedOut => _facts.MayBeCarriedOut;

    /// <summary>Whether nothing was sent this time, because the circuit breaker was open.</summary>
    internal bool IsCircuitOpen => _facts.IsCircuitOpen;
}
