using System.Numerics.Tensors;

namespace CyborgDb.Vectors;

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
