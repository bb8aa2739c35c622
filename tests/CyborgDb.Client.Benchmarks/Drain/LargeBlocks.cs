using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace CyborgDb.Benchmarks.Drain;

/// <summary>
/// Memory for the server in blocks of 128 KB. With the 4 KB that Kestrel takes otherwise, the calls that receive a large body would cost
/// more than everything that is to be compared.
/// </summary>
internal sealed class LargeBlocks : MemoryPool<byte>
{
    private const int BlockSize = 128 * 1024;

    private readonly ConcurrentStack<Block> _free = new();

    public override int MaxBufferSize => BlockSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => _free.TryPop(out var block) ? block : new Block(_free);

    protected override void Dispose(bool disposing)
    {
    }

    public sealed class Factory : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new LargeBlocks();
    }

    private sealed class Block(ConcurrentStack<Block> free) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true);

        public void Dispose() => free.Push(this);
    }
}
