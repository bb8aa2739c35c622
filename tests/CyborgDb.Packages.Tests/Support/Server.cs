using System.Diagnostics;

namespace CyborgDb.Packages.Tests.Support;

/// <summary>A program that listens, from the moment that it says where.</summary>
internal sealed class Server : IDisposable
{
    private readonly Process _process;

    private Server(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>The emulator as the tool that was installed from its package, at a free port.</summary>
    public static Task<Server> EmulatorAsync(PackedPackages packages) =>
        StartAsync(packages.Workspace, new Dictionary<string, string>(), packages.Tool, "--port", "0");

    public static async Task<Server> StartAsync(string directory, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var process = Command.Start(directory, environment, program, arguments);
        using var bound = Command.Bound();
        try
        {
            var said = "";
            while (await process.StandardOutput.ReadLineAsync(bound.Token) is { } line)
            {
                said += line + Environment.NewLine;
                var at = line.IndexOf("http://", StringComparison.Ordinal);
                if (at >= 0 && line.Contains("istening on", StringComparison.Ordinal))
                    return new(process, new Uri(line[at..]));
            }
            throw new InvalidOperationException($"{program} ended before it listened: {said}{await process.StandardError.ReadToEndAsync(bound.Token)}");
        }
        catch
        {
            Command.Stop(process);
            process.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Command.Stop(_process);
        _process.Dispose();
    }
}
