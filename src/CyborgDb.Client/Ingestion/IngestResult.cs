using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using CyborgDb.Ingestion;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>
/// The account of an ingestion: for each item of the source whether it is stored. Positions count the source's items from 0, those that were
/// passed over included.
/// </summary>
public sealed class IngestResult
{
    private readonly PositionSet? _unknown;
    private readonly Func<long, string>? _idAt;

    /// <summary>An account of what is set, as a test may want it, or as JSON says it. What is not set is none.</summary>
    [SetsRequiredMembers]
    public IngestResult()
        : this([]) =>
        _idAt = null;

    internal IngestResult(IngestCheckpoint checkpoint, PositionSet unknown, Func<long, string>? idAt)
    {
        _unknown = unknown;
        _idAt = idAt;
        Checkpoint = checkpoint;
    }

    /// <summary>
    /// The account of an ingestion that stored all of its items, to be given to what is tested; every other property can be set beside it.
    /// </summary>
    /// <param name="storedIds">The ids of the items, in the source's order.</param>
    [SetsRequiredMembers]
    public IngestResult(IReadOnlyList<string> storedIds)
    {
        ArgumentNullException.ThrowIfNull(storedIds);
        var stored = new PositionSet();
        if (storedIds.Count > 0)
            stored.Add(0, storedIds.Count);
        _idAt = position => storedIds[(int)position];
        Checkpoint = new IngestCheckpoint(stored);
        Read = storedIds.Count;
        NotStored = [];
        Unknown = [];
        Failures = [];
        TrainingMessages = [];
        Warnings = [];
    }

    /// <summary>The account that an exception of an ingestion carries.</summary>
    /// <param name="error">An exception.</param>
    /// <returns>That of an <see cref="IngestException"/> or an <see cref="IngestCanceledException"/>; <see langword="null"/> for any other.</returns>
    public static IngestResult? Of(Exception? error) => error switch
    {
        IngestException stopped => stopped.Result,
        IngestCanceledException canceled => canceled.Result,
        _ => null,
    };

    /// <summary>
    /// How many items the source has: known where it was read to its end, told its number, or was given <see cref="IngestOptions.Total"/>. Of a source that ended
    /// before what <see cref="IngestOptions.ResumeAfter"/> covers, as many as that covers.
    /// </summary>
    public long? Total { get; init; }

    /// <summary>How many items were read from the source. Those from here on were never looked at.</summary>
    public required long Read { get; init; }

    /// <summary>
    /// How many items were never read, where <see cref="Total"/> is known; those that an earlier ingestion is known to have stored do not count.
    /// With <see cref="Stored"/> and the items of <see cref="NotStored"/> and <see cref="Unknown"/> it makes <see cref="Total"/>.
    /// </summary>
    public long? NotRead { get; init; }

    /// <summary>How many items are known to be stored, by this ingestion or, where it resumed one, by an earlier one.</summary>
    public long Stored => Checkpoint.Count;

    /// <summary>How many of them were passed over because <see cref="IngestOptions.ResumeAfter"/> knew them.</summary>
    public required long Skipped { get; init; }

    /// <summary>The items that were read and are not stored: see <see cref="IngestState.NotStored"/>.</summary>
    public required IReadOnlyList<IngestItem> NotStored { get; init; }

    /// <summary>The items that were sent and may be stored or not: see <see cref="IngestState.Unknown"/>.</summary>
    public required IReadOnlyList<IngestItem> Unknown { get; init; }

    /// <summary>What failed for good, in the order in which it did.</summary>
    public required IReadOnlyList<IngestFailure> Failures { get; init; }

    /// <summary>Where to go on: for <see cref="IngestOptions.ResumeAfter"/>.</summary>
    public IngestCheckpoint Checkpoint { get; init; }

    /// <summary>How many batches were stored.</summary>
    public required long Batches { get; init; }

    /// <summary>How many bytes of request bodies were stored.</summary>
    public required long Bytes { get; init; }

    /// <summary>How many attempts followed a failed one.</summary>
    public required long Retries { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether it set off a training of the index, which runs in the background.</summary>
    public required bool TrainingTriggered { get; init; }

    /// <summary>What the service said of trainings, each sentence once; at most 100.</summary>
    public required IReadOnlyList<string> TrainingMessages { get; init; }

    /// <summary>What the service warned of, each sentence once; at most 100.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>
    /// The ids of the stored items, in the source's order; one that came twice comes twice. They are no part of the result as JSON: there can be
    /// millions of them.
    /// </summary>
    /// <exception cref="InvalidOperationException">The source was a stream of items whose ids were not kept, or the account was read from JSON: see <see cref="IngestOptions.KeepStoredIds"/>.</exception>
    [JsonIgnore]
    public IEnumerable<string> StoredIds => _idAt is { } idAt
        ? Checkpoint.Stored.Positions.TakeWhile(position => position < Read).Select(idAt)
        : throw new InvalidOperationException(
            $"The ids of a stream of items are kept only with {nameof(IngestOptions)}.{nameof(IngestOptions.KeepStoredIds)}; {nameof(StateOf)} tells by position.");

    /// <summary>The counts of items, and how long it took; no id.</summary>
    /// <returns>For example <c>1500 items stored, 2 not stored, 0 not known, in 1.5 seconds</c>.</returns>
    public override string ToString() =>
        $"{Counted.Of(Stored, "item")} stored, {NotStored.Count} not stored, {Unknown.Count} not known{(NotRead is { } left ? $", {left} not read" : "")}, in {Counted.Seconds(Elapsed)}";

    /// <summary>What became of the item at a position.</summary>
    /// <param name="position">The position in the source, from 0.</param>
    /// <returns>Its state.</returns>
    public IngestState StateOf(long position) =>
        Checkpoint.Contains(position) ? IngestState.Stored
        : _unknown?.Contains(position) ?? Unknown.Any(item => item.Position == position) ? IngestState.Unknown
        : position < Read ? IngestState.NotStored
        : IngestState.NotRead;
}
