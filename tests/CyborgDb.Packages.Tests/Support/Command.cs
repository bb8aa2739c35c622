using System.Diagnostics;

namespace CyborgDb.Packages.Tests.Support;

/// <summary>Programs, started as from a terminal: without what the test's own runner has put into the environment.</summary>
internal static class Command
{
    /// <summary>How long a build may take, on a machine that does much else and fetches packages slowly.</summary>
    private static readonly TimeSpan s_bound = TimeSpan.FromMinutes(10);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed. That it succeeded has been asserted.</returns>
    public static async Task<string> RunAsync(string directory, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        using var process = Start(directory, environment, program, arguments);
        using var bound = Bound();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync(bound.Token);
            var all = await output + await error;
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:{Environment.NewLine}{all}");
            return all;
        }
        finally
        {
            Stop(process);
        }
    }

    /// <summary>Starts a program whose output is read.</summary>
    public static Process Start(string directory, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOfTheRunner).ToList())
            start.Environment.Remove(name);
        // A compiler or a build node that stays behind would hold the output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Cancelled with the test, and when whatever is waited for takes too long.</summary>
    public static CancellationTokenSource Bound()
    {
        var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(s_bound);
        return bound;
    }

    /// <summary>Ends a program that is still running, with what it has started.</summary>
    public static void Stop(Process process)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }

    private static bool IsOfTheRunner(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("CYBORGDB", StringComparison.OrdinalIgnoreCase);
}
