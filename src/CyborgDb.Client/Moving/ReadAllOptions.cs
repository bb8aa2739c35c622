namespace CyborgDb;

/// <summary>How all items of an index are read.</summary>
public sealed class ReadAllOptions
{
    internal static ReadAllOptions Default { get; } = new();

    /// <summary>The condition that the items meet. Default: <see langword="null"/>, all items. Service version 0.18 or later; its index has to be able to answer it.</summary>
    public Filter? Filter { get; init; }

    /// <summary>
    /// How large the response to one request is to be, in bytes on the wire. How many items that are is judged by the items that have come, so a response
    /// can be larger where items are of very different sizes. Default: 8 MB (8,388,608).
    /// </summary>
    public int BatchBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>How many items one request asks for at most: 1 or more. Default: 1,000.</summary>
    public int BatchItems { get; init; } = 1_000;

    /// <summary>
    /// How many requests may be under way at once: 1 or more. They are made no further ahead of the reader, who so holds about
    /// <see cref="BatchBytes"/> × (this + 1). Default: 4.
    /// </summary>
    public int Requests { get; init; } = 4;

    /// <summary>
    /// Is told of each item that is there and that the service does not give (<see cref="UnreadableItem"/>): not at the item's place in the stream, but when
    /// it is found, and on another thread, one call at a time. Default: <see langword="null"/>, and then the stream throws a <see cref="ReadAllException"/> that has all of
    /// them, after the last item that can be read.
    /// </summary>
    public Action<UnreadableItem>? OnUnreadable { get; init; }

    /// <summary>How many items may be unreadable before the stream ends with the service's error, which is then hardly one of the items: 0 or more. Default: 100.</summary>
    public int MaxUnreadable { get; init; } = 100;

    /// <summary>Overrides for every request; the timeout is for one request, its retries included. Default: none.</summary>
    public OperationOptions? Operation { get; init; }

    internal void Check(string parameter = "options")
    {
        if (BatchBytes < 1)
            throw new ArgumentOutOfRangeException(parameter, $"BatchBytes is 1 or more, not {BatchBytes}.");
        if (BatchItems < 1)
            throw new ArgumentOutOfRangeException(parameter, $"BatchItems is 1 or more, not {BatchItems}.");
        if (Requests < 1)
            throw new ArgumentOutOfRangeException(parameter, $"Requests is 1 or more, not {Requests}.");
        if (MaxUnreadable < 0)
            throw new ArgumentOutOfRangeException(parameter, $"MaxUnreadable is 0 or more, not {MaxUnreadable}.");
        Operation?.Check();
    }
}
