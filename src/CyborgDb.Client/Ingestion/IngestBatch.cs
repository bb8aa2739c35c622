using CyborgDb.Protocol;
using CyborgDb.Transport;
using CyborgDb.Vectors;

namespace CyborgDb.Ingestion;

/// <summary>Items that go in one request. Of those with the same id only the last is sent.</summary>
internal abstract class IngestBatch
{
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly List<IngestItem> _items = [];
    private readonly List<IngestItem> _replaced = [];

    /// <summary>The positions of all items, those that a later one replaced included.</summary>
    public PositionSet Positions { get; } = new();

    /// <summary>The items that are sent.</summary>
    public IReadOnlyList<IngestItem> Items => _items;

    /// <summary>The same, and those that a later one of this batch replaced.</summary>
    public IEnumerable<IngestItem> All => _replaced.Count == 0 ? _items : _replaced.Concat(_items);

    public int Count => _items.Count;

    /// <summary>That of its vectors; <see langword="null"/> where it has none.</summary>
    public abstract int? Dimension { get; }

    /// <summary>Whether both have an item with the same id, so that they cannot be under way at once: the later one has to win.</summary>
    public bool Overlaps(IngestBatch other)
    {
        var (few, many) = Count < other.Count ? (this, other) : (other, this);
        foreach (var (_, id) in few._items)
        {
            if (many._rows.ContainsKey(id))
                return true;
        }
        return false;
    }

    /// <summary>The route that takes it.</summary>
    public abstract Route<UpsertResult> Route { get; }

    /// <summary>The request that it goes in.</summary>
    public abstract RequestContent Content(IndexScope scope);

    /// <summary>Adds an item, and says which row it takes: the next one, or that of the item it replaces.</summary>
    protected int Add(long position, string id)
    {
        Positions.Add(position);
        if (_rows.TryGetValue(id, out var row))
        {
            _replaced.Add(_items[row]);
            _items[row] = new(position, id);
            return row;
        }
        _rows.Add(id, _items.Count);
        _items.Add(new(position, id));
        return _items.Count - 1;
    }

    /// <summary>The ids as they are sent.</summary>
    protected IdList Ids => new IdsOfItems(_items);

    private sealed class IdsOfItems(IReadOnlyList<IngestItem> items) : IdList
    {
        public override int Count => items.Count;

        public override ReadOnlySpan<char> this[int index, Span<char> buffer] => items[index].Id;
    }
}
