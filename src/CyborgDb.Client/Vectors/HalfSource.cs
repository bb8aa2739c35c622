using System.Numerics.Tensors;

namespace CyborgDb.Vectors;

internal sealed class HalfSource(Values<Half> values) : VectorSource
{
    public override ReadOnlySpan<float> Read(long start, Span<float> scratch)
    {
        var block = values.Read(start, scratch.Length);
        TensorPrimitives.ConvertToSingle(block, scratch);
        return scratch[..block.Length];
    }
}
