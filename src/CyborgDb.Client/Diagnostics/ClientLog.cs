using Microsoft.Extensions.Logging;

namespace CyborgDb.Diagnostics;

/// <summary>Everything that the client logs. None of it holds a key, a credential, an id or anything of an item.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(1, LogLevel.Debug, "{Operation} on index '{Index}' succeeded after {Milliseconds:0.0} ms (attempts: {Attempts}, bytes sent: {Bytes}).")]
    public static partial void Succeeded(this ILogger log, string operation, string? index, double milliseconds, int attempts, long bytes);

    [LoggerMessage(2, LogLevel.Debug, "{Operation} on index '{Index}' failed with {Error} after {Milliseconds:0.0} ms (attempts: {Attempts}, status: {Status}).")]
    public static partial void Failed(this ILogger log, string operation, string? index, string error, double milliseconds, int attempts, int? status);

    [LoggerMessage(3, LogLevel.Warning, "{Operation} is tried again after attempt {Attempt} ended with {Failure}; waiting {Milliseconds:0} ms.")]
    public static partial void Retrying(this ILogger log, string operation, int attempt, string failure, double milliseconds);

    [LoggerMessage(4, LogLevel.Warning, "Too many attempts failed: the circuit breaker is open, and calls fail at once for {Seconds:0.#} s.")]
    public static partial void CircuitOpened(this ILogger log, double seconds);

    [LoggerMessage(5, LogLevel.Warning, "The service answers again: the circuit breaker is closed.")]
    public static partial void CircuitClosed(this ILogger log);

    [LoggerMessage(6, LogLevel.Warning, "The base address is plain http to {Host}: index keys and data travel unencrypted to another machine. Use https.")]
    public static partial void KeyTravelsUnencrypted(this ILogger log, string host);

    [LoggerMessage(20, LogLevel.Information, "The service is reached through a tunnel of the proxy {Proxy}, which sees only its host name.")]
    public static partial void ProxyTunnels(this ILogger log, string proxy);

    [LoggerMessage(21, LogLevel.Warning, "The base address is plain http, and requests go through the proxy {Proxy}: it sees index keys, the credential and data. Use https.")]
    public static partial void ProxySeesKeys(this ILogger log, string proxy);

    [LoggerMessage(22, LogLevel.Information, "The proxy {Proxy} of the environment is not used, because the base address is {Reason}. A proxy that is to be used all the same is set as the option Proxy.")]
    public static partial void ProxyNotUsed(this ILogger log, string proxy, string reason);
}
