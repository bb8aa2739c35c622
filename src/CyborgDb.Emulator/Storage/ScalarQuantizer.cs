using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace CyborgDb.Emulator.Storage;

/// <summary>
/// Keeps a vector with few bits per component: the largest magnitude as a float32, and every component as a whole
/// number of steps of it. It stands in for the service's own quantisation, which is another one: values are lost in the
/// same order of magnitude, not in the same way. What is not finite becomes 0; such an index cannot be read anyway.
/// </summary>
internal static class ScalarQuantizer
{
    /// <summary>The bits per component; 0 for the precisions that are not quantised.</summary>
    public static int Bits(this StoragePrecision precision) => precision switch
    {
        StoragePrecision.Tq12 => 12,
        StoragePrecision.Tq8 => 8,
        StoragePrecision.Tq6 => 6,
        StoragePrecision.Tq4 => 4,
        _ => 0,
    };

    public static int Length(int dimension, int bits) => checked(sizeof(float) + (int)(((long)dimension * bits + 7) / 8));

    public static void Quantize(ReadOnlySpan<float> vector, int bits, Span<byte> destination)
    {
        var scale = TensorPrimitives.IsFiniteAll(vector) ? MathF.Abs(TensorPrimitives.MaxMagnitude(vector)) : 0;
        BinaryPrimitives.WriteSingleLittleEndian(destination, scale);
        destination = destination[sizeof(float)..];
        var steps = (1 << (bits - 1)) - 1;
        uint pending = 0;
        var pendingBits = 0;
        foreach (var component in vector)
        {
            var step = scale > 0 ? (int)MathF.Round(component / scale * steps) : 0;
            pending |= (uint)(step + steps) << pendingBits;
            pendingBits += bits;
            for (; pendingBits >= 8; pendingBits -= 8)
            {
                destination[0] = (byte)pending;
                destination = destination[1..];
                pending >>= 8;
            }
        }

        if (pendingBits > 0)
            destination[0] = (byte)pending;
    }

    public static void Restore(ReadOnlySpan<byte> source, int bits, Span<float> vector)
    {
        var scale = BinaryPrimitives.ReadSingleLittleEndian(source);
        source = source[sizeof(float)..];
        var steps = (1 << (bits - 1)) - 1;
        uint pending = 0;
        var pendingBits = 0;
        foreach (ref var component in vector)
        {
            for (; pendingBits < bits; pendingBits += 8)
            {
                pending |= (uint)source[0] << pendingBits;
                source = source[1..];
            }

            var step = (int)(pending & ((1u << bits) - 1)) - steps;
            component = (float)step / steps * scale;
            pending >>= bits;
            pendingBits -= bits;
        }
    }
}
