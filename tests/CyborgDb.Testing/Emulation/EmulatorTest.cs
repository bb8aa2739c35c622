namespace CyborgDb.Testing;

/// <summary>A test against an emulator of its own, through a client of its own.</summary>
public abstract class EmulatorTest : EmulatorLifetime
{
    protected CyborgDbClient Client { get; private set; } = null!;

    protected IndexKey Key { get; } = IndexKey.Generate();

    protected virtual CyborgDbClientOptions ClientOptions => new() { ApiKey = EmulatorOptions.RootKey };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var options = ClientOptions;
        options.BaseAddress = Emulator.BaseAddress;
        Client = new CyborgDbClient(options);
    }

    public override async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Key.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Creates the index "a".</summary>
    protected Task<EncryptedIndex> CreateAsync(CreateIndexOptions? options = null) => Client.CreateIndexAsync("a", Key, options);

    /// <summary>Creates the index "a", to be called synchronously or asynchronously.</summary>
    protected async Task<Caller> CreateAsync(bool sync, CreateIndexOptions? options = null) => new(await CreateAsync(options), sync);
}
