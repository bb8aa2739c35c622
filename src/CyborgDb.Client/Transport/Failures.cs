using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using CyborgDb.Primitives;

namespace CyborgDb.Transport;

/// <summary>The exception for each way in which a call can fail, and the sentence that tells a developer what to do.</summary>
internal static class Failures
{
    /// <summary>The service answered with a status that is not a success.</summary>
    /// <param name="call">What was called.</param>
    /// <param name="status">The status.</param>
    /// <param name="advice">What can be done about it, as far as the request's body knows.</param>
    /// <param name="facts">What is known.</param>
    public static CyborgDbException Refused(Call call, HttpStatusCode status, string? advice, CallFacts facts)
    {
        var route = call.Route;
        var said = $"{call.What} was refused with {(int)status} {status}" + (facts.Detail is { } detail ? $": {detail.TrimEnd('.')}." : ".");
        var advised = advice is null ? said : $"{said} {advice}";
        return status switch
        {
            HttpStatusCode.BadRequest when route.Creates && Says(facts, "exist") && !Says(facts, "not exist") && !Says(facts, "n't exist") =>
                new CyborgDbConflictException($"{said} Load the index, or create it under another name.", facts),
            HttpStatusCode.BadRequest when route.Creates && Says(facts, "KMS") =>
                new CyborgDbValidationException($"{said} The name is that of a KMS slot in the service's own configuration.", facts),
            HttpStatusCode.BadRequest when Says(facts, "KMS") => new CyborgDbValidationException(
                $"{said} An index whose key a KMS holds is opened without a key: LoadIndexAsync(name) or GetIndex(name).", facts),
            HttpStatusCode.BadRequest when facts.IndexName is not null && !facts.HadIndexKey && Says(facts, "index_key") && !Says(facts, "not be sent") => new CyborgDbValidationException(
                $"{said} The request brought no key: open the index with the key that it was created with, by LoadIndexAsync(name, key) or GetIndex(name, key).", facts),
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => new CyborgDbValidationException(
                facts.Detail is null && facts.Errors.Count == 0 ? $"{said} The service did not say which value it did not accept{MaySpeakHttps(call)}." : advised, facts),
            // A KMS has keys, too, of which it may speak where none was sent.
            HttpStatusCode.Unauthorized when SpeaksOfKey(facts) && (facts.HadIndexKey || !Says(facts, "KMS")) =>
                new CyborgDbAuthenticationException($"{said} Use the key that the index was created with.", facts, isWrongIndexKey: true),
            HttpStatusCode.Unauthorized when Says(facts, "KMS") => new CyborgDbAuthenticationException(
                $"{said} The credential is not at fault: see that the service still has the index's KMS slot and can reach the KMS.", facts, isWrongIndexKey: false),
            HttpStatusCode.Unauthorized =>
                new CyborgDbAuthenticationException($"{said} Set {nameof(CyborgDbClientOptions.ApiKey)} to the service's root key{OrToken(route, facts)}.", facts, isWrongIndexKey: false),
            // The service has no root key, or (0.17) the credential is neither it nor a token.
            HttpStatusCode.Forbidden when route.IsOfUsers && !call.Connection.UsesToken(call.Options) => new CyborgDbAuthorizationException(
                $"{said} Users need a root key: the service has to be started with one (CYBORGDB_SERVICE_ROOT_KEY), and {nameof(CyborgDbClientOptions.ApiKey)} has to be set to it.", facts),
            HttpStatusCode.Forbidden =>
                new CyborgDbAuthorizationException($"{said} Use the root key{(route.NeedsRootKey ? "" : ", or a token with the permission")}.", facts),
            // The words of a service that does not know the route, rather than the index.
            HttpStatusCode.NotFound when route.Since is { } version && facts.Detail == "Not Found" =>
                new CyborgDbNotFoundException($"{said} This needs service version {version} or later.", facts),
            HttpStatusCode.NotFound when facts.IndexName is null || route.Creates => new CyborgDbNotFoundException(
                $"{said} Is the base address that of a CyborgDB service, with the path that it stands behind but without /v1, which the client adds?", facts),
            HttpStatusCode.NotFound when Says(facts, "KMS envelope") => NoIndex(
                $"{said} These are the service's words for an index that does not exist, with a KMS or without; {nameof(CyborgDbClient.IndexExistsAsync)} tells whether it does.", route.Suspects, facts),
            HttpStatusCode.NotFound when route.IsOfUsers && SpeaksOfNoUser(facts) =>
                new CyborgDbNotFoundException($"{said} Check the user's id ({nameof(EncryptedIndex.ListUsersAsync)} lists them).", facts),
            HttpStatusCode.NotFound => NoIndex(said, route.Suspects, facts),
            HttpStatusCode.Conflict => new CyborgDbConflictException($"{said} Load what exists, or choose another name.", facts),
            HttpStatusCode.TooManyRequests => new CyborgDbRateLimitException($"{said} Send fewer requests{After(facts)}.", facts),
            HttpStatusCode.BadGateway when route.Creates && Says(facts, "KMS") => new CyborgDbServiceException(
                $"{said} Is the name that of a KMS slot in the service's own configuration? If so, the KMS has failed: try again later{After(facts)}.", facts),
            // Before 0.18, of a model that there is not.
            HttpStatusCode.InternalServerError when route.Creates && Says(facts, "unknown") && Says(facts, "model") =>
                new CyborgDbServiceException(advised, facts with { IsTransient = false }),
            >= HttpStatusCode.InternalServerError => new CyborgDbServiceException(
                facts.IsTransient ? $"{advised} Try again later{After(facts)}." : $"{advised} The service's logs say more{Id(facts)}.", facts),
            HttpStatusCode.RequestEntityTooLarge => new CyborgDbException($"{said} Send fewer items in one call.", null, facts),
            _ when (int)status is >= 300 and < 400 => new CyborgDbException(
                $"{said} Redirects are not followed, because they would carry the key elsewhere: set the base address to where the service is.", null, facts),
            _ => new CyborgDbException($"{said} Is there something between this client and the service that answers in its place?", null, facts),
        };
    }

