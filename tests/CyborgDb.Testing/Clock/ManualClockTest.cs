using Microsoft.AspNetCore.Http;

namespace CyborgDb.Testing;

/// <summary>A test of clients whose clock stands still but for what the test lets pass.</summary>
public abstract class ManualClockTest : IDisposable
{
    private readonly SemaphoreSlim _stalled = new(0);

    protected ManualClock Clock { get; } = new();

    protected IndexKey Key { get; } = IndexKey.Generate();

    public void Dispose()
    {
        Key.Dispose();
        _stalled.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A client of the server, by this clock.</summary>
    protected CyborgDbClient NewClient(ScriptedServer server, Action<CyborgDbClientOptions>? configure = null) => server.NewClient(options =>
    {
        options.TimeProvider = Clock;
        configure?.Invoke(options);
    });

    /// <summary>An answer that does not come; <see cref="StalledAsync"/> waits until it is waited for.</summary>
    protected Task StallAsync(HttpContext context)
    {
        _stalled.Release();
        return Answer.Stall(context);
    }

    /// <summary>Waits until one more request got no answer from <see cref="StallAsync"/>, or the call has ended without.</summary>
    protected async Task StalledAsync(Task run) => await await Task.WhenAny(run, Bound.OnAsync(_stalled, "No request has arrived."));

    /// <summary>Lets a time pass once something waits for it, or the call has ended.</summary>
    protected async Task PassAsync(Task run, TimeSpan time)
    {
        await Task.WhenAny(run, Clock.SomethingWaitsAsync(time));
        Clock.Advance(time);
    }
}
