using System.Buffers;

namespace CyborgDb.Emulator.Storage;

/// <summary>Memory from the pool, until it is disposed.</summary>
internal sealed class PooledMemory<T>(int length) : IDisposable
    where T : unmanaged
{
    private T[]? _array = ArrayPool<T>.Shared.Rent(length);

    public Span<T> Span => _array.AsSpan(0, length);

    public Memory<T> Memory => _array.AsMemory(0, length);

    public void Dispose()
    {
        if (_array is not { } array)
            return;
        _array = null;
        ArrayPool<T>.Shared.Return(array);
    }
}
