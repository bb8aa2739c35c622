using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CyborgDb.Benchmarks.Drain;
using CyborgDb.Benchmarks.Jobs;
using CyborgDb.Benchmarks.Link;

namespace CyborgDb.Benchmarks.Compare;

/// <summary>One job in a process of its own, so that the heap and the pools that another one leaves neither help it nor hinder it.</summary>
internal static class JobProcess
{
    public const string Argument = "--job";

    /// <summary>Starts this program again for a job, and takes its result; at the client's end of a link, where there is one. <paramref name="progress"/> is told how many rounds are done.</summary>
    public static async Task<JobResult> RunAsync(string name, Uri server, int? rounds, Action<string> progress, ShapedLink? link = null)
    {
        var start = DrainProcess.ThisProgram();
        start.ArgumentList.Add(Argument);
        start.ArgumentList.Add(name);
        start.ArgumentList.Add(server.ToString());
        start.ArgumentList.Add(rounds?.ToString(CultureInfo.InvariantCulture) ?? "");
        using var process = Process.Start(link?.AtClient(start) ?? start)!;
        JobResult? result = null;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith('{'))
                result = JsonSerializer.Deserialize(line, ResultJson.Default.JobResult);
            else
                progress(line);
        }
        await process.WaitForExitAsync();
        return result ?? throw new InvalidOperationException($"The process for '{name}' ended without a result.");
    }

    /// <summary>What that process does: lines of progress, and at the end the result.</summary>
    public static async Task RunJobAsync(string name, Uri server, int? rounds)
    {
        await using var official = await OfficialWay.FindAsync(server);
        var job = AllJobs.Of(server, official).Concat(AllJobs.OverLink(server)).First(maker => maker.Name == name).Make();
        var result = await Runner.RunAsync(job, rounds, (round, of) => Console.WriteLine($"{round + 1} of {of}"));
        Console.WriteLine(JsonSerializer.Serialize(result, ResultJson.Default.JobResult));
    }
}
