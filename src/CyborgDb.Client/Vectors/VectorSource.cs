using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CyborgDb.Vectors;

/// <summary>Where the values of a matrix come from. The encoder and the checks read them in blocks, so that no shape has to be copied whole.</summary>
internal abstract class VectorSource
{
    public static readonly VectorSource Empty = new SingleSource(new Contiguous<float>(default));

    /// <summary>
    /// Gives a block of values: at least one, at most as many as <paramref name="scratch"/> holds. The block is the caller's
    /// own memory where that will do, and otherwise the beginning of <paramref name="scratch"/>.
    /// </summary>
    /// <param name="start">The position of the first value, counted row by row.</param>
    /// <param name="scratch">Room for values that have to be converted or gathered.</param>
    public abstract ReadOnlySpan<float> Read(long start, Span<float> scratch);
}

/// <summary>Values as they lie in managed memory, of the type that the caller has.</summary>
internal abstract class Values<T>
{
    public abstract ReadOnlySpan<T> Read(long start, int atMost);
}

internal sealed class Contiguous<T>(ReadOnlyMemory<T> values) : Values<T>
{
    public override ReadOnlySpan<T> Read(long start, int atMost) =>
        values.Span.Slice((int)start, Math.Min(atMost, values.Length - (int)start));
}

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

internal sealed class SeparateRows<T>(IReadOnlyList<T[]> rows, int dimension) : Values<T>
{
    public override ReadOnlySpan<T> Read(long start, int atMost)
    {
        var (row, column) = Math.DivRem(start, dimension);
        return rows[(int)row].AsSpan((int)column, Math.Min(atMost, dimension - (int)column));
    }
}

internal sealed class SingleSource(Values<float> values) : VectorSource
{
    public override ReadOnlySpan<float> Read(long start, Span<float> scratch) => values.Read(start, scratch.Length);
}

/// <summary>A double outside the range of a float becomes an infinity here, which the check for finite values then refuses.</summary>
internal sealed class DoubleSource(Values<double> values) : VectorSource
{
    public override ReadOnlySpan<float> Read(long start, Span<float> scratch)
    {
        var block = values.Read(start, scratch.Length);
        TensorPrimitives.ConvertTruncating(block, scratch);
        return scratch[..block.Length];
    }
}

internal sealed class HalfSource(Values<Half> values) : VectorSource
{
    public override ReadOnlySpan<float> Read(long start, Span<float> scratch)
    {
        var block = values.Read(start, scratch.Length);
        TensorPrimitives.ConvertToSingle(block, scratch);
        return scratch[..block.Length];
    }
}
