using CyborgDb;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace AspNetCore;

/// <summary>What a caller of this application learns of an error: whether it is theirs, and whether to try again. The log has the rest.</summary>
internal sealed class NoteProblems(IProblemDetailsService problems, ILogger<NoteProblems> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (Describe(exception) is not { } problem)
            return false;
        // A caller's mistake is a line; what is ours or the service's comes with what led to it.
        if (problem.Status < StatusCodes.Status500InternalServerError)
            log.LogInformation("Answering {Status}: {Problem}", problem.Status, problem.Title);
        else
            log.LogWarning(exception, "Answering {Status}: {Problem}", problem.Status, problem.Title);
        context.Response.StatusCode = problem.Status!.Value;
        if (exception is CyborgDbException { IsTransient: true } transient)
            context.Response.Headers.RetryAfter = $"{Math.Ceiling(transient.RetryAfter?.TotalSeconds ?? 1):0}";
        return await problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem, Exception = exception });
    }

    private static ProblemDetails? Describe(Exception exception) => exception switch
    {
        BadHttpRequestException error => Problem(error.StatusCode, "The request is not valid.", error.Message),
        ArgumentException => Problem(StatusCodes.Status400BadRequest, "The request is not valid.", exception.Message),
        CyborgDbValidationException error => Problem(StatusCodes.Status400BadRequest, "The request is not valid.", error.Detail),
        // The words of a service that does not know the route.
        CyborgDbNotFoundException { RouteName: "query_metadata", Detail: "Not Found" } => Problem(
            StatusCodes.Status501NotImplemented, "The search service cannot list notes.", "Listing needs its version 0.18 or later. Searching does not."),
        CyborgDbNotFoundException => Problem(StatusCodes.Status404NotFound, "There is no such thing."),
        CyborgDbConflictException => Problem(StatusCodes.Status409Conflict, "It is there already."),
        CyborgDbRateLimitException => Problem(StatusCodes.Status429TooManyRequests, "Too many requests."),
        CyborgDbServiceException or CyborgDbTransportException => Problem(StatusCodes.Status503ServiceUnavailable, "The search service is not available."),
        // A credential or key of ours that is wrong is not the caller's mistake.
        CyborgDbAuthenticationException { IsWrongIndexKey: true } => Problem(
            StatusCodes.Status500InternalServerError, "The key of this application does not open the notes."),
        CyborgDbAuthenticationException or CyborgDbAuthorizationException => Problem(
            StatusCodes.Status500InternalServerError, "The search service refuses the credential of this application."),
        CyborgDbException => Problem(StatusCodes.Status500InternalServerError, "The search service is not set up as it should be."),
        _ => null,
    };

    private static ProblemDetails Problem(int status, string title, string? detail = null) =>
        new() { Status = status, Title = title, Detail = detail };
}
