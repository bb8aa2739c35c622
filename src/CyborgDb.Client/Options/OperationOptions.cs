using System.Diagnostics;
using System.Text.Json.Serialization;
using CyborgDb.Json;

namespace CyborgDb;

/// <summary>What one operation does differently from the index and the client that it is called on. Everything left out stays as it is.</summary>
[JsonConverter(typeof(SecretJsonConverter<OperationOptions>))]
public sealed class OperationOptions
{
    /// <summary>The key to send instead of the index's own.</summary>
    public IndexKey? IndexKey { get; init; }

    /// <summary>
    /// The user on whose behalf the operation is done, sent as <c>user_id</c> beside the key. Default: none is sent.
    /// Services that tell users by their token ignore it.
    /// </summary>
    public UserId? UserId { get; init; }

    /// <summary>
    /// The credential to send instead of the client's: the service's root key, or a user's token (<c>cdbk_…</c>).
    /// With a token the index key stays at home, because the service has the user's own.
    /// </summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string? ApiKey { get; init; }

    /// <summary>
    /// How long the operation may take from the call on, the response read to its end included, whatever it sends. Default:
    /// <see cref="CyborgDbClientOptions.Timeout"/>, which grows with what is sent. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no
    /// limit. Attempts keep the limit that <see cref="ResilienceOptions"/> sets.
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
