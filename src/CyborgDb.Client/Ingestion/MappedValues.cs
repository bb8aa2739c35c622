using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CyborgDb.Vectors;

namespace CyborgDb.Ingestion;

/// <summary>Values that stand one behind the other in a file: float16, float32 or float64.</summary>
internal sealed class MappedValues(MappedFile file, long offset, int size, bool isBigEndian, long length) : VectorSource
{
    private const int AtOnce = 512;

    public override ReadOnlySpan<float> Read(long start, Span<float> scratch)
    {
        var values = scratch[..(int)Math.Min(scratch.Length, length - start)];
        var at = offset + start * size;
        switch (size)
        {
            case sizeof(float):
                file.Read(at, MemoryMarshal.AsBytes(values));
                ToMachineOrder(MemoryMarshal.Cast<float, uint>(values), isBigEndian);
                break;
            case sizeof(double):
                Span<double> doubles = stackalloc double[AtOnce];
                for (var rest = values; !rest.IsEmpty; rest = rest[Math.Min(AtOnce, rest.Length)..])
                {
                    var some = doubles[..Math.Min(AtOnce, rest.Length)];
                    file.Read(at, MemoryMarshal.AsBytes(some));
                    ToMachineOrder(MemoryMarshal.Cast<double, ulong>(some), isBigEndian);
                    TensorPrimitives.ConvertTruncating<double, float>(some, rest);
                    at += some.Length * sizeof(double);
                }
                break;
            default:
                Span<Half> halves = stackalloc Half[AtOnce];
                for (var rest = values; !rest.IsEmpty; rest = rest[Math.Min(AtOnce, rest.Length)..])
                {
                    var some = halves[..Math.Min(AtOnce, rest.Length)];
                    file.Read(at, MemoryMarshal.AsBytes(some));
                    ToMachineOrder(MemoryMarshal.Cast<Half, ushort>(some), isBigEndian);
                    TensorPrimitives.ConvertToSingle(some, rest);
                    at += some.Length * size;
                }
                break;
        }
        return values;
    }

    private static void ToMachineOrder(Span<uint> values, bool isBigEndian)
    {
        if (isBigEndian == BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(values, values);
    }

    private static void ToMachineOrder(Span<ulong> values, bool isBigEndian)
    {
        if (isBigEndian == BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(values, values);
    }

    private static void ToMachineOrder(Span<ushort> values, bool isBigEndian)
    {
        if (isBigEndian == BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(values, values);
    }
}
