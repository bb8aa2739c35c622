using System.Globalization;
using CyborgDb.Benchmarks.Compare;

namespace CyborgDb.Benchmarks.Jobs;

/// <summary>A job that is made when its turn comes.</summary>
internal sealed record JobMaker(string Name, Func<Job> Make);

/// <summary>The jobs, in the order of the tables.</summary>
internal static class AllJobs
{
    private static readonly (int Rows, int Dimension)[] s_sizes = [(100, 768), (1_000, 768), (10_000, 768), (40_000, 768), (10_000, 1_536)];

    public static IEnumerable<JobMaker> Of(Uri server, OfficialWay? official)
    {
        foreach (var (rows, dimension) in s_sizes)
            yield return new(Name("UpsertBinary", rows, dimension), () => UpsertBinaryJobs.Make(server, official, rows, dimension, extras: false));
        foreach (var (rows, dimension) in s_sizes)
            yield return new(Name("UpsertBinary with extras", rows, dimension), () => UpsertBinaryJobs.Make(server, official, rows, dimension, extras: true));
        yield return new("Small call", () => UpsertBinaryJobs.MakeSmall(server));
        foreach (var rows in new[] { 100, 1_000, 10_000 })
            yield return new(Name("Upsert items", rows, 768), () => UpsertItemsJobs.Make(server, rows, 768));
        yield return new(Name("Get", 10_000, 768), () => ReadingJobs.MakeGet(server, 10_000, 768));
        yield return new("QueryBatch of 1,000 × top 100", () => ReadingJobs.MakeQuery(server, 1_000, 100));
        yield return new(Name("Copy", 20_000, 256), () => MovingJobs.MakeCopy(20_000, 256));
        yield return new("Encoder alone", () => EncoderJobs.Make(40_000, 768));
    }

    public static string Size(int rows, int dimension) => string.Create(CultureInfo.InvariantCulture, $"{rows:#,0} × {dimension:#,0}");

    private static string Name(string what, int rows, int dimension) => $"{what} of {Size(rows, dimension)}";
}
