using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CyborgDb.Ingestion.Tests;

/// <summary>A server that reads every body into nothing and calls it stored.</summary>
internal sealed class DrainingServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private long _bytes;

    private DrainingServer(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.First());

    /// <summary>The bytes of all bodies so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public static async Task<DrainingServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var server = new DrainingServer(builder.Build());
        server._application.Run(server.AnswerAsync);
        await server._application.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync();
            Interlocked.Add(ref _bytes, read.Buffer.Length);
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"status":"success","message":"Upserted vectors"}""");
    }
}
