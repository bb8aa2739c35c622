using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>A request as the server saw it.</summary>
public sealed record SeenRequest(string Method, string Path, IHeaderDictionary Headers, byte[] Body, string Connection)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>A web server on a free loopback port that answers as a test says. It reads each request to its end and remembers it.</summary>
public sealed class ScriptedService : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<SeenRequest> _requests;

    private ScriptedService(WebApplication application, ConcurrentQueue<SeenRequest> requests)
    {
        _application = application;
        _requests = requests;
        BaseAddress = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri BaseAddress { get; }

    public IReadOnlyList<SeenRequest> Requests => [.. _requests];

    /// <summary>Starts a server that gives every request the same answer.</summary>
    public static Task<ScriptedService> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null) =>
        StartAsync((_, context) => answer(context), certificate);

    /// <summary>Starts a server that gives each request the next answer, and the last one again when there are no more.</summary>
    public static Task<ScriptedService> StartAsync(params RequestDelegate[] answers) =>
        StartAsync((number, context) => answers[Math.Min(number, answers.Length - 1)](context));

    /// <summary>Starts a server whose answer depends on how many requests have come before.</summary>
    public static async Task<ScriptedService> StartAsync(Func<int, HttpContext, Task> answer, X509Certificate2? certificate = null)
    {
        var requests = new ConcurrentQueue<SeenRequest>();
        var count = -1;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                    listen.UseHttps(certificate);
            });
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var application = builder.Build();
        application.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            requests.Enqueue(new(
                context.Request.Method, context.Request.Path + context.Request.QueryString,
                new HeaderDictionary(context.Request.Headers.ToDictionary()), body.ToArray(), context.Connection.Id));
            body.Position = 0;
            context.Request.Body = body;
            try
            {
                await answer(Interlocked.Increment(ref count), context);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The client has gone.
            }
        });
        await application.StartAsync();
        return new ScriptedService(application, requests);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    /// <summary>A client of this server that does not wait between attempts.</summary>
    public CyborgDbClient NewClient(Action<CyborgDbClientOptions>? configure = null)
    {
        var options = new CyborgDbClientOptions { BaseAddress = BaseAddress, Resilience = { RetryDelay = TimeSpan.Zero } };
        configure?.Invoke(options);
        return new CyborgDbClient(options);
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
