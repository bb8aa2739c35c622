using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CyborgDb.Protocol;

/// <summary>The elements of a rank-2 array, row by row, as memory: the array itself, not a copy.</summary>
internal sealed class ArrayMemory<T>(T[,] array) : MemoryManager<T>
    where T : unmanaged
{
    public override Span<T> GetSpan() =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, array.Length);
        var handle = GCHandle.Alloc(array, GCHandleType.Pinned);
        return new MemoryHandle((T*)handle.AddrOfPinnedObject() + elementIndex, handle);
    }

    public override void Unpin()
    {
        // The handle that Pin gives frees itself.
    }

    protected override void Dispose(bool disposing)
    {
        // The array belongs to the caller.
    }
}
