using System.Buffers;

namespace CyborgDb.Emulator.Http;

/// <summary>
/// A growing buffer of pooled chunks for plaintext: nothing is copied when it grows, and every chunk is cleared
/// before it goes back to the pool.
/// </summary>
sealed class SensitiveBuffer : IBufferWriter<byte>, IDisposable
{
    const int SmallestChunk = 16 * 1024;
    const int LargestChunk = 1024 * 1024;

    readonly List<byte[]> _full = [];
    readonly List<int> _fullLengths = [];
    byte[] _current = [];
    int _used;

    public long Length { get; private set; }

    public void Advance(int count)
    {
        _used += count;
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_current.Length - _used < Math.Max(sizeHint, 1))
            NextChunk(sizeHint);
        return _current.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Append(ReadOnlySequence<byte> bytes)
    {
        foreach (ReadOnlyMemory<byte> segment in bytes)
            this.Write(segment.Span);
    }

    public ReadOnlySequence<byte> AsSequence()
    {
        var chain = new SegmentChain();
        for (int i = 0; i < _full.Count; i++)
            chain.Add(_full[i].AsMemory(0, _fullLengths[i]));
        chain.Add(_current.AsMemory(0, _used));
        return chain.ToSequence();
    }

    /// <summary>Starts again from the beginning of the last chunk.</summary>
    public void Reset()
    {
        ReturnFull();
        _current.AsSpan(0, _used).Clear();
        _used = 0;
        Length = 0;
    }

    public void Dispose()
    {
        ReturnFull();
        if (_current.Length > 0)
            ArrayPool<byte>.Shared.Return(_current, clearArray: true);
        _current = [];
        _used = 0;
        Length = 0;
    }

    void ReturnFull()
    {
        foreach (byte[] chunk in _full)
            ArrayPool<byte>.Shared.Return(chunk, clearArray: true);
        _full.Clear();
        _fullLengths.Clear();
    }

    void NextChunk(int sizeHint)
    {
        int size = Math.Clamp(_current.Length * 2, SmallestChunk, LargestChunk);
        if (_current.Length > 0)
        {
            _full.Add(_current);
            _fullLengths.Add(_used);
        }

        _current = ArrayPool<byte>.Shared.Rent(Math.Max(size, sizeHint));
        _used = 0;
    }
}
