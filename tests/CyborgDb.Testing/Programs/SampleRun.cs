using System.Diagnostics;

namespace CyborgDb.Testing;

/// <summary>What came of running a sample as a program of its own.</summary>
public sealed record SampleRun(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a sample to its end.</summary>
    public static Task<SampleRun> OfAsync(string sample, string[] arguments, params (string Name, string Value)[] environment) =>
        RunAsync(sample, arguments, environment, moment: null);

    /// <summary>Runs a sample and kills it, as <c>kill -9</c> does, when a moment has come; where it ends before, it has not been killed.</summary>
    public static Task<SampleRun> KilledAsync(string sample, string[] arguments, Func<CancellationToken, Task> moment) =>
        RunAsync(sample, arguments, [], moment);

    /// <summary>Whether it was killed before it ended by itself.</summary>
    public bool WasKilled { get; private init; }

    private static async Task<SampleRun> RunAsync(
        string sample, string[] arguments, (string Name, string Value)[] environment, Func<CancellationToken, Task>? moment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(ProgramOf(sample));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Remove("CYBORGDB_BASE_URL");
        start.Environment.Remove("CYBORGDB_SERVICE_KEY");
        start.Environment.Remove("CYBORGDB_SERVICE_ROOT_KEY");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            var ended = process.WaitForExitAsync(TestContext.Current.CancellationToken);
            var killed = false;
            if (moment is not null)
            {
                using var waiting = new CancellationTokenSource();
                await Task.WhenAny(ended, moment(waiting.Token));
                await waiting.CancelAsync();
                killed = !process.HasExited;
                process.Kill();
            }
            await ended;
            return new SampleRun(process.ExitCode, await output, await error) { WasKilled = killed && process.ExitCode != 0 };
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    public void ShouldSucceed() =>
        Assert.True(ExitCode == 0, $"It ended with {ExitCode}:{Environment.NewLine}{Output}{Environment.NewLine}{Error}");

    /// <summary>The program where its own build has put it: as this assembly, which stands at tests/project/bin/configuration/framework.</summary>
    private static string ProgramOf(string sample)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var configuration = framework.Parent!;
        var root = configuration.Parent!.Parent!.Parent!.Parent!;
        return Path.Combine(root.FullName, "samples", sample, "bin", configuration.Name, framework.Name, sample + ".dll");
    }
}