    /// <summary>There is no such index, or the key is not its key: a service that has not opened the index yet cannot tell the two apart.</summary>
    private static CyborgDbNotFoundException NoIndex(string said, string suspects, CallFacts facts) => facts.HadIndexKey
        ? new($"{said} This is also how a service may answer a key that is not the key of the index: check {suspects}, the key and the base address, and do not create the index anew because of this.",
            facts with { MayBeWrongIndexKey = true })
        : new($"{said} Check {suspects} and the base address.", facts);

    /// <summary>No whole response came.</summary>
    public static CyborgDbTransportException NoResponse(Call call, Exception error, CallFacts facts)
    {
        var address = call.Connection.BaseAddress;
        var why = error switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
                $"the host name '{address.Host}' could not be resolved. Check the base address and the network's name service",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError, InnerException: SocketException socket } =>
                $"no connection could be made ({socket.SocketErrorCode}). Is the service running, and at this address?",
            // What came is no TLS, which is how SslStream says it.
            { InnerException: AuthenticationException { InnerException: null } tls } when tls.Message.Contains("frame", StringComparison.Ordinal) =>
                "no secure connection could be made, because what answers there does not speak TLS. The service may speak http there: is the base address to begin with http:// in place of https://?",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: IOException } =>
                "no secure connection could be made, because the connection broke off in its handshake. The service may speak http there, in place of https",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } =>
                $"no secure connection could be made: {(error.InnerException ?? error).Message.TrimEnd('.')}. "
                + $"For a certificate of a private authority there is {nameof(CyborgDbClientOptions)}.{nameof(CyborgDbClientOptions.CertificateAuthorityFile)}",
            _ when !call.Connection.HasAnswered && address.Scheme == Uri.UriSchemeHttp =>
                "the connection broke off before the whole response had come. Nothing has answered there yet: the service may speak https there, in place of http",
            _ => "the connection broke off before the whole response had come",
        };
        var end = why.EndsWith('?') ? "" : ".";
        return new CyborgDbTransportException(
            $"{call.What} got no response from {address} in {Tries(facts)}: {why}{end}{Unknown(call, facts)}", error, facts);
    }

    /// <summary>The time was up.</summary>
    public static CyborgDbTransportException TimedOut(Call call, string limit, string whose, Exception error, CallFacts facts) =>
        new($"{call.What} was not answered by {call.Connection.BaseAddress} within {limit}, in {Tries(facts)}"
            + (facts.LastFailure is null ? "" : $" (the one before ended with {facts.LastFailure})")
            + $". {whose}. Allow more time there, or send less at once.{Unknown(call, facts)}", error, facts);

    /// <summary>The time was up before anything was sent.</summary>
    public static CyborgDbTransportException NotSentInTime(Call call, Exception error) =>
        new($"{call.What} was not sent to {call.Connection.BaseAddress} within {Counted.Seconds(call.Limit)}: its input was still being checked and measured, or its index key fetched. "
            + $"{call.LimitInWords()}. Allow more time there, or send less at once.{Unknown(call, call.KnownFacts)}", error, call.KnownFacts with { IsTransient = true });

    /// <summary>The client was disposed of meanwhile, which closed the connection.</summary>
    public static CyborgDbTransportException Disposed(Call call, Exception error, CallFacts facts) =>
        new($"{call.What} broke off, because the client was disposed of while it was under way.{Unknown(call, facts)}", error, facts);

    /// <summary>The index key was disposed of before the operation was done with it.</summary>
    public static Exception KeyDisposed(Call call, Exception error, CallFacts facts)
    {
        const string Advice = "Keep a key until the operations that use it have ended.";
        return facts.MayHaveArrived
            ? new CyborgDbTransportException($"{call.What} was not tried again, because its index key was disposed of while it was under way. {Advice}{Unknown(call, facts)}", error, facts)
            : new ObjectDisposedException(typeof(IndexKey).FullName, $"{call.What} was not sent, because its index key had been disposed of. {Advice}");
    }

    /// <summary>The circuit is open.</summary>
    public static CyborgDbTransportException CircuitOpen(Call call, Exception error, CallFacts facts) =>
        new(facts.Attempts == 0
                ? $"{call.What} was not sent to {call.Connection.BaseAddress}: so many attempts had failed that the circuit breaker is open. Try again later{After(facts)}."
                : $"{call.What} failed at {call.Connection.BaseAddress} in {Tries(facts)}, and was not tried again, because the circuit breaker is open. Try again later{After(facts)}.{Unknown(call, facts)}",
            error, facts);

    /// <summary>The response is not what the contract says.</summary>
    public static CyborgDbProtocolException Broken(Call call, BrokenResponseException broken, CallFacts facts)
    {
        const string Address = "Is the base address that of a CyborgDB service, of a version that this client knows?";
        // Only what is garbled is tried again.
        var tries = broken.IsGarbled ? $", in {Tries(facts)}" : "";
        var advice = broken switch
        {
            { NamesCause: true } => "",
            { IsGarbled: true } => $" Did the connection break off, or did a proxy on the way change it? {Address}",
            _ => $" {Address}",
        };
        return new($"{call.What} got a response that is not what the service's contract says{tries}: {broken.Message}{advice}"
            + (facts.IsRead ? "" : Unknown(call, facts)), broken.InnerException, facts);
    }

    /// <summary>Whether the service says these words, other than as a part of the index's name.</summary>
    private static bool Says(CallFacts facts, string words) =>
        facts.Detail?.Replace($"'{facts.IndexName}'", "", StringComparison.Ordinal).Contains(words, StringComparison.OrdinalIgnoreCase) == true;

    private static bool SpeaksOfKey(CallFacts facts) => Says(facts, "encryption key") || Says(facts, "index key") || Says(facts, "index_key");

    private static bool SpeaksOfNoUser(CallFacts facts) =>
        Says(facts, "no user") || Says(facts, "no such user") || Says(facts, "unknown user")
        || (facts.Detail?.StartsWith("user", StringComparison.OrdinalIgnoreCase) == true && (Says(facts, "not found") || Says(facts, "not exist")));

    /// <summary>Which credential there is besides the root key.</summary>
    private static string OrToken(Route route, CallFacts facts) =>
        route.NeedsRootKey ? ""
        : facts.IndexName is null ? " or to a user's token"
        : ", or to the token of a user of this index (with service 0.17 only of an index whose key a KMS holds)";

    /// <summary>What answers https on a port tells plain http no more than that it is bad.</summary>
    private static string MaySpeakHttps(Call call) =>
        call.Connection.BaseAddress.Scheme == Uri.UriSchemeHttp ? "; one that speaks https there answers http like this, too" : "";

    private static string Tries(CallFacts facts) => Counted.Of(facts.Attempts, "attempt");

    private static string After(CallFacts facts) => facts.RetryAfter is { Ticks: > 0 } wait ? $", in {Counted.Seconds(wait)}" : "";

    private static string Id(CallFacts facts) => facts.RequestId is { } id ? $", under request id {id}" : "";

    private static string Unknown(Call call, CallFacts facts) =>
        !facts.MayHaveArrived ? " Nothing was sent."
        : facts.IsRead ? ""
        : " Whether the service has carried it out is not known." + (call.Route.HowToTell is { } how ? $" {how}" : "");
}
