using CyborgDb.Emulator;

namespace CyborgDb.Testing;

/// <summary>A test with an emulator of its own, which stops with the test.</summary>
public abstract class EmulatorLifetime : IAsyncLifetime
{
    protected CyborgDbEmulator Emulator { get; private set; } = null!;

    protected virtual CyborgDbEmulatorOptions EmulatorOptions => new();

    public virtual async ValueTask InitializeAsync() => Emulator = await CyborgDbEmulator.StartAsync(EmulatorOptions, TestContext.Current.CancellationToken);

    public virtual async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
