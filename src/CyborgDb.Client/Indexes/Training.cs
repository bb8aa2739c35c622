using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb;

/// <summary>How an index is trained. Everything left out is the service's default.</summary>
public sealed class TrainOptions
{
    internal static readonly TrainOptions Default = new();

    /// <summary>The number of lists that the vectors are spread over: 1 or more. Default: null, chosen by the service.</summary>
    public int? ListCount { get; init; }

    /// <summary>The number of vectors in a step of the training: 1 or more. Default: null, the service's 2,048.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The most rounds that the training takes: 1 or more. Default: null, the service's 100.</summary>
    public int? MaxIterations { get; init; }

    /// <summary>The change below which the training ends: more than 0. Default: null, the service's 1e-6.</summary>
    public double? Tolerance { get; init; }

    /// <summary>The memory that the training may take, in megabytes; 0 for no limit. Default: null, no limit.</summary>
    public int? MaxMemoryMegabytes { get; init; }

    internal void Check()
    {
        if (ListCount < 1)
            throw new ArgumentException($"ListCount is 1 or more, not {ListCount}.", nameof(ListCount));
        if (BatchSize < 1)
            throw new ArgumentException($"BatchSize is 1 or more, not {BatchSize}.", nameof(BatchSize));
        if (MaxIterations < 1)
            throw new ArgumentException($"MaxIterations is 1 or more, not {MaxIterations}.", nameof(MaxIterations));
        if (Tolerance is not (null or (> 0 and < double.PositiveInfinity)))
            throw new ArgumentException($"Tolerance is more than 0, not {Tolerance}.", nameof(Tolerance));
        if (MaxMemoryMegabytes < 0)
            throw new ArgumentException($"MaxMemoryMegabytes is 0 (no limit) or more, not {MaxMemoryMegabytes}.", nameof(MaxMemoryMegabytes));
    }
}

/// <summary>What the service's training worker is doing.</summary>
public sealed class TrainingStatus
{
    /// <summary>The names of the indexes that are being trained.</summary>
    public required IReadOnlyList<string> TrainingIndexes { get; init; }

    /// <summary>The names of the indexes that wait for it; none where the service does not say.</summary>
    public required IReadOnlyList<string> QueuedIndexes { get; init; }

    /// <summary>The name of the index that is being trained now, or null.</summary>
    public string? CurrentlyTraining { get; init; }

    /// <summary>The number of vectors for each list past which an index is trained again.</summary>
    public required int RetrainThreshold { get; init; }

    /// <summary>Whether the worker is running, or null where the service does not say.</summary>
    public bool? IsWorkerRunning { get; init; }

    /// <summary>The worker's process id at the service, or null where it does not say.</summary>
    public int? WorkerProcessId { get; init; }

    /// <summary>What the service says besides (its <c>global_training</c>), as it came.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement GlobalTraining { get; init; }

    /// <summary>Where an index stands.</summary>
    /// <param name="indexName">The index's name.</param>
    /// <returns>Running, queued, or neither.</returns>
    public TrainingState StateOf(string indexName) =>
        CurrentlyTraining == indexName || TrainingIndexes.Contains(indexName) ? TrainingState.Running
        : QueuedIndexes.Contains(indexName) ? TrainingState.Queued
        : TrainingState.Idle;
}

/// <summary>Where the training of an index stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingState>))]
public enum TrainingState
{
    /// <summary>It is not being trained and does not wait for it: it never was, or it is done.</summary>
    Idle,

    /// <summary>It waits for its training.</summary>
    Queued,

    /// <summary>It is being trained.</summary>
    Running,
}

/// <summary>How <see cref="EncryptedIndex.WaitForTrainingAsync"/> asks.</summary>
public sealed class WaitForTrainingOptions
{
    internal static readonly WaitForTrainingOptions Default = new();

    /// <summary>The wait before the status is asked for a second time; it grows by half each time. Default: 0.25 seconds.</summary>
    public TimeSpan FirstInterval { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>The longest wait between two questions. Default: 15 seconds.</summary>
    public TimeSpan LongestInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long to wait in all. Default: <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>, until it is done.</summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    internal void Check()
    {
        if (FirstInterval <= TimeSpan.Zero)
            throw new ArgumentException($"FirstInterval is longer than zero, not {FirstInterval}.", nameof(FirstInterval));
        if (LongestInterval < FirstInterval || LongestInterval > TimeSpan.FromDays(1))
            throw new ArgumentException($"LongestInterval is between FirstInterval and a day, not {LongestInterval}.", nameof(LongestInterval));
        if (!CyborgDbClientOptions.IsTimeout(Timeout))
            throw new ArgumentException($"Timeout is longer than zero and at most 24 days, or infinite; not {Timeout}.", nameof(Timeout));
    }
}

/// <summary>How far a wait for a training has come.</summary>
/// <param name="State">Where the training stands.</param>
/// <param name="Elapsed">How long it has been waited for.</param>
/// <param name="Polls">How often the status has been asked for.</param>
public readonly record struct TrainingProgress(TrainingState State, TimeSpan Elapsed, int Polls);
