using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace CyborgDb.Transport;

/// <summary>The exception for each way in which a call can fail, and the sentence that tells a developer what to do.</summary>
internal static class Failures
{
    /// <summary>The service answered with a status that is not a success.</summary>
    public static CyborgDbException Refused(string what, FailureContext context)
    {
        var status = context.StatusCode!.Value;
        var said = $"{what} was refused with {(int)status} {status}" + (context.Detail is { } detail ? $": {detail.TrimEnd('.')}." : ".");
        return status switch
        {
            HttpStatusCode.BadRequest when context.Operation == "create_index" && Says(context, "exist") && !Says(context, "not exist") && !Says(context, "n't exist") =>
                new CyborgDbConflictException($"{said} Load the index, or create it under another name.", context),
            HttpStatusCode.BadRequest when context.Operation == "create_index" && Says(context, "KMS") =>
                new CyborgDbValidationException($"{said} The name is that of a KMS slot in the service's own configuration.", context),
            HttpStatusCode.BadRequest when Says(context, "KMS") => new CyborgDbValidationException(
                $"{said} An index whose key a KMS holds is opened without a key: LoadIndexAsync(name) or GetIndex(name).", context),
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => new CyborgDbValidationException(
                context.Detail is null && context.Errors.Count == 0 ? $"{said} The service did not say which value it did not accept." : said, context),
            HttpStatusCode.Unauthorized when Says(context, "encryption key") || Says(context, "index key") || Says(context, "index_key") =>
                new CyborgDbAuthenticationException($"{said} Use the key that the index was created with.", context, isWrongIndexKey: true),
            HttpStatusCode.Unauthorized when Says(context, "KMS") => new CyborgDbAuthenticationException(
                $"{said} The credential is not at fault: see that the service still has the index's KMS slot and can reach the KMS.", context, isWrongIndexKey: false),
            HttpStatusCode.Unauthorized =>
                new CyborgDbAuthenticationException($"{said} Set ApiKey to the service's root key or to a user's token.", context, isWrongIndexKey: false),
            HttpStatusCode.Forbidden =>
                new CyborgDbAuthorizationException($"{said} Use the root key, or a token with the permission.", context),
            // The words of a service that does not know the route, rather than the index.
            HttpStatusCode.NotFound when context.Operation is "query_metadata" or "embedding_models" && context.Detail == "Not Found" =>
                new CyborgDbNotFoundException($"{said} This needs service version 0.18 or later.", context),
            HttpStatusCode.NotFound when context.IndexName is null || context.Operation == "create_index" => new CyborgDbNotFoundException(
                $"{said} Is the base address that of a CyborgDB service, with the path that it stands behind?", context),
            HttpStatusCode.NotFound => NoIndex(
                said, context.Operation == "delete_user" ? "the user's id (ListUsersAsync lists them), the index's name" : "the index's name", context),
            HttpStatusCode.Conflict => new CyborgDbConflictException($"{said} Load what exists, or choose another name.", context),
            HttpStatusCode.TooManyRequests => new CyborgDbRateLimitException($"{said} Send fewer requests{After(context)}.", context),
            >= HttpStatusCode.InternalServerError => new CyborgDbServiceException(
                context.IsTransient ? $"{said} Try again later{After(context)}." : $"{said} The service's logs say more{Id(context)}.", context),
            HttpStatusCode.RequestEntityTooLarge => new CyborgDbException($"{said} Send fewer items in one call.", null, context),
            _ when (int)status is >= 300 and < 400 => new CyborgDbException(
                $"{said} Redirects are not followed, because they would carry the key elsewhere: set the base address to where the service is.", null, context),
            _ => new CyborgDbException($"{said} Is there something between this client and the service that answers in its place?", null, context),
        };
    }

    /// <summary>There is no such index, or the key is not its key: a service that has not opened the index yet cannot tell the two apart.</summary>
    private static CyborgDbNotFoundException NoIndex(string said, string suspects, FailureContext context) => context.HadIndexKey
        ? new($"{said} This is also how a service may answer a key that is not the key of the index: check {suspects}, the key and the base address, and do not create the index anew because of this.",
            context with { MayBeWrongIndexKey = true })
        : new($"{said} Check {suspects} and the base address.", context);

