using System.Text;
using Microsoft.AspNetCore.Http;

namespace CyborgDb.Testing;

/// <summary>What a <see cref="ScriptedServer"/> does once it has read a request: an answer, or a misbehaviour.</summary>
public static class Answer
{
    public static RequestDelegate Json(string body, params (string Name, string Value)[] headers) => Status(200, body, headers);

    public static RequestDelegate Json(string body, int status) => Body(body, "application/json", status);

    public static RequestDelegate Body(string body, string? contentType, int status = 200) => Bytes(Encoding.UTF8.GetBytes(body), contentType, status);

    public static RequestDelegate Bytes(byte[] body, string? contentType = "application/json", int status = 200) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    };

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

    /// <summary>The same answer, with one more header.</summary>
    public static RequestDelegate WithHeader(this RequestDelegate answer, string name, string value) => context =>
    {
        context.Response.Headers.Append(name, value);
        return answer(context);
    };

    /// <summary>The connection is reset without an answer.</summary>
    public static Task Reset(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Nothing comes, until the client gives up or the server stops.</summary>
    public static Task Stall(HttpContext context) => new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);

    /// <summary>The headers and the first bytes come, then the connection is reset.</summary>
    public static RequestDelegate Truncated(string body, int bytes) => async context =>
    {
        await SendAsync(context, 200, Encoding.UTF8.GetBytes(body), bytes);
        context.Abort();
    };

    /// <summary>
    /// More is announced than comes, then the connection is closed: in order, because a reset would take away from the client what it has
    /// not read yet.
    /// </summary>
    public static RequestDelegate BrokenOff(string beginning, int status = 200) => context =>
        SendAsync(context, status, Encoding.UTF8.GetBytes(beginning + new string(' ', 1000)), Encoding.UTF8.GetByteCount(beginning));

    /// <summary>What of the body comes, then nothing, until the client gives up.</summary>
    public static RequestDelegate StalledAfter(string body, int bytes, Action? stalled = null) => async context =>
    {
        await SendAsync(context, 200, Encoding.UTF8.GetBytes(body), bytes);
        stalled?.Invoke();
        await Stall(context);
    };

    /// <summary>The status and the beginning of a body come, then nothing, until the client gives up.</summary>
    public static RequestDelegate StalledAfter(int status, string beginning) => async context =>
    {
        await SendAsync(context, status, Encoding.UTF8.GetBytes(beginning + new string(' ', 1000)), Encoding.UTF8.GetByteCount(beginning));
        await Stall(context);
    };

    /// <summary>Announces a whole body and sends its first bytes.</summary>
    private static async Task SendAsync(HttpContext context, int status, byte[] body, int bytes)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, bytes), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
