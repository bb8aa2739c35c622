using System.Text;
using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

public sealed class CiphertextTests : HttpTest
{
    private const string Contents = "the contents nobody may read";
    private const string Metadata = """{"author":"ann"}""";

    private Task<Reply> StoreAsync() =>
        UpsertAsync($$"""[{"id":"1","vector":[1,2,3,4],"contents":"{{Contents}}","metadata":{{Metadata}}},{"id":"bare","vector":[1,2,3,4]}]""");

    [Fact]
    public async Task What_is_held_of_an_item_is_as_long_as_its_plaintext_with_nonce_and_tag_and_shows_none_of_it()
    {
        await CreateAsync();
        (await StoreAsync()).ShouldBeOk();
        var held = Emulator.GetCiphertext("a", "1")!;
        const int Overhead = ItemCiphertext.NonceLength + ItemCiphertext.TagLength;
        Assert.Equal(
            (4 * sizeof(float) + Overhead, Metadata.Length + Overhead, Contents.Length + Overhead),
            (held.Vector.Length, held.Metadata!.Value.Length, held.Contents!.Value.Length));
        Assert.Equal("Vector: 44 bytes, metadata: 44, contents: 56", held.ToString());
        Assert.Equal(-1, held.Contents.Value.Span.IndexOf(Encoding.UTF8.GetBytes(Contents)));
        Assert.Equal(-1, held.Metadata.Value.Span.IndexOf("ann"u8));
    }

    [Fact]
    public async Task It_is_what_is_stored_and_changes_with_every_write()
    {
        await CreateAsync();
        (await StoreAsync()).ShouldBeOk();
        var first = Convert.ToHexString(Emulator.GetCiphertext("a", "1")!.Contents!.Value.Span);
        Assert.Contains(first, HeldBytes.ReachableFrom(Emulator).Select(Convert.ToHexString));
        (await StoreAsync()).ShouldBeOk();
        Assert.NotEqual(first, Convert.ToHexString(Emulator.GetCiphertext("a", "1")!.Contents!.Value.Span));
    }

    [Fact]
    public async Task It_is_a_copy_that_cannot_harm_what_is_stored()
    {
        await CreateAsync();
        (await StoreAsync()).ShouldBeOk();
        System.Runtime.InteropServices.MemoryMarshal.AsMemory(Emulator.GetCiphertext("a", "1")!.Contents!.Value).Span.Clear();
        Assert.Contains(Contents, (await GetItemsAsync("\"ids\":[\"1\"]")).ShouldBeOk().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        Assert.Null(Emulator.GetCiphertext("a", "1"));
        await CreateAsync();
        (await StoreAsync()).ShouldBeOk();
        Assert.Null(Emulator.GetCiphertext("a", "2"));
        var bare = Emulator.GetCiphertext("a", "bare")!;
        Assert.Equal((null, null), (bare.Metadata, bare.Contents));
        Assert.Equal("Vector: 44 bytes, metadata: 0, contents: 0", bare.ToString());
    }
}
