using System.Buffers.Binary;

namespace CyborgDb.Ingestion;

/// <summary>The formats of the benchmark collections (http://corpus-texmex.irisa.fr): for each vector its dimension, an int32, then its values; little-endian.</summary>
internal static class VecsFormat
{
    private const int LargestDimension = 1_000_000;

    public static VectorMatrix Read(MappedFile file, VecsValues values)
    {
        if (file.Length < sizeof(int))
            throw Broken(file, file.Length, "it breaks off in its first vector.");
        var dimension = DimensionAt(file, 0);
        if (dimension is < 1 or > LargestDimension)
            throw Broken(file, 0, $"its first vector has dimension {dimension}, which is not between 1 and {LargestDimension}.");
        var rowLength = sizeof(int) + (long)dimension * (values == VecsValues.Bytes ? 1 : sizeof(int));
        var (rows, rest) = Math.DivRem(file.Length, rowLength);
        if (rest != 0)
            throw Broken(file, rows * rowLength, $"vector {rows} breaks off after {rest} of its {rowLength} bytes.");
        if (rows > int.MaxValue)
            throw Broken(file, file.Length, "it has more vectors than a matrix can have.");
        return new VectorMatrix(new VecsSource(file, values, dimension), (int)rows, dimension);
    }

    public static int DimensionAt(MappedFile file, long offset)
    {
        Span<byte> dimension = stackalloc byte[sizeof(int)];
        file.Read(offset, dimension);
        return BinaryPrimitives.ReadInt32LittleEndian(dimension);
    }

    public static InvalidDataException Broken(MappedFile file, long offset, string how) =>
        new($"'{file.Name}' cannot be read as a file of vectors (at offset {offset}): {how}");
}
