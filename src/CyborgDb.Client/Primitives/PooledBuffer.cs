using System.Buffers;
using System.Security.Cryptography;

namespace CyborgDb.Primitives;

/// <summary>
/// A growing buffer out of the shared pool. What was written into it is overwritten with zeros before the memory goes back,
/// because it may have been a key or a plaintext.
/// </summary>
internal sealed class PooledBuffer(int capacity = PooledBuffer.DefaultCapacity) : IBufferWriter<byte>, IDisposable
{
    public const int DefaultCapacity = 128 * 1024;

    private byte[] _array = ArrayPool<byte>.Shared.Rent(capacity);
    private int _written;
    private int _highWater;

    public ReadOnlyMemory<byte> Written => _array.AsMemory(0, _written);

    public int WrittenCount => _written;

    public void Advance(int count)
    {
        _written += count;
        _highWater = Math.Max(_highWater, _written);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsSpan(_written);
    }

    /// <summary>Starts again from the beginning, in the same memory.</summary>
    public void Reset() => _written = 0;

    public void Dispose()
    {
        var array = _array;
        _array = [];
        if (array.Length > 0)
            GiveBack(array);
        _written = _highWater = 0;
    }

    private void Reserve(int sizeHint)
    {
        if (_array.Length - _written >= Math.Max(sizeHint, 1))
            return;
        var larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(_array.Length * 2, _written + sizeHint)));
        _array.AsSpan(0, _written).CopyTo(larger);
        GiveBack(_array);
        _array = larger;
        _highWater = _written;
    }

    private void GiveBack(byte[] array)
    {
        CryptographicOperations.ZeroMemory(array.AsSpan(0, _highWater));
        ArrayPool<byte>.Shared.Return(array);
    }
}
