namespace CyborgDb;

/// <summary>Where an ingestion stands. Reported at most ten times a second, and once at the end.</summary>
public sealed record IngestProgress
{
    /// <summary>How many vectors this ingestion has stored.</summary>
    public required long Vectors { get; init; }

    /// <summary>How many items were passed over because an earlier ingestion had stored them.</summary>
    public required long Skipped { get; init; }

    /// <summary>How many items failed for good: not stored, or not known to be.</summary>
    public required long Failed { get; init; }

    /// <summary>How many items the source has, where that is known.</summary>
    public long? Total { get; init; }

    /// <summary>How many bytes of request bodies have been stored.</summary>
    public required long Bytes { get; init; }

    /// <summary>How many batches have been stored.</summary>
    public required long Batches { get; init; }

    /// <summary>How many attempts followed a failed one.</summary>
    public required long Retries { get; init; }

    /// <summary>How long it has been going on.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Vectors stored a second, on average over the last ten seconds or so.</summary>
    public required double VectorsPerSecond { get; init; }

    /// <summary>How long it will take at this rate, where <see cref="Total"/> is known and something has been stored.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>What is known to be stored: for <see cref="IngestOptions.ResumeAfter"/>, where a program keeps it in case that it is killed.</summary>
    public required IngestCheckpoint Checkpoint { get; init; }

    /// <summary>Whether it has set off a training of the index.</summary>
    public bool TrainingTriggered { get; init; }

    /// <summary>The latest warning of the service, if there was one.</summary>
    public string? Warning { get; init; }
}