    /// <summary>No whole response came.</summary>
    public static CyborgDbTransportException NoResponse(string what, Uri address, Exception error, FailureContext context)
    {
        var why = error switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
                $"the host name '{address.Host}' could not be resolved. Check the base address and the network's name service",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError, InnerException: SocketException socket } =>
                $"no connection could be made ({socket.SocketErrorCode}). Is the service running, and at this address?",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } =>
                $"no secure connection could be made: {(error.InnerException ?? error).Message.TrimEnd('.')}. "
                + $"For a certificate of a private authority there is {nameof(CyborgDbClientOptions)}.{nameof(CyborgDbClientOptions.CertificateAuthorityFile)}",
            _ => "the connection broke off before the whole response had come",
        };
        var end = why.EndsWith('?') ? "" : ".";
        return new CyborgDbTransportException(
            $"{what} got no response from {address} in {Tries(context)}: {why}{end}{Unknown(context)}", error, context);
    }

    /// <summary>The time was up.</summary>
    public static CyborgDbTransportException TimedOut(
        string what, Uri address, string limit, string whose, string? lastFailure, Exception error, FailureContext context) =>
        new($"{what} was not answered by {address} within {limit}, in {Tries(context)}"
            + (lastFailure is null ? "" : $" (the one before ended with {lastFailure})")
            + $". {whose}. Allow more time there, or send less at once.{Unknown(context)}", error, context);

    /// <summary>The time was up before anything was sent.</summary>
    public static CyborgDbTransportException NotSentInTime(string what, Uri address, TimeSpan limit, string whose, Exception error, FailureContext context) =>
        new($"{what} was not sent to {address} within {limit.TotalSeconds:0.###} seconds: its input was still being checked and measured, or its index key fetched. "
            + $"{whose}. Allow more time there, or send less at once.{Unknown(context)}", error, context);

    /// <summary>The client was disposed of meanwhile, which closed the connection.</summary>
    public static CyborgDbTransportException Disposed(string what, Exception error, FailureContext context) =>
        new($"{what} broke off, because the client was disposed of while it was under way.{Unknown(context)}", error, context);

    /// <summary>The index key was disposed of before the operation was done with it.</summary>
    public static Exception KeyDisposed(string what, Exception error, FailureContext context)
    {
        const string Advice = "Keep a key until the operations that use it have ended.";
        return context.MayHaveArrived
            ? new CyborgDbTransportException($"{what} was not tried again, because its index key was disposed of while it was under way. {Advice}{Unknown(context)}", error, context)
            : new ObjectDisposedException(typeof(IndexKey).FullName, $"{what} was not sent, because its index key had been disposed of. {Advice}");
    }

    /// <summary>The circuit is open.</summary>
    public static CyborgDbTransportException CircuitOpen(string what, Uri address, Exception error, FailureContext context) =>
        new(context.Attempts == 0
                ? $"{what} was not sent to {address}: so many attempts had failed that the circuit breaker is open. Try again later{After(context)}."
                : $"{what} failed at {address} in {Tries(context)}, and was not tried again, because the circuit breaker is open. Try again later{After(context)}.{Unknown(context)}",
            error, context);

    /// <summary>The response is not what the contract says.</summary>
    public static CyborgDbProtocolException Broken(string what, string how, Exception? error, FailureContext context) =>
        new($"{what} got a response that is not what the service's contract says: {how} Is the base address that of a CyborgDB service, of a version that this client knows?"
            + (context.IsRead ? "" : Unknown(context)), error, context);

    /// <summary>Whether the service says these words, other than as a part of the index's name.</summary>
    private static bool Says(FailureContext context, string words) =>
        context.Detail?.Replace($"'{context.IndexName}'", "", StringComparison.Ordinal).Contains(words, StringComparison.OrdinalIgnoreCase) == true;

    private static string Tries(FailureContext context) => context.Attempts == 1 ? "1 attempt" : $"{context.Attempts} attempts";

    private static string After(FailureContext context) => context.RetryAfter is { Ticks: > 0 } wait ? $", in {wait.TotalSeconds:0.###} seconds" : "";

    private static string Id(FailureContext context) => context.RequestId is { } id ? $", under request id {id}" : "";

    private static string Unknown(FailureContext context) => context switch
    {
        { MayHaveArrived: false } => " Nothing was sent.",
        { IsRead: true } => "",
        { Operation: "create_index" } => " Whether the service has carried it out is not known. ListIndexesAsync tells; if it is not among them, create it again.",
        { Operation: "delete_user" } => " Whether the service has carried it out is not known. See whether ListUsersAsync still lists the user; if it does, delete the user again.",
        _ => " Whether the service has carried it out is not known.",
    };
}
