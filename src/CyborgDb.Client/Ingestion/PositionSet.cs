using System.Runtime.InteropServices;

namespace CyborgDb.Ingestion;

/// <summary>Positions from <paramref name="First"/> to before <paramref name="End"/>.</summary>
internal readonly record struct PositionRange(long First, long End);

/// <summary>Positions in a source, as the ranges that they make: what is ingested in order takes no more room than its gaps.</summary>
internal sealed class PositionSet
{
    // Ascending, apart from each other by at least one position.
    private readonly List<PositionRange> _ranges = [];

    public PositionSet()
    {
    }

    public PositionSet(PositionSet other)
    {
        _ranges.AddRange(other._ranges);
        Count = other.Count;
    }

    public IReadOnlyList<PositionRange> Ranges => _ranges;

    public long Count { get; private set; }

    /// <summary>The first position behind all of them.</summary>
    public long End => _ranges.Count > 0 ? _ranges[^1].End : 0;

    public IEnumerable<long> Positions
    {
        get
        {
            foreach (var (first, end) in _ranges)
            {
                for (var position = first; position < end; position++)
                    yield return position;
            }
        }
    }

    public bool Contains(long position)
    {
        var at = IndexOfFirstEndingAfter(position);
        return at < _ranges.Count && _ranges[at].First <= position;
    }

    /// <summary>How many of them are at a position or behind it.</summary>
    public long CountFrom(long position)
    {
        long count = 0;
        for (var at = IndexOfFirstEndingAfter(position); at < _ranges.Count; at++)
            count += _ranges[at].End - Math.Max(_ranges[at].First, position);
        return count;
    }

    public void Add(long position) => Add(position, position + 1);

    public void Add(long first, long end)
    {
        // Those that touch the new range become one with it.
        var from = IndexOfFirstEndingAfter(first - 1);
        var to = from;
        for (; to < _ranges.Count && _ranges[to].First <= end; to++)
        {
            first = Math.Min(first, _ranges[to].First);
            end = Math.Max(end, _ranges[to].End);
            Count -= _ranges[to].End - _ranges[to].First;
        }
        Count += end - first;
        if (to == from)
        {
            _ranges.Insert(from, new(first, end));
            return;
        }
        _ranges[from] = new(first, end);
        _ranges.RemoveRange(from + 1, to - from - 1);
    }

    public void AddAll(PositionSet other)
    {
        foreach (var (first, end) in other._ranges)
            Add(first, end);
    }

    public void Remove(long position)
    {
        var at = IndexOfFirstEndingAfter(position);
        if (at == _ranges.Count || _ranges[at].First > position)
            return;
        var (first, end) = _ranges[at];
        _ranges.RemoveAt(at);
        if (position + 1 < end)
            _ranges.Insert(at, new(position + 1, end));
        if (first < position)
            _ranges.Insert(at, new(first, position));
        Count--;
    }

    private int IndexOfFirstEndingAfter(long position)
    {
        var ranges = CollectionsMarshal.AsSpan(_ranges);
        // Nearly everything happens at the end.
        if (ranges.Length == 0 || ranges[^1].End <= position)
            return ranges.Length;
        var (low, high) = (0, ranges.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ranges[middle].End > position)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
