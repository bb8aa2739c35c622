using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>Where a comparison stands. Reported at most ten times a second, and once at the end.</summary>
public sealed record CompareProgress
{
    /// <summary>How many ids there are to look at: those that the source and the target listed, the more of the two.</summary>
    public required long Total { get; init; }

    /// <summary>How many have been looked at.</summary>
    public required long Done { get; init; }

    /// <summary>How many of them are not the same in both.</summary>
    public required long Differences { get; init; }

    /// <summary>The counts.</summary>
    /// <returns>For example <c>1500 of 20000 items compared, 2 differences</c>.</returns>
    public override string ToString() => $"{Done} of {Counted.Of(Total, "item")} compared, {Counted.Of(Differences, "difference")}";
}
