using CyborgDb.Emulator.Access;
using Microsoft.AspNetCore.Http.Features;

namespace CyborgDb.Emulator.Http;

/// <summary>
/// Takes a request to its route, checks the credential on the way and turns whatever goes wrong into the service's
/// error bodies. Paths are compared letter by letter, as the service does it.
/// </summary>
internal sealed partial class Router(
    IReadOnlyCollection<Route> routes, CallerCheck callers, ServiceVersion version, ILogger<Router> logger)
{
    private readonly Dictionary<string, Route> _fixedRoutes =
        routes.Where(static route => !route.HasValues).ToDictionary(static route => route.Path, StringComparer.Ordinal);

    private readonly Route[] _routesWithValues = [.. routes.Where(static route => route.HasValues)];

    /// <summary>What a segment in braces of the route stood for, decoded.</summary>
    public static string PathValue(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    public async Task HandleAsync(HttpContext context)
    {
        var requestId = AssignRequestId(context);
        try
        {
            await DispatchAsync(context).ConfigureAwait(false);
        }
        catch (RejectedException rejection)
        {
            await ErrorResponses.SendAsync(context, rejection).ConfigureAwait(false);
        }
        catch (InvalidBodyException invalid)
        {
            await ErrorResponses.SendAsync(context, invalid).ConfigureAwait(false);
        }
        catch (DimensionMismatchException mismatch)
        {
            await ErrorResponses.SendAsync(context, mismatch, version).ConfigureAwait(false);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await ErrorResponses.SendAsync(context, bad.StatusCode, bad.Message).ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            // Its message could quote the request, so only its type is told.
            LogFailure(logger, requestId, exception.GetType());
            await ErrorResponses.SendAsync(context, StatusCodes.Status500InternalServerError, "Internal server error").ConfigureAwait(false);
        }
    }

    /// <summary>Gives the answer an id of its own.</summary>
    public static string AssignRequestId(HttpContext context)
    {
        var requestId = Guid.NewGuid().ToString("N");
        context.Response.Headers["X-Request-Id"] = requestId;
        return requestId;
    }

    private async Task DispatchAsync(HttpContext context)
    {
        var matching = FindRoutes(context);
        if (matching.Length == 0)
        {
            await ErrorResponses.SendFrameworkErrorAsync(context, StatusCodes.Status404NotFound, "Not Found").ConfigureAwait(false);
            return;
        }

        if (Array.Find(matching, route => route.Method == context.Request.Method) is not { } route)
        {
            context.Response.Headers.Allow = string.Join(", ", matching.Select(static route => route.Method));
            await ErrorResponses.SendFrameworkErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed").ConfigureAwait(false);
            return;
        }

        using var caller = callers.Admit(context.Request, route.Access);
        context.Features.Set(caller);
        await route.Handler(context).ConfigureAwait(false);
    }

    private Route[] FindRoutes(HttpContext context)
    {
        if (_fixedRoutes.TryGetValue(context.Request.Path.Value ?? "", out var found))
            return [found];

        // A name can hold an escaped slash, which only the path as it was sent tells from one that separates.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var segments = (query < 0 ? target : target[..query]).Split('/');
        for (var i = 0; i < segments.Length; i++)
            segments[i] = Uri.UnescapeDataString(segments[i]);

        var matching = new List<Route>();
        foreach (var route in _routesWithValues)
        {
            if (route.Match(segments) is not { } values)
                continue;
            context.Request.RouteValues = values;
            matching.Add(route);
        }

        return [.. matching];
    }

    [LoggerMessage(LogLevel.Error, "Request {RequestId} failed with {ExceptionType}")]
    private static partial void LogFailure(ILogger logger, string requestId, Type exceptionType);
}
