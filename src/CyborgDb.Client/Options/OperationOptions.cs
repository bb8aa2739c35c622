using System.Diagnostics;
using System.Text.Json.Serialization;
using CyborgDb.Json;

namespace CyborgDb;

/// <summary>Settings for one operation, which override those of its index and of its client. What you leave out is not overridden.</summary>
[JsonConverter(typeof(SecretJsonConverter<OperationOptions>))]
public sealed class OperationOptions
{
    /// <summary>The key to send instead of the key of the index.</summary>
    public IndexKey? IndexKey { get; init; }

    /// <summary>
    /// The user on whose behalf the operation is done. It is sent as <c>user_id</c>, in addition to the key. Default: none.
    /// A service that identifies users by their token ignores it.
    /// </summary>
    public UserId? UserId { get; init; }

    /// <summary>
    /// The credential to send instead of that of the client: the root key of the service, or a user token (<c>cdbk_…</c>).
    /// With a token, the index key is not sent, because the service has the user's own.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? ApiKey { get; init; }

    /// <summary>
    /// How long the operation may take, from the call until the response has been read completely. Unlike the default, <see cref="CyborgDbClientOptions.Timeout"/>, it
    /// does not grow with what is sent. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit. The limit for each attempt, which
    /// <see cref="ResilienceOptions"/> sets, still applies.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Refuses what no operation can be done with.</summary>
    internal void Check()
    {
        if (CyborgDbClientOptions.CredentialProblem(ApiKey) is { } problem)
            throw new ArgumentException($"The operation's {nameof(ApiKey)} {problem}", "operation");
        if (Timeout is { } timeout && !CyborgDbClientOptions.IsTimeout(timeout))
            throw new ArgumentOutOfRangeException("operation", $"The operation's {nameof(Timeout)} is longer than zero and at most 24 days, or infinite; not {timeout}.");
    }
}
