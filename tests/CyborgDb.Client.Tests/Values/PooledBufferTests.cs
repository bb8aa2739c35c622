using System.Runtime.InteropServices;
using CyborgDb.Primitives;

namespace CyborgDb.Tests.Values;

/// <summary>Memory that held a key or a plaintext goes back to the pool empty.</summary>
public sealed class PooledBufferTests
{
    [Fact]
    public void What_was_written_is_overwritten_before_the_memory_goes_back()
    {
        var buffer = new PooledBuffer(1024);
        var memory = Filled(buffer, 1000);
        buffer.Reset();
        Filled(buffer, 10);
        buffer.Dispose();
        Assert.False(memory.AsSpan(0, 1000).ContainsAnyExcept((byte)0), "The memory still holds what was written before the buffer began again.");
    }

    [Fact]
    public void The_memory_that_a_buffer_has_grown_out_of_is_overwritten_too()
    {
        using var buffer = new PooledBuffer(1024);
        var before = Filled(buffer, 1024);
        var after = Filled(buffer, 100_000);
        Assert.NotSame(before, after);
        Assert.False(before.AsSpan(0, 1024).ContainsAnyExcept((byte)0), "The memory that the buffer has left still holds what was written.");
        Assert.Equal(101_024, buffer.WrittenCount);
        Assert.False(buffer.Written.Span.ContainsAnyExcept((byte)0xaa), "What was written did not come along into the larger memory.");
    }

    private static byte[] Filled(PooledBuffer buffer, int count)
    {
        buffer.GetSpan(count)[..count].Fill(0xaa);
        buffer.Advance(count);
        Assert.True(MemoryMarshal.TryGetArray(buffer.Written, out var segment));
        return segment.Array!;
    }
}
