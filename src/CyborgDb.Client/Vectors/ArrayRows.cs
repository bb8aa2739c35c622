using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CyborgDb.Vectors;

/// <summary>The elements of a rank-2 array, row by row: the array itself, not a copy. There can be more of them than a span or a memory counts.</summary>
internal sealed class ArrayRows<T>(T[,] array) : Values<T>
    where T : unmanaged
{
    public override ReadOnlySpan<T> Read(long start, int atMost)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)start, (ulong)array.LongLength);
        ref var first = ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array));
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref first, (nint)start), (int)Math.Min(atMost, array.LongLength - start));
    }
}
