using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polly;

namespace CyborgDb.Tests.Server;

/// <summary>
/// A server on a loopback port that remembers every request and answers as it was told: the responses of <see cref="Next"/> in their
/// order, and when they have run out, what <see cref="Otherwise"/> says (by default, the success of the route).
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopped = new();
    private readonly ConcurrentQueue<ScriptedResponse> _next = new();
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private ScriptedServer(WebApplication application) => _application = application;

    /// <summary>What is answered when no response is waiting.</summary>
    public Func<RecordedRequest, ScriptedResponse> Otherwise { get; set; } = request => RouteAnswers.Success(request.Path);

    /// <summary>Reads the body of a request in place of remembering it, for bodies that are too large for that.</summary>
    public Func<Stream, CancellationToken, Task>? ConsumeBody { get; set; }

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>The only request that came.</summary>
    public RecordedRequest Request => Assert.Single(Requests);

    public static async Task<ScriptedServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var application = builder.Build();
        var server = new ScriptedServer(application);
        application.Run(server.HandleAsync);
        await application.StartAsync();
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        server.Address = new Uri(addresses.Addresses.Single());
        return server;
    }

    /// <summary>For a <see cref="ConsumeBody"/> that consumes nothing.</summary>
    public static Task UntilStoppedAsync(CancellationToken stopped) => new TaskCompletionSource().Task.WaitAsync(stopped);

    public ScriptedServer Next(params ReadOnlySpan<ScriptedResponse> responses)
    {
        foreach (var response in responses)
            _next.Enqueue(response);
        return this;
    }

    /// <summary>A client that sends each request once, and gives it no time beyond its limit: what a test scripts is what its call gets.</summary>
    public CyborgDbClient Client(string? apiKey = null, TimeSpan? timeout = null) => new(new CyborgDbClientOptions
    {
        BaseAddress = Address,
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

    /// <summary>Ends when one more request has been read to its end.</summary>
    public Task ArrivalAsync() => _arrived.WaitAsync(_stopped.Token);

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _application.DisposeAsync();
        _stopped.Dispose();
        _arrived.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        if (ConsumeBody is { } consume)
            await consume(context.Request.Body, _stopped.Token);
        else
            await context.Request.Body.CopyToAsync(body, _stopped.Token);
        var request = RecordedRequest.Of(context.Request, body.ToArray());
        _requests.Enqueue(request);
        _arrived.Release();
        var response = _next.TryDequeue(out var next) ? next : Otherwise(request);
        await response.SendAsync(context.Response, _stopped.Token);
    }
}
