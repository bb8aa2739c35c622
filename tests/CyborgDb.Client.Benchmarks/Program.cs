using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CyborgDb.Benchmarks.Compare;
using CyborgDb.Benchmarks.Drain;
using CyborgDb.Benchmarks.Pace;

const string Usage = """
    Usage: CyborgDb.Client.Benchmarks --compare [--only TEXT] [--rounds N] [--no-readme]
           CyborgDb.Client.Benchmarks --pace
           CyborgDb.Client.Benchmarks [options of BenchmarkDotNet]

      --compare      runs the comparisons over loopback, prints them, and writes them into README.md beside the project
      --only TEXT    only the jobs whose name contains TEXT; implies --no-readme
      --rounds N     how often each contender runs; default: as often as is good for its length
      --no-readme    leaves README.md alone
      --pace         ingests with every fixed number of requests at once, and with one that is found, into services that differ
    """;

#if DEBUG
if (args is not ["--help"])
{
    Console.Error.WriteLine("Code without optimisations says nothing: run with -c Release.");
    return 2;
}
#endif

if (args is ["--help" or "-h"])
{
    Console.WriteLine(Usage);
    return 0;
}
if (args is [DrainServer.Argument])
{
    await DrainServer.RunAsync();
    return 0;
}
if (args is [JobProcess.Argument, var job, var address, var rounds])
{
    await JobProcess.RunJobAsync(job, new Uri(address), rounds.Length > 0 ? int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture) : null);
    return 0;
}
if (args is [PaceComparison.Argument])
    return await PaceComparison.RunAsync();
if (args is ["--compare", .. var options])
{
    if (CompareOptions.Parse(options) is not { } parsed)
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }
    return await Comparison.RunAsync(parsed);
}

// In this process: a project generated and restored for each benchmark would need the packages' sources.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(
    args, DefaultConfig.Instance.AddJob(BenchmarkDotNet.Jobs.Job.MediumRun.WithToolchain(InProcessEmitToolchain.Instance)));
return 0;
