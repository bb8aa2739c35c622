using System.Diagnostics;
using System.Globalization;

namespace CyborgDb.Benchmarks.Jobs;

/// <summary>The official client's way in Python, where Python with numpy is installed: a process that measures itself.</summary>
internal sealed class OfficialWay : IAsyncDisposable
{
    private readonly Process _process;
    private string? _prepared;

    private OfficialWay(Process process, string version)
    {
        _process = process;
        Version = version;
    }

    public string Version { get; }

    public static async Task<OfficialWay?> FindAsync(Uri server)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3", [Path.Combine(AppContext.BaseDirectory, "official_way.py"), server.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        if (await process.StandardOutput.ReadLineAsync() is { } version)
            return new OfficialWay(process, version);
        // It ended at once: there is no numpy.
        await process.WaitForExitAsync();
        process.Dispose();
        return null;
    }

    /// <summary>The versions of Python and numpy, or null where they are not both there.</summary>
    public static async Task<string?> FindVersionAsync(Uri server)
    {
        await using var official = await FindAsync(server);
        return official?.Version;
    }

    public async Task<TimeSpan?> RunAsync(int rows, int dimension, bool extras, int times)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"{rows} {dimension} {(extras ? 1 : 0)}");
        if (_prepared != what)
        {
            await AskAsync(what);
            _prepared = what;
        }
        var seconds = await AskAsync(string.Create(CultureInfo.InvariantCulture, $"run {times}"));
        return TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The Python process ended.");
    }
}
