using System.Runtime.InteropServices;
using System.Text;
using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

public sealed class EncryptionTests : HttpTest
{
    private const string Contents = "the contents nobody may read";
    private const string MetadataField = "secret_field";
    private const string MetadataValue = "secret metadata value";
    private static readonly float[] s_vector = [0.123456f, -7.654321f, 42.42f, 1e-3f];

    public static TheoryData<string> Precisions => ["float32", "float16"];

    private async Task UseEveryRouteAsync(string precision)
    {
        await CreateAsync($"\"storage_precision\":\"{precision}\"");
        var base64 = Convert.ToBase64String(MemoryMarshal.AsBytes<float>(s_vector));
        var metadata = $$"""{"{{MetadataField}}":"{{MetadataValue}}","n":1234.5678}""";
        (await UpsertAsync($$"""[{"id":"id-in-the-open","vector":[0.123456,-7.654321,42.42,1e-3],"contents":"{{Contents}}","metadata":{{metadata}}}]""")).ShouldBeOk();
        (await UpsertBinaryAsync($$"""{"ids":["second-id"],"vectors_b64":"{{base64}}","dimension":4,"contents":["{{Contents}}"],"metadata":[{{metadata}}]}""")).ShouldBeOk();

        const string All = "\"include\":[\"distance\",\"metadata\",\"vector\"]";
        var filters = $$"""  "filters":{"{{MetadataField}}":"{{MetadataValue}}"}  """;
        Assert.Equal("id-in-the-open,second-id", (await QueryAsync($"\"query_vectors\":[0.123456,-7.654321,42.42,1e-3],{All},{filters}")).Ids());
        (await PostToIndexAsync("/v1/vectors/query_binary", $$"""{{All}},"batch":{"vectors_b64":"{{base64}}","dimension":4}""")).ShouldBeOk();
        Assert.Contains(Contents, (await GetItemsAsync("\"ids\":[\"second-id\"]")).Text, StringComparison.Ordinal);
        Assert.Contains("too few vectors", (await PostToIndexAsync("/v1/indexes/train")).Text, StringComparison.Ordinal);
        (await PostToIndexAsync("/v1/vectors/list_ids")).ShouldBeOk();
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public async Task Nothing_stored_shows_a_vector_contents_metadata_or_a_key(string precision)
    {
        await UseEveryRouteAsync(precision);
        ShouldHoldNoPlaintext(HeldBytes.ReachableFrom(Emulator), "what is stored");
    }

    [Fact]
    public async Task The_ciphertext_of_items_leaves_out_nothing_that_is_held_of_them()
    {
        await UseEveryRouteAsync("float32");
        var reported = Ciphertexts("id-in-the-open", "second-id").ToHashSet();
        Assert.Equal(6, reported.Count);

        // Whatever is long enough to be a sealed value, but not the ciphers' names and the like that the runtime holds.
        IEnumerable<byte[]> sealedValues = HeldBytes.ReachableFrom(Emulator.Store.Find("a")!.Snapshot());
        Assert.All(sealedValues.Where(static bytes => bytes.Length >= 28 && bytes.Any(static b => b > 127)), bytes =>
            Assert.Contains(Convert.ToHexString(bytes), reported));
    }

    [Fact]
    public async Task The_check_for_plaintext_finds_what_is_there()
    {
        await UseEveryRouteAsync("float32");
        var held = HeldBytes.ReachableFrom(Emulator);
        Assert.True(held.AnyContains("id-in-the-open"u8), "Ids are not encrypted, so the walk must reach one.");
        Assert.True(held.AnyContains("second-id"u8), "Ids are not encrypted, so the walk must reach one.");
        Assert.All(Ciphertexts("id-in-the-open", "second-id"), part =>
            Assert.True(held.AnyContains(Convert.FromHexString(part)), "The walk must reach the ciphertext."));
    }

    [Fact]
    public async Task The_same_item_is_never_encrypted_to_the_same_bytes()
    {
        await CreateAsync();
        const string Item = """[{"id":"1","vector":[1,2,3,4],"contents":"c","metadata":{"k":1}}]""";
        (await UpsertAsync(Item)).ShouldBeOk();
        string[] before = [.. Ciphertexts("1")];
        (await UpsertAsync(Item)).ShouldBeOk();
        Assert.Equal(3, before.Length);
        Assert.Empty(before.Intersect(Ciphertexts("1")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_ciphertext_in_the_place_of_another_is_noticed(int part)
    {
        await CreateAsync();
        (await UpsertAsync("""
            [{"id":"1","vector":[1],"contents":"c1","metadata":{"k":1}},{"id":"2","vector":[2],"contents":"c2","metadata":{"k":2}}]
            """)).ShouldBeOk();
        StoredParts("2")[part].CopyTo(StoredParts("1")[part], 0);

        (await GetItemsAsync("\"ids\":[\"2\"]")).ShouldBeOk();
        (await GetItemsAsync("\"ids\":[\"1\"]")).ShouldFail(500, "Internal server error");
    }

    [Fact]
    public async Task Contents_in_the_place_of_metadata_are_noticed()
    {
        await CreateAsync();
        (await UpsertAsync("""[{"id":"1","vector":[1],"contents":"{\"k\":1}","metadata":{"k":2}}]""")).ShouldBeOk();
        var stored = StoredParts("1");
        stored[2].CopyTo(stored[1], 0);
        (await GetItemsAsync("\"ids\":[\"1\"],\"include\":[\"contents\"]")).ShouldBeOk();
        (await GetItemsAsync("\"ids\":[\"1\"],\"include\":[\"metadata\"]")).ShouldFail(500, "Internal server error");
    }

    [Fact]
    public async Task Errors_quote_no_secret()
    {
        await CreateAsync();
        string[] members =
        [
            $$$"""  "items":[{"id":"1","vector":[1],"metadata":{"{{{MetadataField}}}":1e999}}]  """,
            $$"""  "items":[{"id":"1","vector":["{{Contents}}"]}]  """,
            $$"""  "items":[{"id":"1","contents":"{{Contents}}"}]  """,
            $$"""  "items":[{"id":"1","contents":"{{Contents}}]  """,
        ];
        foreach (var member in members)
            ShouldShowNoSecret(await PostToIndexAsync("/v1/vectors/upsert", member));
        ShouldShowNoSecret(await QueryAsync($$$"""  "query_vectors":[1],"filters":{"{{{MetadataField}}}":{"$gt":"{{{MetadataValue}}}"}}  """));
        ShouldShowNoSecret(await QueryAsync($$$"""  "query_vectors":[1],"filters":{"{{{MetadataField}}}":{"{{{MetadataValue}}}":1}}  """));
        ShouldShowNoSecret(await PostAsync("/v1/indexes/describe", WithIndex(key: OtherKey)));
        ShouldShowNoSecret(await PostAsync("/v1/indexes/describe", WithIndex(key: Key + "0")));
    }

    /// <summary>Vector, metadata and contents as they are held, not copies.</summary>
    private byte[][] StoredParts(string id)
    {
        var record = Emulator.Store.Find("a")!.Peek(id)!;
        return [record.Vector, record.Metadata!, record.Contents!];
    }

    private IEnumerable<string> Ciphertexts(params string[] ids) =>
        from id in ids
        let held = Emulator.GetCiphertext("a", id)!
        from part in new[] { held.Vector, held.Metadata!.Value, held.Contents!.Value }
        select Convert.ToHexString(part.Span);

    private static void ShouldShowNoSecret(Reply reply)
    {
        Assert.InRange(reply.Status, 400, 499);
        foreach (var secret in new[] { Contents, MetadataField, MetadataValue, Key, OtherKey })
            Assert.DoesNotContain(secret, reply.Text, StringComparison.Ordinal);
    }

    private static void ShouldHoldNoPlaintext(IReadOnlyList<byte[]> buffers, string where)
    {
        Assert.NotEmpty(buffers);
        Assert.False(buffers.AnyContains(Encoding.UTF8.GetBytes(Contents)), $"Contents in {where}");
        Assert.False(buffers.AnyContains(Encoding.UTF8.GetBytes(MetadataField)), $"A metadata field in {where}");
        Assert.False(buffers.AnyContains(Encoding.UTF8.GetBytes(MetadataValue)), $"A metadata value in {where}");
        Assert.False(buffers.AnyContains("1234.5678"u8), $"A metadata number in {where}");
        Assert.False(buffers.AnyContains(MemoryMarshal.AsBytes<float>(s_vector.AsSpan(0, 2))), $"A vector in {where}");
        Assert.False(buffers.AnyContains(MemoryMarshal.AsBytes<Half>([.. s_vector.Take(2).Select(static f => (Half)f)])), $"A float16 vector in {where}");
        Assert.False(buffers.AnyContains(Convert.FromHexString(Key)), $"The index key in {where}");
        Assert.False(buffers.AnyContains(Encoding.ASCII.GetBytes(Key)), $"The index key as text in {where}");
    }
}
