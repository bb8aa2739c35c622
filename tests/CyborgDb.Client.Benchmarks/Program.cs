using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CyborgDb.Benchmarks.Compare;
using CyborgDb.Benchmarks.Drain;
using CyborgDb.Benchmarks.Link;
using CyborgDb.Benchmarks.Pace;

const string Usage = """
    Usage: CyborgDb.Client.Benchmarks --compare [--only TEXT] [--rounds N] [--link SPEED] [--no-readme]
           CyborgDb.Client.Benchmarks --pace
           CyborgDb.Client.Benchmarks [options of BenchmarkDotNet]

      --compare      runs the comparisons over loopback, prints them, and writes them into README.md beside the project
      --only TEXT    only the jobs whose name contains TEXT; implies --no-readme
      --rounds N     how often each contender runs; default: as often as is good for its length
      --link SPEED   not over loopback but over a link of 1gbit, 2.5gbit, 10gbit or any other, made of two network namespaces, beside
                     bytes encoded beforehand; "all" is those three. It can be given more than once; only "all" changes README.md.
                     Where one is not root on Linux it says so and measures nothing.
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
if (args is [DrainServer.Argument, var listen])
{
    await DrainServer.RunAsync(System.Net.IPAddress.Parse(listen));
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
    if (ComparisonOptions.Parse(options) is not { } parsed)
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }
    return parsed.Links.Count > 0 ? await LinkComparison.RunAsync(parsed) : await Comparison.RunAsync(parsed);
}

// In this process: a project generated and restored for each benchmark would need the packages' sources.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(
    args, DefaultConfig.Instance.AddJob(BenchmarkDotNet.Jobs.Job.MediumRun.WithToolchain(InProcessEmitToolchain.Instance)));
return 0;
