using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CyborgDb.Benchmarks.Link;

/// <summary>
/// Two network namespaces of their own, joined by a cable whose ends send no faster than they may: the server runs in one, the client in
/// the other. Nothing of the machine's own network is touched, and both are gone at the end.
/// </summary>
internal sealed class ShapedLink : IDisposable
{
    // Addresses that are set aside for measuring; they exist in the two namespaces alone.
    private const string ServerAddress = "198.18.0.1";
    private const string ClientAddress = "198.18.0.2";
    private const string Cable = "bench0";

    private readonly string _name = $"cyborgdb-bench-{Environment.ProcessId}";

    private readonly PosixSignalRegistration[] _signals;

    private ShapedLink() =>
        // Who is stopped in the middle leaves nothing behind either.
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, _ => Delete()))];

    /// <summary>Where the server is to listen.</summary>
    public static string Address => ServerAddress;

    private string Server => _name + "-server";

    private string Client => _name + "-client";

    /// <summary>Why there can be no such link here; null where there can.</summary>
    public static string? Obstacle()
    {
        if (!OperatingSystem.IsLinux())
            return "Links are shaped on Linux alone.";
        if (!Environment.IsPrivilegedProcess)
            return "Links are shaped by root alone.";
        foreach (var program in new[] { "ip", "tc" })
        {
            if (!Exists(program))
                return $"There is no program '{program}' (of iproute2) here, which shapes links.";
        }
        return null;
    }

    /// <summary>Makes a link.</summary>
    /// <exception cref="InvalidOperationException">A command failed, and says why.</exception>
    public static ShapedLink Make(LinkSpeed speed)
    {
        var link = new ShapedLink();
        try
        {
            Run("ip", "netns", "add", link.Server);
            Run("ip", "netns", "add", link.Client);
            Run("ip", "link", "add", Cable, "netns", link.Server, "type", "veth", "peer", "name", Cable, "netns", link.Client);
            foreach (var (end, address) in new[] { (link.Server, ServerAddress), (link.Client, ClientAddress) })
            {
                Run("ip", "-n", end, "address", "add", address + "/30", "dev", Cable);
                Run("ip", "-n", end, "link", "set", "lo", "up");
                Run("ip", "-n", end, "link", "set", Cable, "up");
                Run("ip", "netns", "exec", end, "tc", "qdisc", "add", "dev", Cable, "root", "tbf", "rate", speed.Rate, "burst", speed.Burst, "latency", "50ms");
            }
            return link;
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    /// <summary>The same program, started at the server's end.</summary>
    public ProcessStartInfo AtServer(ProcessStartInfo start) => At(Server, start);

    /// <summary>The same program, started at the client's end.</summary>
    public ProcessStartInfo AtClient(ProcessStartInfo start) => At(Client, start);

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        Delete();
    }

    private void Delete()
    {
        // The cable goes with its ends.
        foreach (var end in new[] { Server, Client })
            TryRun("ip", "netns", "delete", end);
    }

    private static ProcessStartInfo At(string end, ProcessStartInfo start)
    {
        var there = new ProcessStartInfo("ip", ["netns", "exec", end, start.FileName, .. start.ArgumentList])
        {
            RedirectStandardOutput = start.RedirectStandardOutput,
            RedirectStandardInput = start.RedirectStandardInput,
        };
        return there;
    }

    private static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static void Run(string program, params string[] arguments)
    {
        if (TryRun(program, arguments) is { } error)
            throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' failed: {error}");
    }

    private static string? TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : error.Trim();
    }
}
