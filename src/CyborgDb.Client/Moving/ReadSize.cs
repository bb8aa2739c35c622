using CyborgDb.Ingestion;

namespace CyborgDb.Moving;

/// <summary>How many items the next request asks for, by what those weighed that came last.</summary>
internal sealed class ReadSize(ReadAllOptions options)
{
    /// <summary>About what a value of a vector takes as JSON, with its comma.</summary>
    private const int PerValue = 12;

    /// <summary>Little is known of the first ones, and several requests are made before anything has come.</summary>
    private const int First = 32;

    private readonly Lock _lock = new();
    private double _bytesPerItem;
    private int _most = First;

    public int Next
    {
        get
        {
            lock (_lock)
            {
                var fitting = _bytesPerItem > 0 ? options.BatchBytes / _bytesPerItem : _most;
                return Math.Clamp((int)Math.Min(fitting, _most), 1, options.BatchItems);
            }
        }
    }

    /// <summary>These have come. A heavier batch counts at once, a lighter one by half.</summary>
    public void Weigh(IReadOnlyList<StoredItem> items)
    {
        if (items.Count == 0)
            return;
        var average = items.Sum(Weight) / (double)items.Count;
        lock (_lock)
        {
            _bytesPerItem = Math.Max(average, (_bytesPerItem + average) / 2);
            _most = (int)Math.Min(options.BatchItems, _most * 4L);
        }
    }

    private static long Weight(StoredItem item) =>
        WireSize.Around(item.Id, item.Parts.KnownMetadata, item.Parts.KnownContents) + (item.Parts.KnownVector?.Length ?? 0L) * PerValue;
}
