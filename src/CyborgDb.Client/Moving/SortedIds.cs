using System.Text;

namespace CyborgDb.Moving;

/// <summary>
/// Many ids, in the order of their UTF-8 bytes, each once. They stand packed in blocks, because a string for each of a million would take four times
/// the room: an id takes its bytes, one or two for their length, and eight for its place.
/// </summary>
/// <remarks>Filled with <see cref="Add"/>, put in order with <see cref="Sort"/>, and read from then on.</remarks>
internal sealed class SortedIds
{
    private const int FirstBlock = 4 * 1024;
    private const int LargestBlock = 1024 * 1024;

    private readonly List<byte[]> _blocks = [];
    private readonly List<long> _places = [];
    private int _used;

    public int Count => _places.Count;

    public string this[int index] => Encoding.UTF8.GetString(Bytes(_places[index]));

    public void Add(string id)
    {
        var length = Encoding.UTF8.GetByteCount(id);
        var block = BlockFor(length + 5);
        _places.Add((long)(_blocks.Count - 1) << 32 | (uint)_used);
        var rest = (uint)length;
        for (; rest >= 0x80; rest >>= 7)
            block[_used++] = (byte)(rest | 0x80);
        block[_used++] = (byte)rest;
        _used += Encoding.UTF8.GetBytes(id, block.AsSpan(_used));
    }

    /// <summary>Puts them in order, and leaves out what comes a second time.</summary>
    public void Sort()
    {
        _places.Sort((left, right) => Bytes(left).SequenceCompareTo(Bytes(right)));
        Keep(index => index == 0 || !Bytes(_places[index]).SequenceEqual(Bytes(_places[index - 1])));
    }

    /// <summary>Whether an id is among them.</summary>
    public bool Contains(string id)
    {
        var bytes = Encoding.UTF8.GetBytes(id);
        var (first, end) = (0, Count);
        while (first < end)
        {
            var middle = first + (end - first) / 2;
            var order = Bytes(_places[middle]).SequenceCompareTo(bytes);
            if (order == 0)
                return true;
            if (order < 0)
                first = middle + 1;
            else
                end = middle;
        }
        return false;
    }

    /// <summary>Leaves out all ids up to this one, which need not be among them.</summary>
    public void RemoveUpTo(string id)
    {
        var last = Encoding.UTF8.GetBytes(id);
        Keep(index => Bytes(_places[index]).SequenceCompareTo(last) > 0);
    }

    /// <summary>Leaves out what the others have.</summary>
    /// <returns>How many there were.</returns>
    public int Remove(SortedIds others)
    {
        var before = Count;
        var at = 0;
        Keep(index =>
        {
            var id = Bytes(_places[index]);
            while (at < others.Count && others.Bytes(others._places[at]).SequenceCompareTo(id) < 0)
                at++;
            return at == others.Count || !others.Bytes(others._places[at]).SequenceEqual(id);
        });
        return before - Count;
    }

    /// <summary>Some of them, as strings.</summary>
    public string[] Range(int first, int count)
    {
        var ids = new string[count];
        for (var i = 0; i < count; i++)
            ids[i] = this[first + i];
        return ids;
    }

    /// <summary>Asks of each in turn whether it stays. What it asks about is where it was: those that stay move only to places that were asked about before.</summary>
    private void Keep(Func<int, bool> stays)
    {
        // One is asked about beside the one before it, so that may not have been overwritten.
        var kept = new bool[Count];
        for (var i = 0; i < kept.Length; i++)
            kept[i] = stays(i);
        var count = 0;
        for (var i = 0; i < kept.Length; i++)
        {
            if (kept[i])
                _places[count++] = _places[i];
        }
        _places.RemoveRange(count, _places.Count - count);
    }

    private byte[] BlockFor(int length)
    {
        if (_blocks.Count == 0 || _blocks[^1].Length - _used < length)
        {
            var size = _blocks.Count == 0 ? FirstBlock : Math.Min(LargestBlock, _blocks[^1].Length * 2);
            _blocks.Add(new byte[Math.Max(size, length)]);
            _used = 0;
        }
        return _blocks[^1];
    }

    private ReadOnlySpan<byte> Bytes(long place)
    {
        var block = _blocks[(int)(place >> 32)].AsSpan((int)(uint)place);
        var length = 0;
        var at = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = block[at++];
            length |= (next & 0x7F) << shift;
            if (next < 0x80)
                return block.Slice(at, length);
        }
    }
}
