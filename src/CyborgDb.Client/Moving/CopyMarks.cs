namespace CyborgDb.Moving;

/// <summary>
/// Which id of the source stood where among the items that were written: now and then one, so that what is known to be stored by its position becomes an
/// id to go on from.
/// </summary>
/// <remarks>Thread-safe: the source is read while it is reported what has been stored.</remarks>
internal sealed class CopyMarks(CopyCheckpoint start)
{
    private const int Between = 256;

    private readonly Lock _lock = new();
    private readonly Queue<(long Written, string Id)> _marks = new();
    private CopyCheckpoint _reached = start;
    private int _since;

    /// <summary>All that has been made of the source up to this id is among so many items.</summary>
    public void Passed(string id, long written, bool isLast = false)
    {
        if (++_since < Between && !isLast)
            return;
        _since = 0;
        lock (_lock)
            _marks.Enqueue((written, id));
    }

    /// <summary>How far it has come where these are stored.</summary>
    public CopyCheckpoint Reached(IngestCheckpoint stored)
    {
        var first = stored.Stored.Ranges is [{ First: 0 } range, ..] ? range.End : 0;
        lock (_lock)
        {
            while (_marks.TryPeek(out var mark) && mark.Written <= first)
                _reached = _reached.At(_marks.Dequeue().Id);
            return _reached;
        }
    }
}
