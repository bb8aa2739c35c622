using System.Text;
using Microsoft.AspNetCore.Http;

namespace CyborgDb.Tests.Server;

/// <summary>What the server does once it has read a request: an answer, or a misbehaviour.</summary>
internal sealed class ScriptedResponse
{
    private readonly List<KeyValuePair<string, string>> _headers = [];
    private readonly Func<HttpResponse, CancellationToken, Task> _send;
    private readonly int _status;

    private ScriptedResponse(int status, string? contentType, Func<HttpResponse, CancellationToken, Task> send)
    {
        _status = status;
        _send = send;
        if (contentType is not null)
            WithHeader("Content-Type", contentType);
    }

    public static ScriptedResponse Json(string body, int status = 200) => Body(body, "application/json", status);

    public static ScriptedResponse Body(string body, string? contentType, int status = 200) =>
        Bytes(Encoding.UTF8.GetBytes(body), contentType, status);

    public static ScriptedResponse Bytes(byte[] body, string? contentType = "application/json", int status = 200) =>
        new(status, contentType, (response, stopped) =>
        {
            response.ContentLength = body.Length;
            return response.Body.WriteAsync(body, stopped).AsTask();
        });

    public static ScriptedResponse Empty(int status) => new(status, null, (_, _) => Task.CompletedTask);

    /// <summary>
    /// Announces more than it sends, then closes the connection: in order, because a reset would take away from the client what it
    /// has not read yet.
    /// </summary>
    public static ScriptedResponse BrokenOff(string beginning, int status = 200) =>
        new(status, "application/json", (response, stopped) => SendBeginningAsync(response, beginning, stopped));

    /// <summary>Closes the connection without a word.</summary>
    public static ScriptedResponse NoAnswer() =>
        new(200, null, (response, _) =>
        {
            response.HttpContext.Abort();
            return Task.CompletedTask;
        });

    /// <summary>Never answers: until the client goes away or the server stops.</summary>
    public static ScriptedResponse Silence() =>
        new(200, null, (response, stopped) => UntilGoneAsync(response.HttpContext, stopped));

    /// <summary>Sends the status and a part of the body, and then nothing more.</summary>
    public static ScriptedResponse Stall(string beginning, int status = 200) =>
        new(status, "application/json", async (response, stopped) =>
        {
            await SendBeginningAsync(response, beginning, stopped);
            await UntilGoneAsync(response.HttpContext, stopped);
        });

    public ScriptedResponse WithHeader(string name, string value)
    {
        _headers.Add(new(name, value));
        return this;
    }

    public async Task SendAsync(HttpResponse response, CancellationToken stopped)
    {
        response.StatusCode = _status;
        foreach (var (name, value) in _headers)
            response.Headers.Append(name, value);
        await _send(response, stopped);
    }

    private static async Task SendBeginningAsync(HttpResponse response, string beginning, CancellationToken stopped)
    {
        var bytes = Encoding.UTF8.GetBytes(beginning);
        response.ContentLength = bytes.Length + 1000;
        await response.Body.WriteAsync(bytes, stopped);
        await response.Body.FlushAsync(stopped);
    }

    private static async Task UntilGoneAsync(HttpContext context, CancellationToken stopped)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var byClient = context.RequestAborted.Register(() => gone.TrySetResult());
        using var byServer = stopped.Register(() => gone.TrySetResult());
        await gone.Task;
    }
}
