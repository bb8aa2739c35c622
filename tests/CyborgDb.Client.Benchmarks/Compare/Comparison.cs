using CyborgDb.Benchmarks.Drain;
using CyborgDb.Benchmarks.Jobs;
using Spectre.Console;

namespace CyborgDb.Benchmarks.Compare;

/// <summary>The end-to-end comparisons: all jobs over loopback against a server in another process.</summary>
internal static class Comparison
{
    public static async Task<int> RunAsync(CompareOptions options)
    {
        using var server = await DrainProcess.StartAsync();
        await using var official = await OfficialWay.FindAsync(server.Address);
        var machine = Machine.Describe(official?.Version);
        AnsiConsole.WriteLine(machine);
        var results = new List<JobResult>();
        foreach (var make in AllJobs.Of(server.Address, official))
        {
            // Jobs are made one at a time: the larger ones hold half a gigabyte.
            if (options.Only is { } only && !make.Name.Contains(only, StringComparison.OrdinalIgnoreCase))
                continue;
            var job = make.Make();
            var result = await AnsiConsole.Status().StartAsync(
                Markup.Escape(make.Name),
                status => Runner.RunAsync(job, options.Rounds, (round, rounds) => status.Status(Markup.Escape($"{make.Name}: {round + 1} of {rounds}"))));
            TerminalReport.Write(result);
            results.Add(result with { Job = job with { Contenders = [] }, Results = [.. result.Results.Select(WithoutData)] });
        }
        if (options.WritesReadme)
            await ReadmeTables.WriteAsync(machine, results);
        return results.Count > 0 ? 0 : 2;
    }

    /// <summary>Without the delegate, which holds the vectors.</summary>
    private static Measured WithoutData(Measured measured) =>
        measured with { Contender = measured.Contender with { RunAsync = _ => Task.FromResult<TimeSpan?>(null) } };
}
