using System.Buffers.Binary;
using System.Text;

namespace CyborgDb.Emulator.Storage;

/// <summary>The associated data of a ciphertext: kind, index name and id, each in its own place.</summary>
internal static class AssociatedData
{
    public static int MaxLength(string indexName, string id) =>
        1 + sizeof(int) + Encoding.UTF8.GetMaxByteCount(indexName.Length) + Encoding.UTF8.GetMaxByteCount(id.Length);

    public static int Write(Span<byte> destination, SealedKind kind, string indexName, string id)
    {
        // The length of the name goes before it, so that ("ab", "c") and ("a", "bc") differ.
        destination[0] = (byte)kind;
        var name = Encoding.UTF8.GetBytes(indexName, destination[(1 + sizeof(int))..]);
        BinaryPrimitives.WriteInt32LittleEndian(destination[1..], name);
        var written = 1 + sizeof(int) + name;
        return written + Encoding.UTF8.GetBytes(id, destination[written..]);
    }
}
