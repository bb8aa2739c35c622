namespace CyborgDb;

/// <summary>How a collection is put into an index.</summary>
public sealed class IngestOptions
{
    private Func<IngestCheckpoint, Task>? _saveCheckpoint;

    internal static IngestOptions Default { get; } = new();

    /// <summary>How large a request's body may become, in bytes on the wire. An item that is larger goes alone. Default: 16 MB (16,777,216).</summary>
    public int BatchBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// How many items a request may have: 1 or more. A service is known to take 1 to 4 ms for each, and requests at once may wait for each
    /// other. Default: 5,000.
    /// </summary>
    public int BatchItems { get; init; } = 5_000;

    /// <summary>
    /// How many of a request's items may be without a vector, so that the service makes one of their text: 1 or more. That takes it far longer
    /// than to store a vector. Default: 100.
    /// </summary>
    public int BatchTexts { get; init; } = 100;

    /// <summary>
    /// How many requests may be under way at once at most: 1 or more. It begins with as many, and then finds how many the service is best served
    /// with: fewer when it answers 429 or 503, when its answers take longer and longer, and where fewer store as much; more again when it
    /// is well. The source is read no further than one batch ahead of them, so an ingestion holds about <see cref="BatchBytes"/> × (this + 1).
    /// Default: 4.
    /// </summary>
    public int Requests { get; init; } = 4;

    /// <summary>
    /// How many requests may always be under way at once: from 1 to <see cref="Requests"/>. Where it is the same, the number is fixed. Default: 1.
    /// </summary>
    public int LeastRequests { get; init; } = 1;

    /// <summary>What happens when a batch fails for good. Default: <see cref="IngestFailureMode.Stop"/>.</summary>
    public IngestFailureMode OnFailure { get; init; }

    /// <summary>
    /// Where an earlier ingestion of the same source ended (<see cref="IngestResult.Checkpoint"/>): what it is known to have stored is
    /// passed over, everything else is sent. The source has to give the same items in the same order; more may come behind them. A checkpoint of another
    /// index, or of a source that begins otherwise, is refused; what has changed further on in the source is not seen. Default: <see langword="null"/>,
    /// everything is sent.
    /// </summary>
    public IngestCheckpoint? ResumeAfter { get; init; }

    /// <summary>
    /// Keeps the checkpoint while the ingestion runs, so that after the end of the process, whatever ended it, the next one can go on from the last that
    /// was kept: for example into a temporary file that is flushed to disk and then renamed. It is called whenever more is known to be stored,
    /// beside the ingestion, which it does not hold up: one call at a time, and what is stored during a call is in the next one. The ingestion
    /// ends after the last call has ended. Where a call fails, no more is sent, and an <see cref="IngestException"/> with that error inside says
    /// where things stand. Default: <see langword="null"/>, only the account at the end has one.
    /// </summary>
    public Func<IngestCheckpoint, Task>? SaveCheckpoint
    {
        get => _saveCheckpoint;
        init => _saveCheckpoint = value;
    }

    /// <summary>
    /// How many items the source has, for the time left, where it does not tell itself. A list and a matrix do. Default: <see langword="null"/>, unknown.
    /// </summary>
    public long? Total { get; init; }

    /// <summary>
    /// Whether the ids of a stream of items are kept, for <see cref="IngestResult.StoredIds"/>: about 40 bytes for each item that is read. The
    /// ids of a matrix are always there. Default: false, positions are kept, which take no room.
    /// </summary>
    public bool KeepStoredIds { get; init; }

    /// <summary>
    /// Overrides for every request; the timeout is for one request, its retries included, and is best left out: the client's grows with the batch.
    /// Default: none.
    /// </summary>
    public OperationOptions? Operation { get; init; }

    /// <summary>The same, with the checkpoint kept like this.</summary>
    internal IngestOptions Saving(Func<IngestCheckpoint, Task> save)
    {
        var copy = (IngestOptions)MemberwiseClone();
        copy._saveCheckpoint = save;
        return copy;
    }

    internal void Check(string parameter = "options")
    {
        if (BatchBytes < 1)
            throw new ArgumentOutOfRangeException(parameter, $"BatchBytes is 1 or more, not {BatchBytes}.");
        if (BatchItems < 1)
            throw new ArgumentOutOfRangeException(parameter, $"BatchItems is 1 or more, not {BatchItems}.");
        if (BatchTexts < 1)
            throw new ArgumentOutOfRangeException(parameter, $"BatchTexts is 1 or more, not {BatchTexts}.");
        if (Requests < 1)
            throw new ArgumentOutOfRangeException(parameter, $"Requests is 1 or more, not {Requests}.");
        if (LeastRequests < 1 || LeastRequests > Requests)
            throw new ArgumentOutOfRangeException(parameter, $"LeastRequests is from 1 to Requests, which is {Requests}, not {LeastRequests}.");
        if (OnFailure is not (IngestFailureMode.Stop or IngestFailureMode.Continue))
            throw new ArgumentOutOfRangeException(parameter, "OnFailure is no mode that exists.");
        if (Total is < 0)
            throw new ArgumentOutOfRangeException(parameter, $"Total is 0 or more, not {Total}: a source has no negative number of items.");
        Operation?.Check();
    }
}
