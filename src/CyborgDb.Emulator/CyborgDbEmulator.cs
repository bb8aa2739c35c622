using System.Net;
using CyborgDb.Emulator.Access;
using CyborgDb.Emulator.Embedding;
using CyborgDb.Emulator.Faults;
using CyborgDb.Emulator.Http;
using CyborgDb.Emulator.Storage;
using CyborgDb.Emulator.Training;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace CyborgDb.Emulator;

/// <summary>
/// An emulator of the CyborgDB service, versions 0.17 and 0.18, for development and tests. It speaks the service's REST contract on
/// a real socket and keeps everything encrypted, in memory only: what it holds is gone when it is disposed. Search is
/// exact, and training only sets what the service would report. Texts are embedded by the model
/// <c>emulator-hash-256</c>, which hashes words, and by those that it is given. It is not the service: do not trust it with data.
/// </summary>
public sealed partial class CyborgDbEmulator : IAsyncDisposable
{
    /// <summary>The largest request body; the service's clients send batches of up to 500 MB.</summary>
    internal const long LargestRequestBody = 1L << 30;

    private readonly WebApplication _application;
    private readonly IndexStore _store;
    private readonly UserDirectory _users;
    private readonly KmsSlots _kms;
    private readonly TrainingWorker _training;
    private readonly CancellationTokenSource _stopping;
    private int _disposed;

    private CyborgDbEmulator(
        WebApplication application,
        IndexStore store,
        UserDirectory users,
        KmsSlots kms,
        TrainingWorker training,
        FaultInjector faults,
        CancellationTokenSource stopping)
    {
        _application = application;
        _store = store;
        _users = users;
        _kms = kms;
        _training = training;
        _stopping = stopping;
        Faults = faults;
        BaseAddress = FindBaseAddress(application);
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:43567/</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Makes it misbehave, and counts what has come in.</summary>
    public FaultInjector Faults { get; }

    /// <summary>Starts an emulator, which is empty and answers from the moment the task completes.</summary>
    /// <param name="options">How it runs; <see langword="null"/> for the defaults. They are read once, here.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The running emulator. Dispose it to stop it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">The address cannot be listened on, such as a port that is in use.</exception>
    public static Task<CyborgDbEmulator> StartAsync(
        CyborgDbEmulatorOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options ?? new(), configureLogging: null, cancellationToken);

    /// <summary>Stops listening, breaks off what is still running, and forgets everything.</summary>
    /// <returns>A task that completes when it has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _training.DisposeAsync().ConfigureAwait(false);
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _kms.Dispose();
        _stopping.Dispose();
    }

    internal static async Task<CyborgDbEmulator> StartAsync(
        CyborgDbEmulatorOptions options, Action<ILoggingBuilder>? configureLogging, CancellationToken cancellationToken)
    {
        options.Validate();
        var connections = new ConnectionLedger();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequestBody;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(options.Address, options.Port, listen => listen.Use(connections.Track));
        });
        builder.Services.AddSingleton<SocketTransportFactory>();
        builder.Services.AddSingleton<InterruptibleListenerFactory>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(
            static services => services.GetRequiredService<InterruptibleListenerFactory>());
        builder.Services.AddSingleton<IHostLifetime, HostedWithinProcess>();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        configureLogging?.Invoke(builder.Logging);

        var application = builder.Build();
        var version = options.ServiceVersion;
        var readings = options.Readings.Copy();
        var store = new IndexStore(version);
        var users = new UserDirectory();
        var kms = new KmsSlots(options.KmsNames, version);
        var gate = new IndexGate(store, kms, version, readings);
        var models = new EmbeddingModels(options.EmbeddingModels);
        var callers = new CallerCheck(options.RootKey, users, version, readings);
        var training = new TrainingWorker(TrainingRules.For(version, options.TrainingThreshold, readings), options.TrainingGate);
        var checks = new TrainingChecks();
        Route[] routes =
        [
            .. new LifecycleRoutes(store, gate, models, version).All,
            .. new TrainingRoutes(gate, training, version).All,
            .. new UserRoutes(gate, users, callers, version).All,
            .. new UpsertRoutes(gate, models, training, checks).All,
            .. new QueryRoutes(gate, models, version, readings).All,
            .. new RecordRoutes(gate, readings).All,
            .. version == ServiceVersion.V018 ? new MetadataQueryRoutes(gate, readings).All : [],
            .. version == ServiceVersion.V018 ? new EmbeddingRoutes(models).All : [],
            .. version == ServiceVersion.V018 ? OpenApiRoutes.All : [],
        ];
        var router = new Router(routes, callers, version, application.Services.GetRequiredService<ILogger<Router>>());
        var stopping = new CancellationTokenSource();
        var queue = new FaultQueue();
        var requests = new RequestCounts();
        var listeners = application.Services.GetRequiredService<InterruptibleListenerFactory>();
        var faults = new FaultInjector(queue, requests, connections, listeners, kms, store, checks);
        if (options.FaultRate > 0)
            faults.UseRandomly(options.FaultRate, options.FaultSeed);
        application.Run(new FaultyPipeline(queue, requests, router.HandleAsync, stopping.Token).HandleAsync);
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
            return new(application, store, users, kms, training, faults, stopping);
        }
        catch
        {
            await training.DisposeAsync().ConfigureAwait(false);
            await application.DisposeAsync().ConfigureAwait(false);
            kms.Dispose();
            stopping.Dispose();
            throw;
        }
    }

    /// <summary>The indexes, with what is held of their items between requests.</summary>
    internal IndexStore Store => _store;

    /// <summary>The users of the indexes, who are held between requests too.</summary>
    internal UserDirectory Users => _users;

    private static Uri FindBaseAddress(WebApplication application)
    {
        var listening = application.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var address = new UriBuilder(listening);

        // An address that stands for all of a machine's is not one that can be called.
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var host))
        {
            if (host.Equals(IPAddress.Any))
                address.Host = IPAddress.Loopback.ToString();
            else if (host.Equals(IPAddress.IPv6Any))
                address.Host = $"[{IPAddress.IPv6Loopback}]";
        }

        return address.Uri;
    }

    // The usual lifetime takes Ctrl-C away from the process; that belongs to whoever started the emulator.
    private sealed class HostedWithinProcess : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
