using System.Text;
using Microsoft.AspNetCore.Http;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>Answers for a <see cref="ScriptedService"/>.</summary>
public static class Answer
{
    public static RequestDelegate Json(string body, params (string Name, string Value)[] headers) => Status(200, body, headers);

    public static RequestDelegate Status(int status, string body = "", params (string Name, string Value)[] headers) => context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        if (body.Length == 0)
            return Task.CompletedTask;
        context.Response.ContentType ??= "application/json";
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.ContentLength ??= bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    };

    public static RequestDelegate Detail(int status, string detail, params (string Name, string Value)[] headers) =>
        Status(status, $$"""{"status_code":{{status}},"detail":"{{detail}}"}""", headers);

    /// <summary>The connection is reset without an answer.</summary>
    public static Task Reset(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Nothing comes, until the client gives up.</summary>
    public static Task Stall(HttpContext context) => new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);

    /// <summary>The headers and the first bytes come, then the connection is reset.</summary>
    public static RequestDelegate Truncated(string body, int bytes) => async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(body);
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body).AsMemory(0, bytes), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    };

    /// <summary>What of the body comes, then nothing, until the client gives up.</summary>
    public static RequestDelegate StalledAfter(string body, int bytes, Action? stalled = null) => async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(body);
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body).AsMemory(0, bytes), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        stalled?.Invoke();
        await Stall(context);
    };
}
