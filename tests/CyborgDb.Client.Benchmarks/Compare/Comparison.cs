using CyborgDb.Benchmarks.Drain;
using CyborgDb.Benchmarks.Jobs;
using Spectre.Console;

namespace CyborgDb.Benchmarks.Compare;

/// <summary>The end-to-end comparisons: all jobs, each in a process of its own, over loopback against a server in another one.</summary>
internal static class Comparison
{
    public static async Task<int> RunAsync(ComparisonOptions options)
    {
        using var server = await DrainProcess.StartAsync();
        var machine = Machine.Describe(await OfficialWay.FindVersionAsync(server.Address));
        AnsiConsole.WriteLine(machine);
        var results = new List<JobResult>();
        foreach (var (name, _) in AllJobs.Of(server.Address, official: null))
        {
            if (options.Only is { } only && !name.Contains(only, StringComparison.OrdinalIgnoreCase))
                continue;
            var result = await AnsiConsole.Status().StartAsync(
                Markup.Escape(name),
                status => JobProcess.RunAsync(name, server.Address, options.Rounds, progress => status.Status(Markup.Escape($"{name}: {progress}"))));
            TerminalReport.Write(result);
            results.Add(result);
        }
        if (results.Count == 0)
        {
            AnsiConsole.WriteLine($"No job has '{options.Only}' in its name. There are:");
            foreach (var (name, _) in AllJobs.Of(server.Address, official: null))
                AnsiConsole.WriteLine($"  {name}");
        }
        if (options.WritesReadme)
            await ReadmeTables.WriteAsync(machine, results);
        return results.Count > 0 ? 0 : 2;
    }
}
