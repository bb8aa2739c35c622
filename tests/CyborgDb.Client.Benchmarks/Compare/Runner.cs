using System.Diagnostics;

namespace CyborgDb.Benchmarks.Compare;

/// <summary>Lets the contenders of a job take turns, so that what disturbs the machine disturbs all of them, and takes the medians.</summary>
internal static class Runner
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(25);

    public static async Task<JobResult> RunAsync(Job job, int? rounds, Action<int, int> progress)
    {
        var samples = job.Contenders.ToDictionary(c => c, _ => new List<(double Seconds, long Allocated)>());

        // The first times compile the code, open the connections and fill the pools; code is compiled with optimisations only when it has run
        // for a while, so each contender gets as much time for it as the others, however often it runs in that time.
        var lasted = TimeSpan.Zero;
        foreach (var contender in job.Contenders)
        {
            var warming = Stopwatch.StartNew();
            TimeSpan began;
            do
            {
                began = warming.Elapsed;
                await MeasureAsync(contender, job.Times);
            }
            while (warming.Elapsed < s_warmUp);
            lasted += warming.Elapsed - began;
        }
        var count = rounds ?? Math.Clamp((int)(s_budget / lasted), 7, 31);
        for (var round = 0; round < count; round++)
        {
            progress(round, count);
            for (var turn = 0; turn < job.Contenders.Count; turn++)
            {
                // Each time another one begins.
                var contender = job.Contenders[(round + turn) % job.Contenders.Count];
                samples[contender].Add(await MeasureAsync(contender, job.Times));
            }
        }
        Measured[] results = [.. job.Contenders.Select(c => new Measured(
            c.Name, c.Part, Median(samples[c].Select(s => s.Seconds)), (long)Median(samples[c].Select(s => (double)s.Allocated))))];
        return new JobResult(job.Group, job.Name, count, results, [.. job.Targets.Select(target => target.Of(results)).OfType<Finding>()]);
    }

    private static async Task<(double Seconds, long Allocated)> MeasureAsync(Contender contender, int times)
    {
        // What one leaves behind is not to be cleared up in another's time.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        var own = await contender.RunAsync(times);
        var elapsed = own ?? Stopwatch.GetElapsedTime(started);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        return (elapsed.TotalSeconds / times, allocated / times);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
