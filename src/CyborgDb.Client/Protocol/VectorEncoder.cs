using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using CyborgDb.Vectors;

namespace CyborgDb.Protocol;

/// <summary>
/// Writes a matrix as the base64 text of its float32 values, little-endian, row by row with nothing between the rows: block by
/// block, out of the caller's memory into the body's buffer.
/// </summary>
internal static class VectorEncoder
{
    /// <summary>
    /// A multiple of 3 values, so that a block of contiguous memory is a whole number of base64 groups. Two blocks of text make a piece that
    /// is sent: 112 KB. Measured over loopback, pieces just above a multiple of its packets of 64 KB are a quarter slower, because each leaves
    /// a packet of a few bytes.
    /// </summary>
    internal const int BlockValues = 3 * 3584;

    private static readonly bool s_swapsBytes = !BitConverter.IsLittleEndian;

    public static ValueTask WriteAsync(VectorMatrix vectors, BodyWriter writer) => WriteAsync(vectors, writer, s_swapsBytes, BlockValues);

    /// <summary>The same with the byte order and the block size set, so that tests can try both on any machine.</summary>
    internal static async ValueTask WriteAsync(VectorMatrix vectors, BodyWriter writer, bool swapBytes, int blockValues)
    {
        writer.BeginRawString();
        if (!writer.TryMeasure((vectors.Length * sizeof(float) + 2) / 3 * 4))
        {
            using var scratch = new VectorScratch((int)Math.Min(blockValues, vectors.Length));
            var carry = new Base64Carry();
            for (long position = 0; position < vectors.Length;)
            {
                position += EncodeBlock(vectors.Source, position, scratch, ref carry, writer, swapBytes);
                await writer.FlushIfFullAsync().ConfigureAwait(false);
            }
            writer.AdvanceRaw(carry.Finish(writer.RawSpan(4)));
        }
        writer.EndRawString();
    }

    private static int EncodeBlock(
        VectorSource source, long position, VectorScratch scratch, ref Base64Carry carry, BodyWriter writer, bool swapBytes)
    {
        var block = scratch.Read(source, position);
        if (swapBytes)
        {
            var swapped = scratch.Take(block.Length);
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, uint>(block), MemoryMarshal.Cast<float, uint>(swapped));
            block = swapped;
        }
        var bytes = MemoryMarshal.AsBytes(block);
        writer.AdvanceRaw(carry.Encode(bytes, writer.RawSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length + 2))));
        return block.Length;
    }
}

/// <summary>Base64 over blocks of any length: the one or two bytes that do not fill a group wait for the next block.</summary>
internal struct Base64Carry
{
    private byte _first;
    private byte _second;
    private int _count;

    /// <summary>Encodes all whole groups, and returns how many characters they made.</summary>
    public int Encode(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        var before = 0;
        if (_count > 0)
        {
            if (_count + bytes.Length < 3)
            {
                Keep(bytes);
                return 0;
            }
            Span<byte> group = [_first, _second, 0];
            var missing = 3 - _count;
            bytes[..missing].CopyTo(group[_count..]);
            bytes = bytes[missing..];
            _count = 0;
            Base64.EncodeToUtf8(group, destination, out _, out before);
        }
        var whole = bytes.Length - bytes.Length % 3;
        Base64.EncodeToUtf8(bytes[..whole], destination[before..], out _, out var written);
        Keep(bytes[whole..]);
        return before + written;
    }

    /// <summary>Encodes what is left, with padding, and returns how many characters it made.</summary>
    public int Finish(Span<byte> destination)
    {
        Span<byte> rest = [_first, _second];
        Base64.EncodeToUtf8(rest[.._count], destination, out _, out var written);
        _count = 0;
        return written;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (_count++ == 0)
                _first = value;
            else
                _second = value;
        }
    }
}
