using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace CyborgDb.Primitives;

/// <summary>
/// A growing buffer out of the shared pool, for what is written or what has arrived. It is overwritten with zeros before the memory goes
/// back, because it may have been a key or a plaintext.
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

    /// <summary>Receives more of a stream, or finds that it has ended: then it is false.</summary>
    /// <param name="stream">Where it arrives.</param>
    /// <param name="limit">More than there is, and the most that there may be afterwards.</param>
    /// <param name="async">Whether to wait without holding the thread.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReceiveAsync(Stream stream, int limit, bool async, CancellationToken cancellationToken)
    {
        Reserve(1, limit);
        var room = _array.AsMemory(_written, Math.Min(_array.Length, limit) - _written);
        var received = async
            ? await stream.ReadAsync(room, cancellationToken).ConfigureAwait(false)
            : stream.Read(room.Span);
        // A stream that was taken away from under a synchronous read looks as if it had ended.
        if (received == 0)
            cancellationToken.ThrowIfCancellationRequested();
        Advance(received);
        return received > 0;
    }

    /// <summary>Starts again from the beginning, in the same memory.</summary>
    public void Reset() => _written = 0;

    /// <summary>Drops so much from the beginning; what follows moves there.</summary>
    public void Drop(int count)
    {
        _array.AsSpan(count, _written - count).CopyTo(_array);
        _written -= count;
    }

    public void Dispose()
    {
        var array = _array;
        _array = [];
        if (array.Length > 0)
            GiveBack(array);
        _written = _highWater = 0;
    }

    private void Reserve(int sizeHint, int most = int.MaxValue)
    {
        if (_array.Length - _written >= Math.Max(sizeHint, 1))
            return;
        var doubled = (int)Math.Min(_array.Length * 2L, Math.Min(most, Array.MaxLength));
        var larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(doubled, _written + Math.Max(sizeHint, 1))));
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
