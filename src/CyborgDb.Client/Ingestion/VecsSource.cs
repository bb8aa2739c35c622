using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CyborgDb.Vectors;

namespace CyborgDb.Ingestion;

/// <summary>Vectors that stand in a file each behind its dimension.</summary>
internal sealed class VecsSource(MappedFile file, VecsValues kind, int dimension) : VectorSource
{
    private readonly int _size = kind == VecsValues.Bytes ? 1 : sizeof(int);

    public override ReadOnlySpan<float> Read(long start, Span<float> scratch)
    {
        var (row, column) = Math.DivRem(start, dimension);
        var at = row * (sizeof(int) + (long)dimension * _size);
        if (column == 0 && VecsFormat.DimensionAt(file, at) is var own && own != dimension)
            throw VecsFormat.Broken(file, at, $"vector {row} has dimension {own}; the first one has {dimension}.");
        var values = scratch[..(int)Math.Min(scratch.Length, dimension - column)];
        at += sizeof(int) + column * _size;
        if (kind != VecsValues.Bytes)
        {
            file.Read(at, MemoryMarshal.AsBytes(values));
            var integers = MemoryMarshal.Cast<float, int>(values);
            if (!BitConverter.IsLittleEndian)
                BinaryPrimitives.ReverseEndianness(integers, integers);
            // Each in its own place.
            for (var i = 0; kind == VecsValues.Integers && i < values.Length; i++)
                values[i] = integers[i];
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
