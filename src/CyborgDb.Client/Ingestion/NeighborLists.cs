using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CyborgDb.Ingestion;

/// <summary>Lists of int32, each behind its length; little-endian.</summary>
internal static class NeighborLists
{
    private const int LongestList = 1_000_000;

    public static IEnumerable<int[]> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.SequentialScan);
        while (file.Position < file.Length)
            yield return ReadList(file);
    }

    private static int[] ReadList(FileStream file)
    {
        var at = file.Position;
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        if (file.ReadAtLeast(prefix, sizeof(int), throwOnEndOfStream: false) < sizeof(int))
            throw Broken(file, at, "the length of a list breaks off.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (length is < 0 or > LongestList)
            throw Broken(file, at, $"a list has length {length}, which is not between 0 and {LongestList}.");
        var list = new int[length];
        var bytes = MemoryMarshal.AsBytes(list.AsSpan());
        if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Broken(file, at, $"a list of {length} breaks off.");
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(list, list);
        return list;
    }

    private static InvalidDataException Broken(FileStream file, long offset, string how) =>
        new($"'{Path.GetFileName(file.Name)}' cannot be read as lists of neighbours (at offset {offset}): {how}");
}
