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

/// <summary>A tensor on the heap.</summary>
internal sealed class TensorSource(Tensor<float> tensor) : VectorSource
{
    private readonly Strides _strides = Strides.Of(tensor);

    public override ReadOnlySpan<float> Read(long start, Span<float> scratch)
    {
        var span = tensor.AsReadOnlyTensorSpan();
        return _strides.Read(in span.GetPinnableReference(), span.FlattenedLength, start, scratch);
    }
}

/// <summary>
/// Memory that a synchronous caller keeps pinned while its call lasts: how a span, which cannot be stored, reaches code that is
/// shared with the asynchronous calls. After <see cref="Release"/> nothing reads it any more.
/// </summary>
internal sealed unsafe class PinnedSource(float* first, long length, Strides strides) : VectorSource
{
    private float* _first = first;

    public override ReadOnlySpan<float> Read(long start, Span<float> scratch)
    {
        ObjectDisposedException.ThrowIf(_first is null, this);
        return strides.Read(in *_first, length, start, scratch);
    }

    public void Release() => _first = null;
}
