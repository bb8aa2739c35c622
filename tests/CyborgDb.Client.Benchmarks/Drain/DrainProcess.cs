using System.Diagnostics;
using System.Net;
using CyborgDb.Benchmarks.Link;

namespace CyborgDb.Benchmarks.Drain;

/// <summary>This program, started again as the server.</summary>
internal sealed class DrainProcess : IDisposable
{
    private readonly Process _process;

    private DrainProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts it on the loopback, or at the server's end of a link.</summary>
    public static async Task<DrainProcess> StartAsync(ShapedLink? link = null)
    {
        var start = ThisProgram();
        start.RedirectStandardInput = true;
        start.ArgumentList.Add(DrainServer.Argument);
        start.ArgumentList.Add(link is null ? IPAddress.Loopback.ToString() : ShapedLink.Address);
        var process = Process.Start(link?.AtServer(start) ?? start)!;
        var address = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The server could not be started.");
        return new DrainProcess(process, new Uri(address + "/"));
    }

    /// <summary>How this program is started again.</summary>
    public static ProcessStartInfo ThisProgram()
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        // Started by `dotnet the.dll` the process is dotnet, which has to be told what to run.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(typeof(DrainProcess).Assembly.Location);
        return start;
    }

    public void Dispose()
    {
        // The server stops when its input ends.
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
            _process.Kill();
        _process.Dispose();
    }
}
