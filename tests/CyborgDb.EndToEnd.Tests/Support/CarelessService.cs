using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>A service that is not careful with what it is told.</summary>
public static class CarelessService
{
    /// <summary>Answers with what came in, as a service does that is not careful.</summary>
    public static async Task EchoAsync(int way, HttpContext context)
    {
        context.Request.Headers.TryGetValue("X-API-Key", out var credential);
        var echoed = JsonSerializer.Serialize($"odd: {credential}, {Canaries.KeyHex} and {Canaries.Token}");
        string[] bodies =
        [
            $$"""{"detail":{{echoed}}}""",
            $$"""{"detail":[{"loc":["body",{{echoed}}],"msg":{{echoed}},"type":{{echoed}},"input":{"contents":"{{Canaries.Contents}}"} }]}""",
            $"<html>{Canaries.Contents} {credential}</html>",
            $$"""{"status":"error","message":{{echoed}}}""",
            $"n{Canaries.Value}",
            $$"""{"results":[{"id":"1","metadata":{"k":t{{Canaries.Value}} } }],"ids":["1",f{{Canaries.Value}} ],"status":n{{Canaries.Value}} }""",
            $"{Canaries.Contents}",
            $$"""{"results":"{{Canaries.Contents}}","status":["{{Canaries.Contents}}"]}""",
        ];
        context.Response.StatusCode = way switch { 0 => 400, 1 => 422, 2 => 502, _ => 200 };
        context.Response.Headers["X-Request-Id"] = "echo";
        await context.Response.WriteAsync(bodies[way], context.RequestAborted);
    }
}
