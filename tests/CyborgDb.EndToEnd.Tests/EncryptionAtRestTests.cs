using System.Runtime.InteropServices;
using System.Text;
using CyborgDb.Emulator;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>What an emulator holds of items between requests shows nothing of what was upserted.</summary>
public sealed class EncryptionAtRestTests : EmulatorTest
{
    private const string Contents = "contents that nobody may read";
    private const string Value = "a metadata value that nobody may read";
    private static readonly float[] s_vector = [0.123456f, -7.654321f, 42.42f, 0.001f];
    private static readonly byte[] s_bytes = "bytes that nobody may read either"u8.ToArray();

    private static Metadata Metadata => new() { ["field-of-metadata"] = Value, ["number"] = 1234.5678 };

    public static TheoryData<string> Shapes => [.. ByName.Keys];

    private static Dictionary<string, Func<EncryptedIndex, Task>> ByName { get; } = new()
    {
        ["items"] = index => index.UpsertAsync([
            new VectorItem("id-in-the-open", s_vector) { Contents = Contents, Metadata = Metadata },
            new VectorItem("id-2", s_vector) { Contents = s_bytes, Metadata = Metadata }]),
        ["items, sync"] = index => Task.Run(() => index.Upsert([
            new VectorItem("id-in-the-open", s_vector) { Contents = Contents, Metadata = Metadata },
            new VectorItem("id-2", s_vector) { Contents = s_bytes, Metadata = Metadata }])),
        ["binary"] = index => index.UpsertBinaryAsync(
            ["id-in-the-open", "id-2"], new VectorMatrix((float[])[.. s_vector, .. s_vector], 4), [Metadata, Metadata], [Contents, s_bytes]),
        ["binary, sync"] = index => Task.Run(() => index.UpsertBinary(
            ["id-in-the-open", "id-2"], (ReadOnlySpan<float>)[.. s_vector, .. s_vector], [Metadata, Metadata], [Contents, s_bytes])),
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Nothing_that_is_stored_shows_a_vector_contents_or_metadata(string shape)
    {
        var index = await CreateAsync();
        await ByName[shape](index);
        await index.QueryAsync(s_vector, new() { Filter = Filter.Eq("field-of-metadata", Value), Include = QueryInclude.Metadata | QueryInclude.Vector });
        await index.GetAsync(["id-in-the-open", "id-2"]);

        Dictionary<string, byte[]> secrets = new()
        {
            ["the vector"] = MemoryMarshal.AsBytes(s_vector.AsSpan(0, 2)).ToArray(),
            ["contents"] = Encoding.UTF8.GetBytes(Contents),
            ["contents as base64"] = Encoding.UTF8.GetBytes(Convert.ToBase64String(s_bytes)),
            ["bytes"] = s_bytes,
            ["a metadata value"] = Encoding.UTF8.GetBytes(Value),
            ["a metadata field"] = "field-of-metadata"u8.ToArray(),
            ["a metadata number"] = "1234.5678"u8.ToArray(),
        };
        foreach (var (what, bytes) in secrets)
            Assert.False(IsStored(bytes), $"The emulator stores {what} in the clear.");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task The_check_sees_every_part_of_every_item(string shape)
    {
        await ByName[shape](await CreateAsync());
        const int Overhead = ItemCiphertext.NonceLength + ItemCiphertext.TagLength;
        Assert.Equal([Contents.Length + Overhead, Convert.ToBase64String(s_bytes).Length + Overhead], Held().Select(item => item.Contents!.Value.Length));
        Assert.All(Held(), item => Assert.Equal(sizeof(float) * s_vector.Length + Overhead, item.Vector.Length));
        Assert.All(Held(), item => Assert.InRange(item.Metadata!.Value.Length, Value.Length + Overhead, 200));
        Assert.True(IsStored(Held()[1].Contents!.Value.Span), "The check does not find what is stored.");
    }

    private ItemCiphertext[] Held() => Array.ConvertAll(["id-in-the-open", "id-2"], id => Emulator.GetCiphertext("a", id)!);

    private bool IsStored(ReadOnlySpan<byte> bytes)
    {
        foreach (var item in Held())
        {
            if (item.Vector.Span.IndexOf(bytes) >= 0 || item.Metadata!.Value.Span.IndexOf(bytes) >= 0 || item.Contents!.Value.Span.IndexOf(bytes) >= 0)
                return true;
        }
        return false;
    }
}
