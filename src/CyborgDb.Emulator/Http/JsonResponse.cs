using System.Text.Json;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Http;

/// <summary>
/// A response body, written whole before the first byte is sent: what goes wrong while it is written can still become
/// an error status.
/// </summary>
internal sealed class JsonResponse : IDisposable
{
    private readonly WholeBody _body = new();

    public JsonResponse() => Writer = new(_body.Writer, VerbatimJson.WriterOptions);

    public Utf8JsonWriter Writer { get; }

    /// <summary>Sends a small answer of one object.</summary>
    public static async Task SendObjectAsync(HttpContext context, int status, Action<Utf8JsonWriter> writeMembers)
    {
        using var response = new JsonResponse();
        response.Writer.WriteStartObject();
        writeMembers(response.Writer);
        response.Writer.WriteEndObject();
        await response.SendAsync(context, status).ConfigureAwait(false);
    }

    public static Task SendSuccessAsync(HttpContext context, string message) =>
        SendObjectAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("status", "success");
            writer.WriteString("message", message);
        });

    public async Task SendAsync(HttpContext context, int status = StatusCodes.Status200OK)
    {
        await Writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        var bytes = _body.Complete();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        foreach (var chunk in bytes)
            await context.Response.Body.WriteAsync(chunk, context.RequestAborted).ConfigureAwait(false);
    }

    public void Dispose()
    {
        Writer.Dispose();
        _body.Dispose();
    }
}
