using System.Diagnostics;

namespace CyborgDb.Testing;

/// <summary>The emulator in a process of its own, so that what it holds is not counted.</summary>
public sealed class EmulatorProcess : IDisposable
{
    private readonly Process _process;

    private EmulatorProcess(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    public string Address { get; }

    public static async Task<EmulatorProcess> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "CyborgDb.Emulator.Tool.dll"), "--port", "0"])
        { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            // It says where it listens.
            var at = line.IndexOf("http://", StringComparison.Ordinal);
            if (at >= 0)
                return new EmulatorProcess(process, line[at..].Split(' ', ',')[0].TrimEnd('.'));
        }
        throw new InvalidOperationException("The emulator did not start.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
