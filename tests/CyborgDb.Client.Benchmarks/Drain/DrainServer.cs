using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CyborgDb.Benchmarks.Drain;

/// <summary>
/// A server that costs as little as one can: it reads request bodies into nothing and answers with bytes made beforehand. It runs in a
/// process of its own, so that neither its work nor its memory is counted with the contenders'.
/// </summary>
internal static class DrainServer
{
    public const string Argument = "--drain";

    /// <summary>Runs until standard input ends, which it does when the process that started it is gone. The first line of output is the address.</summary>
    public static async Task RunAsync(IPAddress address)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(address, 0);
        });
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(new LargeBlocks.Factory());
        await using var application = builder.Build();
        var responses = new CannedResponses();
        application.Run(context => AnswerAsync(context, responses));
        await application.StartAsync();
        Console.WriteLine(application.Urls.First());
        while (await Console.In.ReadLineAsync() is not null)
        {
        }
        await application.StopAsync();
    }

    private static async Task AnswerAsync(HttpContext context, CannedResponses responses)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }
        var body = responses.For(context.Request.Path.Value!);
        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentLength = body.Length;
        context.Response.Headers["X-Request-Id"] = context.TraceIdentifier.Length.ToString(CultureInfo.InvariantCulture);
        await context.Response.Body.WriteAsync(body);
    }
}
