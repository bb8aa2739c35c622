namespace CyborgDb;

/// <summary>How items are copied from one index into another.</summary>
public sealed class CopyOptions
{
    internal static CopyOptions Default { get; } = new();

    /// <summary>Which items are read, and how. Default: all; batches of 8 MB or 1,000 items, four at once.</summary>
    public ReadAllOptions? Reading { get; init; }

    /// <summary>
    /// How they are written. Its <see cref="IngestOptions.ResumeAfter"/> and <see cref="IngestOptions.SaveCheckpoint"/> are to be left out, as a copy has its own
    /// (<see cref="ResumeAfter"/>, <see cref="SaveCheckpoint"/>). Default: that of an ingestion, which ends at the first batch that fails for good.
    /// </summary>
    public IngestOptions? Writing { get; init; }

    /// <summary>
    /// What becomes of an item whose id the target has. Default: <see cref="CopyExisting.Replace"/>. With a transform that changes ids it is by the id in
    /// the source that this is asked.
    /// </summary>
    public CopyExisting Existing { get; init; }

    /// <summary>
    /// Where an earlier copy ended (<see cref="CopyResult.Checkpoint"/>) or was (<see cref="CopyProgress.Checkpoint"/>): ids up to there are passed over.
    /// The filter and the transform have to be the same. One of another source or target is an <see cref="ArgumentException"/>. Default: <see langword="null"/>, from the beginning.
    /// </summary>
    public CopyCheckpoint? ResumeAfter { get; init; }

    /// <summary>
    /// Keeps the checkpoint while the copy runs, so that after the end of the process, whatever ended it, the next one can go on from the last that was
    /// kept. It is called whenever more is known to be stored, as <see cref="IngestOptions.SaveCheckpoint"/> is. What it throws ends the copy, and is inside the
    /// <see cref="CopyException"/>. Default: <see langword="null"/>.
    /// </summary>
    public Func<CopyCheckpoint, Task>? SaveCheckpoint { get; init; }

    /// <summary>
    /// What is stored in place of each item: one item, several, or an empty list to leave it out, never null. Called for one item at a time, in the order of
    /// their ids. Of two items that it gives under one id the last one wins, and the account counts both. What it throws ends the copy, and is inside the <see cref="CopyException"/>, which names the item. Default: <see langword="null"/>, the item as it is.
    /// </summary>
    public Func<StoredItem, IEnumerable<VectorItem>>? Transform { get; init; }

    /// <summary>
    /// The same for what has to wait, such as for a new embedding: an asynchronous iterator, which is called with the item and a token. Not both. Default: <see langword="null"/>.
    /// </summary>
    public Func<StoredItem, CancellationToken, IAsyncEnumerable<VectorItem>>? TransformAsync { get; init; }

    /// <summary>Which parts of the items are read, where a transform does not need all; it gets every item, also one that has none of them. Default: all; without a transform nothing else is possible.</summary>
    public ItemFields Include { get; init; } = ItemFields.All;

    /// <summary>The method that was called, by which errors speak of it.</summary>
    internal string Method { get; init; } = nameof(EncryptedIndex.CopyToAsync);

    /// <summary>What its errors say of how to go on.</summary>
    internal string HowToGoOn { get; init; } =
        $"To go on from there, pass {nameof(CopyException.Result)}.{nameof(CopyResult.Checkpoint)} as {nameof(CopyOptions)}.{nameof(ResumeAfter)}.";

    internal bool Transforms => Transform is not null || TransformAsync is not null;

    internal void Check(string parameter = "options")
    {
        Reading?.Check();
        Writing?.Check();
        if (Existing is not (CopyExisting.Replace or CopyExisting.Skip))
            throw new ArgumentOutOfRangeException(parameter, "Existing is no way that there is with what the target has.");
        if (Writing?.ResumeAfter is not null)
            throw new ArgumentException("A copy goes on by its own ResumeAfter: leave out that of Writing, which counts positions.", parameter);
        if (Writing?.SaveCheckpoint is not null)
        {
            throw new ArgumentException(
                $"A copy has its own {nameof(CopyOptions)}.{nameof(SaveCheckpoint)}: leave out that of Writing, whose checkpoints count positions that no other run has.", parameter);
        }
        if (Transform is not null && TransformAsync is not null)
            throw new ArgumentException("Transform and TransformAsync exclude each other.", parameter);
        if ((Include & ~ItemFields.All) != 0)
            throw new ArgumentException("Include has a flag that does not exist.", parameter);
        if (Include != ItemFields.All && !Transforms)
            throw new ArgumentException("Without a transform all parts of the items are read, as what is left out would be lost.", parameter);
    }
}
