using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>Where a copy stands. Reported at most ten times a second, and once at the end.</summary>
public sealed record CopyProgress
{
    /// <summary>How many items of the source there are to be copied, as listed when the copy began, without those that are passed over.</summary>
    public required long Total { get; init; }

    /// <summary>How many of them were read, found deleted meanwhile, or could not be read.</summary>
    public required long Done { get; init; }

    /// <summary>How many were passed over because of <see cref="CopyOptions.ResumeAfter"/> or <see cref="CopyExisting.Skip"/>.</summary>
    public required long Skipped { get; init; }

    /// <summary>How many items the target has stored: with a transform that splits items more than were read, and with one that leaves some out fewer.</summary>
    public required long Stored { get; init; }

    /// <summary>How many items were not stored, or are not known to be.</summary>
    public required long Failed { get; init; }

    /// <summary>How many items the source lists and does not give.</summary>
    public required long Unreadable { get; init; }

    /// <summary>How many bytes of requests the target has stored.</summary>
    public required long Bytes { get; init; }

    /// <summary>How many attempts to write followed a failed one.</summary>
    public required long Retries { get; init; }

    /// <summary>How long it has been going on.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Items stored a second, on average over the last ten seconds or so.</summary>
    public required double ItemsPerSecond { get; init; }

    /// <summary>How long it will take at this rate, where something has been stored.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>How far it has come for certain: kept by a program (<see cref="CopyOptions.SaveCheckpoint"/>), it is where to go on after the program was killed. It lies some hundred items behind.</summary>
    public required CopyCheckpoint Checkpoint { get; init; }

    /// <summary>The counts of items, the rate and the time; no id.</summary>
    /// <returns>For example <c>1500 of 20000 items done, 1490 stored, 10 failed, 0 unreadable, 1000 items a second, in 1.5 seconds</c>.</returns>
    public override string ToString() => FormattableString.Invariant(
        $"{Done} of {Counted.Of(Total, "item")} done, {Stored} stored, {Failed} failed, {Unreadable} unreadable, {ItemsPerSecond:0} items a second, in {Counted.Seconds(Elapsed)}");
}
