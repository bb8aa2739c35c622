using System.Net;
using System.Security.Authentication;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace CyborgDb.Transport;

/// <summary>Which failures of which operations are followed by another attempt. The table stands with <see cref="ResilienceOptions"/>.</summary>
internal static class RetryRules
{
    public static bool ShouldRetry(Route route, Outcome<HttpResponseMessage> outcome) => route.Repeat switch
    {
        Repeat.Read => outcome.Exception is { } error ? IsTransient(error) : IsTransient(outcome.Result!.StatusCode),
        Repeat.IdempotentWrite => outcome.Exception is { } error
            ? IsTransient(error)
            : IsTransient(outcome.Result!.StatusCode) && outcome.Result.StatusCode != HttpStatusCode.InternalServerError,
        Repeat.IfNotSent => outcome.Exception is { } error && NeverArrived(error) && IsTransient(error),
        _ => false,
    };

    /// <summary>Whether an attempt counts as a failure of the service or the network, for the circuit breaker; one that was given up for time does.</summary>
    public static bool IsFailure(Outcome<HttpResponseMessage> outcome) => outcome.Exception is { } error
        ? IsTransient(error) || error is OperationCanceledException
        : (int)outcome.Result!.StatusCode >= 500;

    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    public static bool IsTransient(Exception error) => error switch
    {
        TimeoutRejectedException => true,
        BrokenCircuitException => false,
        HttpRequestException request => request.HttpRequestError is not (
                HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded
                or HttpRequestError.UserAuthenticationError or HttpRequestError.VersionNegotiationError)
            && request.InnerException is not AuthenticationException,
        IOException => true,
        BrokenResponseException broken => broken.IsGarbled,
        _ => false,
    };

    /// <summary>Whether no connection was made, so that nothing of the request can have reached the service.</summary>
    public static bool NeverArrived(Exception error) => error is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}
