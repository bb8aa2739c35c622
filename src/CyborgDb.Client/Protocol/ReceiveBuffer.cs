using System.Buffers;
using System.Security.Cryptography;

namespace CyborgDb.Protocol;

/// <summary>
/// What has arrived of a stream and has not been read yet, in pooled memory, which grows where a piece is longer. It may be a plaintext, so it
/// is overwritten with zeros before the memory goes back.
/// </summary>
/// <param name="stream">Where it arrives.</param>
/// <param name="capacity">What there is room for at first.</param>
/// <param name="limit">How much there can be that has not been read: 1 GiB at most.</param>
internal sealed class ReceiveBuffer(Stream stream, int capacity, int limit) : IDisposable
{
    private byte[] _array = ArrayPool<byte>.Shared.Rent(capacity);
    private int _filled;
    private int _highWater;

    /// <summary>What there is. Behind it there is the room that <see cref="NumbersReader"/> wants, and a zero, at which it stops.</summary>
    public Span<byte> Text => _array.AsSpan(0, _filled);

    /// <summary>Whether the stream has ended, so that this is all.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether there is no room for more, however long the piece is that has begun.</summary>
    public bool IsFull => _filled >= limit;

    /// <summary>Receives more, where there is room for it, or finds that the stream has ended.</summary>
    public async ValueTask ReadAsync(bool async, CancellationToken cancellationToken)
    {
        if (_filled + NumbersReader.Slack >= _array.Length)
            Grow();
        var room = _array.AsMemory(_filled, Math.Min(_array.Length - NumbersReader.Slack, limit) - _filled);
        var received = async
            ? await stream.ReadAsync(room, cancellationToken).ConfigureAwait(false)
            : stream.Read(room.Span);
        IsEnded = received == 0;
        _filled += received;
        _highWater = Math.Max(_highWater, _filled);
        _array[_filled] = 0;
    }

    /// <summary>Drops what has been read from the beginning.</summary>
    public void Drop(int count)
    {
        Text[count..].CopyTo(_array);
        _filled -= count;
    }

    public void Dispose()
    {
        var array = _array;
        _array = [];
        _filled = 0;
        if (array.Length > 0)
            GiveBack(array);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_array.Length * 2L, (long)limit + NumbersReader.Slack + 1));
        Text.CopyTo(larger);
        GiveBack(_array);
        _array = larger;
        _highWater = _filled;
    }

    private void GiveBack(byte[] array)
    {
        CryptographicOperations.ZeroMemory(array.AsSpan(0, Math.Min(array.Length, _highWater + NumbersReader.Slack)));
        ArrayPool<byte>.Shared.Return(array);
    }
}
