using CyborgDb.Emulator;

namespace Quickstart;

/// <summary>Where the service is: the one that the command line or the environment names, or else an emulator in this process.</summary>
internal sealed record ServiceAddress(string? BaseUrl, string? ApiKey)
{
    /// <summary>Starts the emulator where no service is named.</summary>
    public async Task<CyborgDbEmulator?> StartEmulatorIfNeededAsync() => BaseUrl is null ? await CyborgDbEmulator.StartAsync() : null;
}
