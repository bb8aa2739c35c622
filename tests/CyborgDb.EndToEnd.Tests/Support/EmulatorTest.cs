using CyborgDb.Emulator;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>A test against an emulator of its own, through a client of its own.</summary>
public abstract class EmulatorTest : IAsyncLifetime
{
    protected CyborgDbEmulator Emulator { get; private set; } = null!;

    protected CyborgDbClient Client { get; private set; } = null!;

    protected IndexKey Key { get; } = IndexKey.Generate();

    protected virtual CyborgDbEmulatorOptions EmulatorOptions => new();

    protected virtual CyborgDbClientOptions ClientOptions => new() { ApiKey = EmulatorOptions.RootKey };

    public virtual async ValueTask InitializeAsync()
    {
        Emulator = await CyborgDbEmulator.StartAsync(EmulatorOptions);
        var options = ClientOptions;
        options.BaseAddress = Emulator.BaseAddress;
        Client = new CyborgDbClient(options);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Key.Dispose();
        await Emulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Creates the index "a".</summary>
    protected Task<EncryptedIndex> CreateAsync(CreateIndexOptions? options = null) => Client.CreateIndexAsync("a", Key, options);

    /// <summary>Creates the index "a", to be called synchronously or asynchronously.</summary>
    protected async Task<Caller> CreateAsync(bool sync, CreateIndexOptions? options = null) => new(await CreateAsync(options), sync);
}
