using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Polly;

namespace CyborgDb.Testing;

/// <summary>
/// A server on a free loopback port that reads each request to its end, remembers it and answers as a test says: with what it was started
/// with, or with the answers of <see cref="Next"/> in their order and then with what <see cref="Otherwise"/> says.
/// </summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<RequestDelegate> _next = new();
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly SemaphoreSlim _arrived = new(0);
    // Keeps a handler alive that waits for nothing else: nothing of Kestrel's does, once it has stopped reading from the connection.
    private readonly CancellationTokenSource _stopped = new();

    private ScriptedServer(WebApplication application)
    {
        _application = application;
        application.Run(HandleAsync);
    }

    /// <summary>What is answered when no answer is waiting; by default, the success of the route.</summary>
    public Func<RecordedRequest, RequestDelegate> Otherwise { get; set; } = request => RouteAnswers.Success(request.Path);

    /// <summary>Reads the body of a request in place of remembering it, for bodies that are too large for that.</summary>
    public Func<Stream, CancellationToken, Task>? ConsumeBody { get; set; }

    public Uri BaseAddress { get; private set; } = null!;

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>The only request that came.</summary>
    public RecordedRequest Request => Assert.Single(Requests);

    /// <summary>Starts a server that gives every request the same answer.</summary>
    public static Task<ScriptedServer> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null) =>
        StartAsync((_, context) => answer(context), certificate);

    /// <summary>Starts a server that gives each request the next answer, and the last one again when there are no more.</summary>
    public static Task<ScriptedServer> StartAsync(params RequestDelegate[] answers) =>
        answers.Length == 0 ? ListenAsync(null) : StartAsync((number, context) => answers[Math.Min(number, answers.Length - 1)](context));

    /// <summary>Starts a server whose answer depends on how many requests have come before.</summary>
    public static async Task<ScriptedServer> StartAsync(Func<int, HttpContext, Task> answer, X509Certificate2? certificate = null)
    {
        var server = await ListenAsync(certificate);
        var count = -1;
        server.Otherwise = _ =>
        {
            var number = Interlocked.Increment(ref count);
            return context => answer(number, context);
        };
        return server;
    }

    /// <summary>For a <see cref="ConsumeBody"/> that consumes nothing.</summary>
    public static Task UntilStoppedAsync(CancellationToken stopped) => new TaskCompletionSource().Task.WaitAsync(stopped);

    public ScriptedServer Next(params ReadOnlySpan<RequestDelegate> answers)
    {
        foreach (var answer in answers)
            _next.Enqueue(answer);
        return this;
    }

    /// <summary>A client that sends each request once, and gives it no time beyond its limit: what a test scripts is what its call gets.</summary>
    public CyborgDbClient Client(string? apiKey = null, TimeSpan? timeout = null) => new(new CyborgDbClientOptions
    {
        BaseAddress = BaseAddress,
        ApiKey = apiKey,
        Timeout = timeout ?? TimeSpan.FromSeconds(100),
        Resilience = new()
        {
            Pipeline = ResiliencePipeline<HttpResponseMessage>.Empty,
            MinUploadRate = int.MaxValue,
            TimePerItem = default,
            TimePerText = default,
            TimePerQuery = default,
            ModelLoadTime = default,
        },
    });

    /// <summary>A client as it is by default, but that it does not wait between attempts.</summary>
    public CyborgDbClient NewClient(Action<CyborgDbClientOptions>? configure = null)
    {
        var options = new CyborgDbClientOptions { BaseAddress = BaseAddress, Resilience = { RetryDelay = TimeSpan.Zero } };
        configure?.Invoke(options);
        return new CyborgDbClient(options);
    }

    /// <summary>Ends when one more request has been read to its end.</summary>
    public Task ArrivalAsync() => Bound.OnAsync(_arrived, "No request has arrived.");

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _arrived.Dispose();
    }

    private static async Task<ScriptedServer> ListenAsync(X509Certificate2? certificate)
    {
        var server = new ScriptedServer(Build(certificate));
        await server._application.StartAsync();
        server.BaseAddress = new Uri(server._application.Urls.Single());
        return server;
    }

    private static WebApplication Build(X509Certificate2? certificate)
    {
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
        return builder.Build();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        try
        {
            if (ConsumeBody is { } consume)
                await consume(context.Request.Body, _stopped.Token);
            else
                await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var request = RecordedRequest.Of(context, body.ToArray());
            _requests.Enqueue(request);
            _arrived.Release();
            body.Position = 0;
            context.Request.Body = body;
            var answer = _next.TryDequeue(out var next) ? next : Otherwise(request);
            await answer(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || _stopped.IsCancellationRequested)
        {
            // The client has gone, or the server stops.
        }
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
