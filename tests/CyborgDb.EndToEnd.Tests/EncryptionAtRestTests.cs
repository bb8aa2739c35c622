using System.Runtime.InteropServices;
using System.Text;
using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>What an emulator holds between requests shows nothing of what was upserted but the ids.</summary>
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
    public async Task Nothing_that_is_stored_shows_a_vector_contents_metadata_or_the_key(string shape)
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
            ["the key"] = Convert.FromHexString(Key.ExportHex()),
            ["the key as text"] = Encoding.UTF8.GetBytes(Key.ExportHex()),
        };
        foreach (var (what, bytes) in secrets)
            Assert.False(IsStored(bytes), $"The emulator stores {what} in the clear.");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task The_check_finds_what_is_stored_in_the_clear(string shape)
    {
        await ByName[shape](await CreateAsync());
        Assert.True(IsStored("id-in-the-open"u8), "Ids are not encrypted, so the check has to find one.");
        Assert.True(IsStored("id-2"u8), "Ids are not encrypted, so the check has to find one.");
    }

    private bool IsStored(ReadOnlySpan<byte> bytes)
    {
        foreach (var stored in Emulator.StoredBytes())
        {
            if (stored.Span.IndexOf(bytes) >= 0)
                return true;
        }
        return false;
    }
}
