using CyborgDb.Benchmarks.Compare;
using CyborgDb.Benchmarks.Drain;
using CyborgDb.Benchmarks.Jobs;
using Spectre.Console;

namespace CyborgDb.Benchmarks.Link;

/// <summary>What came out of a size over a link.</summary>
internal sealed record LinkResult(LinkSpeed Speed, JobResult Job, int Rows, int Dimension)
{
    /// <summary>How long the vectors, in base64, would be on the way if nothing else were, in seconds.</summary>
    public double OnTheWay => ((long)Rows * Dimension * sizeof(float) + 2) / 3 * 4 * 8 / (Speed.Gigabits * 1e9);

    public Measured Ours => Job.Results.First(each => each.Part == Part.Ours);

    public Measured Bound => Job.Results.First(each => each.Part == Part.Bound);
}

/// <summary>Ours beside bytes encoded beforehand, over all sizes, on links that are as fast as networks are.</summary>
internal static class LinkComparison
{
    public static async Task<int> RunAsync(ComparisonOptions options)
    {
        if (ShapedLink.Obstacle() is { } obstacle)
        {
            AnsiConsole.WriteLine($"Skipped: {obstacle}");
            return 0;
        }
        var results = new List<LinkResult>();
        foreach (var speed in options.Links)
        {
            using var link = ShapedLink.Make(speed);
            using var server = await DrainProcess.StartAsync(link);
            foreach (var (rows, dimension) in AllJobs.Sizes)
            {
                var name = AllJobs.LinkName(rows, dimension);
                if (options.Only is { } only && !name.Contains(only, StringComparison.OrdinalIgnoreCase))
                    continue;
                var result = await AnsiConsole.Status().StartAsync(
                    Markup.Escape($"{name}, {speed}"),
                    status => JobProcess.RunAsync(name, server.Address, options.Rounds, progress => status.Status(Markup.Escape($"{name}, {speed}: {progress}")), link));
                results.Add(new(speed, result, rows, dimension));
            }
        }
        if (results.Count == 0)
        {
            AnsiConsole.WriteLine($"No job has '{options.Only}' in its name.");
            return 2;
        }
        var table = LinkTable.Markdown($"{Machine.Describe()}.", results);
        // As it is, without the breaks of a terminal's width.
        Console.WriteLine(table);
        if (options.WritesReadme)
            await LinkTable.WriteAsync(table);
        return 0;
    }
}
