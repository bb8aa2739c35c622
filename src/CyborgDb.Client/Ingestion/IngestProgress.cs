using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>Where an ingestion stands. Reported at most ten times a second, and once at the end.</summary>
public sealed record IngestProgress
{
    /// <summary>How many items the source has, if that is known.</summary>
    public long? Total { get; init; }

    /// <summary>How many items were read from the source. Those that are in none of the counts below are under way.</summary>
    public required long Read { get; init; }

    /// <summary>
    /// How many items were not read yet, where <see cref="Total"/> is known; those that an earlier ingestion is known to have stored do not count.
    /// </summary>
    public long? NotRead { get; init; }

    /// <summary>How many items are known to be stored, by this ingestion or, where it resumed one, by an earlier one.</summary>
    public required long Stored { get; init; }

    /// <summary>How many items were passed over because <see cref="IngestOptions.ResumeAfter"/> knew them to be stored.</summary>
    public required long Skipped { get; init; }

    /// <summary>How many of the items that were read are not stored, and will not be: see <see cref="IngestState.NotStored"/>.</summary>
    public required long NotStored { get; init; }

    /// <summary>How many of the items that were sent may be stored or not: see <see cref="IngestState.Unknown"/>.</summary>
    public required long Unknown { get; init; }

    /// <summary>
    /// Where another ingestion would have to go on if this one ended now: for <see cref="IngestOptions.ResumeAfter"/>. It covers what is known
    /// to be stored, and nothing else. To keep every one of them, see <see cref="IngestOptions.SaveCheckpoint"/>.
    /// </summary>
    public required IngestCheckpoint Checkpoint { get; init; }

    /// <summary>How many bytes of request bodies have been stored.</summary>
    public required long Bytes { get; init; }

    /// <summary>How many batches have been stored.</summary>
    public required long Batches { get; init; }

    /// <summary>How many attempts followed a failed one.</summary>
    public required long Retries { get; init; }

    /// <summary>How many requests may be under way at once now: from <see cref="IngestOptions.LeastRequests"/> to <see cref="IngestOptions.Requests"/>.</summary>
    public required int Requests { get; init; }

    /// <summary>How long it has been going on.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Vectors stored a second, on average over the last ten seconds or so.</summary>
    public required double VectorsPerSecond { get; init; }

    /// <summary>How long it will take at this rate, where <see cref="Total"/> is known and something has been stored.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Whether it has set off a training of the index.</summary>
    public bool TrainingTriggered { get; init; }

    /// <summary>The latest warning of the service, if there was one.</summary>
    public string? Warning { get; init; }

    /// <summary>The counts of items, the rate and the time; no id, and nothing that the service said.</summary>
    /// <returns>For example <c>1500 of 20000 items stored, 2 not stored, 0 not known, 1000 vectors a second, in 1.5 seconds</c>.</returns>
    public override string ToString() => FormattableString.Invariant(
        $"{(Total is { } total ? $"{Stored} of {Counted.Of(total, "item")}" : Counted.Of(Stored, "item"))} stored, {NotStored} not stored, {Unknown} not known, {VectorsPerSecond:0} vectors a second, in {Counted.Seconds(Elapsed)}");
}
