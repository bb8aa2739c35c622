using CyborgDb.Emulator;

namespace CyborgDb.Extras.Tests.Support;

/// <summary>An index of its own on an emulator of its own, behind a real socket.</summary>
public sealed class EmulatedIndex : IAsyncDisposable
{
    private readonly CyborgDbEmulator _emulator;
    private readonly IndexKey _key = IndexKey.Generate();

    private EmulatedIndex(CyborgDbEmulator emulator, HttpMessageHandler handler)
    {
        _emulator = emulator;
        Client = new(new CyborgDbClientOptions { BaseAddress = emulator.BaseAddress }, handler);
    }

    public CyborgDbClient Client { get; }

    public EncryptedIndex Index { get; private set; } = null!;

    public RecordingHandler Requests { get; private set; } = null!;

    public static async Task<EmulatedIndex> StartAsync(CreateIndexOptions? options = null, ServiceVersion version = ServiceVersion.V017)
    {
        var handler = new RecordingHandler();
        var emulated = new EmulatedIndex(await CyborgDbEmulator.StartAsync(new() { ServiceVersion = version }), handler) { Requests = handler };
        emulated.Index = await emulated.Client.CreateIndexAsync("docs", emulated._key, options);
        return emulated;
    }

    public async Task<EncryptedIndex> AnotherAsync(string name) => await Client.CreateIndexAsync(name, _key);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Requests.Dispose();
        await _emulator.DisposeAsync();
        _key.Dispose();
    }
}
