using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CyborgDb.Vectors;

/// <summary>Where the values of a rank-2 tensor stand, relative to the first one.</summary>
internal readonly struct Strides(int dimension, nint row, nint column)
{
    public static Strides Of(in ReadOnlyTensorSpan<float> tensor) =>
        new((int)tensor.Lengths[1], tensor.Strides[0], tensor.Strides[1]);

    public static Strides Dense(int dimension) => new(dimension, dimension, 1);

    public ReadOnlySpan<float> Read(ref readonly float first, long length, long start, Span<float> scratch)
    {
        ref var origin = ref Unsafe.AsRef(in first);
        // Rows that follow each other without a gap need not be told apart.
        if (column == 1 && row == dimension)
            return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref origin, (nint)start), (int)Math.Min(scratch.Length, length - start));

        var (inRow, inColumn) = Math.DivRem(start, dimension);
        var count = (int)Math.Min(scratch.Length, dimension - inColumn);
        ref var from = ref Unsafe.Add(ref origin, (nint)inRow * row + (nint)inColumn * column);
        if (column == 1)
            return MemoryMarshal.CreateReadOnlySpan(ref from, count);
        for (var i = 0; i < count; i++)
            scratch[i] = Unsafe.Add(ref from, i * column);
        return scratch[..count];
    }
}
