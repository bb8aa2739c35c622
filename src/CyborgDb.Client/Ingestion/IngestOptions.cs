namespace CyborgDb;

/// <summary>Options of an ingestion: the size of its requests, how many run at once, and what happens after a failure.</summary>
public sealed class IngestOptions
{
    private Func<IngestCheckpoint, Task>? _saveCheckpoint;

    internal static IngestOptions Default { get; } = new();

    /// <summary>The largest request body, in bytes. A larger item is sent alone. Default: 16,777,216 (16 MiB).</summary>
    public int BatchBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// The largest number of items in a request: 1 or more. A service is known to take 1 to 4 ms for each item, and requests that run at once may wait for each other.
    /// Default: 5,000.
    /// </summary>
    public int BatchItems { get; init; } = 5_000;

    /// <summary>
    /// The largest number of items without a vector in a request: 1 or more. The service turns the text of each into a vector, which takes far longer than storing one.
    /// Default: 100.
    /// </summary>
    public int BatchTexts { get; init; } = 100;

    /// <summary>
    /// The largest number of requests that run at once: 1 or more. An ingestion starts with this number and then adapts it: fewer if the service answers 429 or 503, if
    /// its answers take longer and longer, or if fewer requests store as much; more again when the service has recovered. The source is read at most one batch ahead, so an
    /// ingestion needs memory for about <see cref="BatchBytes"/> × (<see cref="Requests"/> + 1). Default: 4.
    /// </summary>
    public int Requests { get; init; } = 4;

    /// <summary>
    /// The smallest number to which <see cref="Requests"/> adapts: from 1 to <see cref="Requests"/>. If both are equal, the number is fixed. Default: 1.
    /// </summary>
    public int LeastRequests { get; init; } = 1;

    /// <summary>What happens when a batch fails for good. Default: <see cref="IngestFailureMode.Stop"/>.</summary>
    public IngestFailureMode OnFailure { get; init; }

    /// <summary>
    /// The checkpoint of an earlier ingestion of the same source (<see cref="IngestResult.Checkpoint"/>). Items that are known to be stored are skipped; all others are
    /// sent. The source must give the same items in the same order; new ones may come behind them. A checkpoint of another index, or of a source that begins with
    /// another item, is refused. What has changed further on in the source is not seen. Default: <see langword="null"/>, everything is sent.
    /// </summary>
    public IngestCheckpoint? ResumeAfter { get; init; }

    /// <summary>
    /// Saves a checkpoint while the ingestion runs, so that the next process can continue even if this one is killed. For example, write it to a temporary file, flush that
    /// to disk, and rename it. It is called whenever more items are known to be stored. It does not delay the ingestion: there is one call at a time, and what is stored
    /// during a call is in the next one. The ingestion ends after the last call, also when it is cancelled. If a call fails, nothing more is sent, and the ingestion ends with an
    /// <see cref="IngestException"/> that contains the error. Default: <see langword="null"/>; then only the result has a checkpoint.
    /// </summary>
    public Func<IngestCheckpoint, Task>? SaveCheckpoint
    {
        get => _saveCheckpoint;
        init => _saveCheckpoint = value;
    }

    /// <summary>
    /// The number of items in the source, to estimate the remaining time. A list and a matrix tell it themselves. Default: <see langword="null"/>, unknown.
    /// </summary>
    public long? Total { get; init; }

    /// <summary>
    /// True to keep the ids of a stream of items for <see cref="IngestResult.StoredIds"/>, which takes about 40 bytes for each item. The ids of a matrix are always
    /// available. Default: false; then only positions are kept, which take almost no memory.
    /// </summary>
    public bool KeepStoredIds { get; init; }

    /// <summary>
    /// Overrides for every request. Its timeout applies to one request with its retries; better leave it out, because the timeout of the client grows with the batch.
    /// Default: none.
    /// </summary>
    public OperationOptions? Operation { get; init; }

    /// <summary>The method that was called, by which errors speak of it.</summary>
    internal string Method { get; private set; } = nameof(EncryptedIndex.IngestAsync);

    /// <summary>The same for another method, with the checkpoint kept as that wishes.</summary>
    internal IngestOptions For(string method, Func<IngestCheckpoint, Task>? save)
    {
        var copy = (IngestOptions)MemberwiseClone();
        copy.Method = method;
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
