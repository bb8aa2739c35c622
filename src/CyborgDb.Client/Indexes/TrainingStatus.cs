using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb;

/// <summary>What the service's training worker is doing.</summary>
public sealed class TrainingStatus
{
    /// <summary>The names of the indexes that are being trained.</summary>
    public required IReadOnlyList<string> TrainingIndexes { get; init; }

    /// <summary>The names of the indexes that wait for it; none where the service does not say.</summary>
    public required IReadOnlyList<string> QueuedIndexes { get; init; }

    /// <summary>The name of the index that is being trained now, or <see langword="null"/>.</summary>
    public string? CurrentlyTraining { get; init; }

    /// <summary>
    /// The number of vectors past which an index is trained by itself: in version 0.17 for each of its lists, and so again and again; in 0.18 for the first time.
    /// </summary>
    public required int RetrainThreshold { get; init; }

    /// <summary>Whether the worker is running, or <see langword="null"/> where the service does not say.</summary>
    public bool? IsWorkerRunning { get; init; }

    /// <summary>The worker's process id at the service, or <see langword="null"/> where it does not say.</summary>
    public int? WorkerProcessId { get; init; }

    /// <summary>What the service says besides (its <c>global_training</c>), as it came.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement GlobalTraining { get; init; }

    /// <summary>Where an index stands.</summary>
    /// <param name="indexName">The index's name.</param>
    /// <returns>Running, queued, or neither.</returns>
    public TrainingState StateOf(string indexName) =>
        CurrentlyTraining == indexName || TrainingIndexes.Contains(indexName, StringComparer.Ordinal) ? TrainingState.Running
        : QueuedIndexes.Contains(indexName, StringComparer.Ordinal) ? TrainingState.Queued
        : TrainingState.Idle;

    /// <summary>The indexes that are being trained, and those that wait for it.</summary>
    /// <returns>For example <c>training: docs; waiting: notes, mails</c>.</returns>
    public override string ToString() => $"training: {Named(TrainingIndexes)}; waiting: {Named(QueuedIndexes)}";

    private static string Named(IReadOnlyList<string> indexes) => indexes.Count == 0 ? "none" : string.Join(", ", indexes);
}
