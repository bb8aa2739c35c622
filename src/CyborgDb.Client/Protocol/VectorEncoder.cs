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
