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

/// <summary>Vectors that stand in a file each behind its dimension.</summary>
internal sealed class VecsSource(MappedFile file, bool isBytes, int dimension) : VectorSource
{
    private readonly int _size = isBytes ? 1 : sizeof(float);

    public override ReadOnlySpan<float> Read(long start, Span<float> scratch)
    {
        var (row, column) = Math.DivRem(start, dimension);
        var at = row * (sizeof(int) + (long)dimension * _size);
        if (column == 0 && VecsFormat.DimensionAt(file, at) is var own && own != dimension)
            throw VecsFormat.Broken(file, at, $"vector {row} has dimension {own}; the first one has {dimension}.");
        var values = scratch[..(int)Math.Min(scratch.Length, dimension - column)];
        at += sizeof(int) + column * _size;
        if (!isBytes)
        {
            file.Read(at, MemoryMarshal.AsBytes(values));
            if (!BitConverter.IsLittleEndian)
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, uint>(values), MemoryMarshal.Cast<float, uint>(values));
            return values;
        }
        // Bytes are read into the end of the same memory, and widened from the front: they are never overtaken.
        var bytes = MemoryMarshal.AsBytes(values)[^values.Length..];
        file.Read(at, bytes);
        for (var i = 0; i < values.Length; i++)
            values[i] = bytes[i];
        return values;
    }
}
