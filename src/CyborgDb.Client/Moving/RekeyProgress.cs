namespace CyborgDb;

/// <summary>Where a re-keying stands. Reported at the beginning of each stage, at most ten times a second within it, and at the end.</summary>
public sealed record RekeyProgress
{
    /// <summary>What it is at.</summary>
    public required RekeyStage Stage { get; init; }

    /// <summary>The number of the comparison that it is at or after, from 1; 0 before the first.</summary>
    public required int Pass { get; init; }

    /// <summary>Where the copy stands, while there is one.</summary>
    public CopyProgress? Copy { get; init; }

    /// <summary>Where the comparison stands, while there is one.</summary>
    public CompareProgress? Comparison { get; init; }

    /// <summary>The stage, the pass, and where the copy or the comparison stands; no id.</summary>
    /// <returns>For example <c>Comparing, pass 1: 1500 of 20000 items compared, 2 differences</c>.</returns>
    public override string ToString()
    {
        var standing = Copy?.ToString() ?? Comparison?.ToString();
        return $"{Stage}{(Pass > 0 ? $", pass {Pass}" : "")}{(standing is null ? "" : $": {standing}")}";
    }
}
