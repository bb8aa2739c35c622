using System.Numerics.Tensors;

namespace CyborgDb.Vectors;

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
