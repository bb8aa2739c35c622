using CyborgDb.Emulator.Access;
using Microsoft.AspNetCore.Http.Features;

namespace CyborgDb.Emulator.Http;

/// <summary>
/// Takes a request to its route, checks the credential on the way and turns whatever goes wrong into the service's
/// error bodies. Paths are compared letter by letter, as the service does it.
/// </summary>
sealed partial class Router(
    IReadOnlyCollection<Route> routes, CallerCheck callers, ServiceVersion version, ILogger<Router> logger)
{
    readonly Dictionary<string, Route> _fixedRoutes =
        routes.Where(static route => !route.HasValues).ToDictionary(static route => route.Path, StringComparer.Ordinal);

    readonly Route[] _routesWithValues = [.. routes.Where(static route => route.HasValues)];

    /// <summary>What a segment in braces of the route stood for, decoded.</summary>
    public static string PathValue(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

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
        catch (DimensionMismatchException mismatch)
        {
            await ErrorResponses.SendAsync(context, mismatch, version);
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

    async Task DispatchAsync(HttpContext context)
    {
        Route[] matching = FindRoutes(context);
        if (matching.Length == 0)
        {
            await ErrorResponses.SendFrameworkErrorAsync(context, StatusCodes.Status404NotFound, "Not Found");
            return;
        }

        if (Array.Find(matching, route => route.Method == context.Request.Method) is not { } route)
        {
            context.Response.Headers.Allow = string.Join(", ", matching.Select(static route => route.Method));
            await ErrorResponses.SendFrameworkErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
            return;
        }

        using Caller caller = callers.Admit(context.Request, route.Access);
        context.Features.Set(caller);
        await route.Handler(context);
    }

    Route[] FindRoutes(HttpContext context)
    {
        if (_fixedRoutes.TryGetValue(context.Request.Path.Value ?? "", out Route? found))
            return [found];

        // A name can hold an escaped slash, which only the path as it was sent tells from one that separates.
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int query = target.IndexOf('?', StringComparison.Ordinal);
        string[] segments = (query < 0 ? target : target[..query]).Split('/');
        for (int i = 0; i < segments.Length; i++)
            segments[i] = Uri.UnescapeDataString(segments[i]);

        var matching = new List<Route>();
        foreach (Route route in _routesWithValues)
        {
            if (route.Match(segments) is not { } values)
                continue;
            context.Request.RouteValues = values;
            matching.Add(route);
        }

        return [.. matching];
    }

    [LoggerMessage(LogLevel.Error, "Request {RequestId} failed with {ExceptionType}")]
    static partial void LogFailure(ILogger logger, string requestId, Type exceptionType);
}
