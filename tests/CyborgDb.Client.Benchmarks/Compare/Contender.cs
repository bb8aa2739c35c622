using System.Globalization;
using System.Text.Json.Serialization;

namespace CyborgDb.Benchmarks.Compare;

/// <summary>What a contender is measured for.</summary>
internal enum Part
{
    Ours,
    OursOtherwise,
    ByHand,
    Bound,
    Official,
}

/// <summary>One way to do a job. <paramref name="RunAsync"/> does it <c>times</c> times and says how long that took, where it measures that itself.</summary>
internal sealed record Contender(string Name, Part Part, Func<int, Task<TimeSpan?>> RunAsync)
{
    /// <summary>One that is measured from outside.</summary>
    public static Contender Of(string name, Part part, Func<Task> run) => new(name, part, async times =>
    {
        for (var i = 0; i < times; i++)
            await run();
        return null;
    });
}

/// <summary>A limit that ours is to keep, in comparison with another contender.</summary>
/// <param name="Than">Whom ours is compared with.</param>
/// <param name="Text">What is compared, as the table says it.</param>
/// <param name="Value">The figure out of the two results.</param>
/// <param name="Limit">What it is to be.</param>
/// <param name="AtLeast">Whether the limit is the least or the most.</param>
internal sealed record Target(Part Than, string Text, Func<Measured, Measured, double> Value, double Limit, bool AtLeast)
{
    public static Target TimesAsFast(Part than, double limit) =>
        new(than, $"times as fast as {NameOf(than)}", (ours, other) => other.Seconds / ours.Seconds, limit, AtLeast: true);

    public static Target SpeedOf(Part than, double limit) =>
        new(than, $"of the speed of {NameOf(than)}", (ours, other) => other.Seconds / ours.Seconds, limit, AtLeast: true);

    public static Target TimeOf(Part than, double limit) =>
        new(than, $"of the time of {NameOf(than)}", (ours, other) => ours.Seconds / other.Seconds, limit, AtLeast: false);

    public static Target AllocationOf(Part than, double limit) =>
        new(than, $"of the allocation of {NameOf(than)}", (ours, other) => (double)ours.Allocated / other.Allocated, limit, AtLeast: false);

    public static Target AllocatedAbove(Part than, long limit) =>
        new(than, $"KB allocated above {NameOf(than)}", (ours, other) => (ours.Allocated - other.Allocated) / 1024d, limit / 1024d, AtLeast: false);

    public static Target Allocated(long limit) =>
        new(Part.Ours, "KB allocated a call", (ours, _) => ours.Allocated / 1024d, limit / 1024d, AtLeast: false);

    /// <summary>What of it was reached; null where the one to compare with did not take part.</summary>
    public Finding? Of(IReadOnlyList<Measured> results)
    {
        if (results.FirstOrDefault(r => r.Part == Than) is not { } other)
            return null;
        var value = Value(results.First(r => r.Part == Part.Ours), other);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{value:0.00} {Text} ({(AtLeast ? "at least" : "at most")} {Limit:0.##})"),
            AtLeast ? value >= Limit : value <= Limit);
    }

    private static string NameOf(Part part) => part switch
    {
        Part.ByHand => "by hand",
        Part.Bound => "the bound",
        _ => part.ToString(),
    };
}

/// <summary>A job with those who do it.</summary>
/// <param name="Group">The table that it belongs to.</param>
/// <param name="Name">What it is.</param>
/// <param name="Times">How often one measurement does it: once where it is long, often where it is short.</param>
internal sealed record Job(string Group, string Name, int Times, IReadOnlyList<Contender> Contenders, IReadOnlyList<Target> Targets);

/// <summary>Medians for doing a job once.</summary>
internal sealed record Measured(string Contender, Part Part, double Seconds, long Allocated);

/// <summary>What ours was to reach, and whether it did.</summary>
internal sealed record Finding(string Text, bool IsReached);

/// <summary>What came out of a job.</summary>
internal sealed record JobResult(string Group, string Name, int Rounds, IReadOnlyList<Measured> Results, IReadOnlyList<Finding> Findings);

[JsonSerializable(typeof(JobResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
