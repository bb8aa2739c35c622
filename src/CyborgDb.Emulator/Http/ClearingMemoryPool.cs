using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace CyborgDb.Emulator.Http;

/// <summary>
/// The blocks that the web server reads requests into and writes responses from. They hold plaintext too, so they are
/// cleared before they are used again, which the server's own pool does not do.
/// </summary>
sealed class ClearingMemoryPool : MemoryPool<byte>
{
    const int BlockSize = 4096;

    readonly ConcurrentQueue<byte[]> _free = new();
    volatile bool _disposed;

    public override int MaxBufferSize => BlockSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        return new Block(this, _free.TryDequeue(out byte[]? block) ? block : GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true));
    }

    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        _free.Clear();
    }

    void Return(byte[] block)
    {
        block.AsSpan().Clear();
        if (!_disposed)
            _free.Enqueue(block);
    }

    public sealed class Factory : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new ClearingMemoryPool();
    }

    sealed class Block(ClearingMemoryPool pool, byte[] block) : IMemoryOwner<byte>
    {
        byte[]? _block = block;

        public Memory<byte> Memory => _block;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _block, null) is { } returned)
                pool.Return(returned);
        }
    }
}
