namespace CyborgDb.Emulator.Http;

/// <summary>A path of the service with the one method it answers to.</summary>
sealed record Route(string Method, string Path, RequestDelegate Handler)
{
    /// <summary>Whether it answers without a credential.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>
/// Takes a request to its route, checks the credential on the way and turns whatever goes wrong into the service's
/// error bodies. Paths are compared letter by letter, as the service does it.
/// </summary>
sealed partial class Router(IEnumerable<Route> routes, ApiKeyCheck apiKey, ILogger<Router> logger)
{
    readonly Dictionary<string, Route> _routes = routes.ToDictionary(static route => route.Path, StringComparer.Ordinal);

    public async Task HandleAsync(HttpContext context)
    {
        string requestId = AssignRequestId(context);
        try
        {
            await DispatchAsync(context);
        }
        catch (RejectedException rejection)
        {
            await ErrorResponses.SendAsync(context, rejection);
        }
        catch (InvalidBodyException invalid)
        {
            await ErrorResponses.SendAsync(context, invalid);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await ErrorResponses.SendAsync(context, bad.StatusCode, bad.Message);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            // Its message could quote the request, so only its type is told.
            LogFailure(logger, requestId, exception.GetType());
            await ErrorResponses.SendAsync(context, StatusCodes.Status500InternalServerError, "Internal server error");
        }
    }

    /// <summary>Gives the answer an id of its own.</summary>
    public static string AssignRequestId(HttpContext context)
    {
        string requestId = Guid.NewGuid().ToString("N");
        context.Response.Headers["X-Request-Id"] = requestId;
        return requestId;
    }

    Task DispatchAsync(HttpContext context)
    {
        if (!_routes.TryGetValue(context.Request.Path.Value ?? "", out Route? route))
            return ErrorResponses.SendFrameworkErrorAsync(context, StatusCodes.Status404NotFound, "Not Found");
        if (context.Request.Method != route.Method)
        {
            context.Response.Headers.Allow = route.Method;
            return ErrorResponses.SendFrameworkErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
        }

        if (!route.IsOpen)
            apiKey.Require(context.Request);
        return route.Handler(context);
    }

    [LoggerMessage(LogLevel.Error, "Request {RequestId} failed with {ExceptionType}")]
    static partial void LogFailure(ILogger logger, string requestId, Type exceptionType);
}
