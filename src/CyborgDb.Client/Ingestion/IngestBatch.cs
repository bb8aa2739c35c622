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

/// <summary>A batch of items.</summary>
internal sealed class ItemBatch : IngestBatch
{
    private readonly List<VectorItem> _vectors = [];
    private long _bytes;
    private long _bytesMoreAsText;
    private bool _hasMetadata;
    private bool _hasContents;
    private int _texts;

    /// <summary>That of its vectors; null where it has none.</summary>
    public int? Dimension { get; private set; }

    /// <summary>
    /// Whether an item can go with these: its vector is as long as theirs, and all together take no more bytes on the wire, and have no more
    /// texts to embed, than they may.
    /// </summary>
    public bool Fits(VectorItem item, IngestOptions options)
    {
        if (item.Vector is { } vector && Dimension is { } dimension && vector.Length != dimension)
            return false;
        if (item.Vector is null && _texts == options.BatchTexts)
            return false;
        var bytes = _bytes + WireSize.Of(item);
        if (_texts > 0 || item.Vector is null)
            bytes += _bytesMoreAsText + WireSize.VectorMoreAsText(item);
        return bytes <= options.BatchBytes;
    }

    public void Add(long position, VectorItem item)
    {
        var row = Add(position, item.Id);
        if (row == _vectors.Count)
            _vectors.Add(item);
        else
            _vectors[row] = item;
        _bytes += WireSize.Of(item);
        _bytesMoreAsText += WireSize.VectorMoreAsText(item);
        _hasMetadata |= item.Metadata is not null;
        _hasContents |= item.Contents is not null;
        _texts += item.Vector is null ? 1 : 0;
        Dimension ??= item.Vector?.Length;
    }

    // Only the one route takes items of which the service makes the vectors.
    public override Route<UpsertResult> Route => _texts > 0 ? Routes.Upsert(Count) : Routes.UpsertBinary(Count);

    public override RequestContent Content(IndexScope scope)
    {
        if (_texts > 0)
            return new UpsertItemsContent(scope, _vectors);
        var dimension = _vectors[0].Vector!.Value.Length;
        return new UpsertBinaryContent(scope, new BinaryBatch(
            Ids,
            new VectorMatrix(new ItemsSource(_vectors, dimension), _vectors.Count, dimension),
            _hasMetadata ? _vectors.ConvertAll(static item => item.Metadata) : null,
            _hasContents ? _vectors.ConvertAll(static item => item.Contents) : null));
    }
}

/// <summary>A batch of rows of a matrix.</summary>
internal sealed class RowBatch(VectorMatrix matrix) : IngestBatch
{
    private readonly List<int> _rows = [];
    private long _bytes;

    public bool Fits(string id, long mostBytes) => _bytes + Bytes(id) <= mostBytes;

    public void Add(int row, string id)
    {
        _bytes += Bytes(id);
        var at = Add((long)row, id);
        if (at == _rows.Count)
            _rows.Add(row);
        else
            _rows[at] = row;
    }

    public override Route<UpsertResult> Route => Routes.UpsertBinary(Count);

    public override RequestContent Content(IndexScope scope)
    {
        // Rows that follow each other can be encoded in long blocks.
        var isSlice = Positions.Ranges.Count == 1 && Positions.Count == _rows.Count;
        var vectors = isSlice ? matrix.Slice(_rows[0], _rows.Count) : matrix.Select(_rows);
        return new UpsertBinaryContent(scope, new BinaryBatch(Ids, vectors, null, null));
    }

    private long Bytes(string id) => WireSize.Vector(matrix.Dimension) + WireSize.Around(id, null, null);
}
