using System.Text.Json;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Items by their id: reading, deleting, listing and counting them.</summary>
public sealed class ItemTests : EmulatorTest
{
    private static readonly string[] s_pieces = ["\"ä", "🦉", "\\x\n", "plain"];

    public static TheoryData<bool> Both => [true, false];

    // The long ones are more than is written or read in one piece.
    public static TheoryData<string> Ids => [
        "plain", "with space", "\"quoted\"", "back\\slash", "slash/../path", "%41?&=#", "\0\u0001\u001f", "\r\n\t", "\u007f\u0080\u009f",
        "äöü ß é", "日本語", "مرحبا", "🦉🦉", "e\u0301", "\u2028\u2029", "\ufeffbom", "\uffff", "<script>&'", "null", "0", "-1", " leading", "trailing ",
        new string('x', 5_000), new string('"', 9_000), string.Concat(Enumerable.Repeat("🦉", 3_000))];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task An_id_of_any_characters_is_stored_found_listed_and_deleted(string id)
    {
        var caller = await CreateAsync(sync: false);
        await caller.UpsertAsync([new VectorItem(id, new float[] { 1 }) { Contents = id, Metadata = new() { ["id"] = id } }]);
        await caller.UpsertBinaryAsync(["other"], new float[,] { { 9 } });

        var item = await caller.GetOneAsync(id);
        Assert.Equal(id, item.Id);
        Assert.Equal(id, item.Contents!.Text);
        Assert.Equal(id, item.Metadata!["id"].AsString());
        Assert.Equal([id, "other"], await caller.IdsAsync());
        Assert.Equal(id, (await caller.QueryAsync([1], new() { Filter = Filter.Eq("id", id) })).Single().Id);
        await caller.DeleteAsync([id]);
        Assert.Equal(["other"], await caller.IdsAsync());

        await caller.UpsertBinaryAsync([id], new float[,] { { 1 } }, contents: [id]);
        Assert.Equal(id, (await caller.GetOneAsync(id)).Contents!.Text);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Unknown_ids_are_left_out_of_what_is_read_and_ignored_in_what_is_deleted(bool sync)
    {
        var caller = await CreateAsync(sync);
        await caller.UpsertAsync(["1", "2", "3"], new float[,] { { 1 }, { 2 }, { 3 } });
        Assert.Equal(["3", "1"], (await caller.GetAsync(["3", "nobody", "1"])).Select(item => item.Id));
        Assert.Empty(await caller.GetAsync([]));

        var deleted = await caller.DeleteAsync(["2", "nobody"]);
        Assert.Equal("Deleted 2 vectors", deleted.Message);
        Assert.Matches("^[0-9a-f]{32}$", deleted.RequestId);
        Assert.Contains("nothing was sent", (await caller.DeleteAsync([])).Message, StringComparison.Ordinal);
        Assert.Equal(["1", "3"], await caller.IdsAsync());
        Assert.Equal(2, await caller.Index.CountAsync());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Every_combination_of_fields_gives_what_was_asked_for(bool sync)
    {
        var caller = await CreateAsync(sync);
        await caller.UpsertAsync([new VectorItem("1", new float[] { 1, 2 }) { Contents = "c", Metadata = new() { ["k"] = 1 } }]);
        for (var flags = 0; flags < 8; flags++)
        {
            var fields = (ItemFields)flags;
            var items = await caller.GetAsync(["1"], fields);
            if (fields == ItemFields.None)
            {
                // An item of which nothing is asked for has no row.
                Assert.Empty(items);
                continue;
            }
            var item = Assert.Single(items);
            Assert.Equal("1", item.Id);
            // What was not asked for is no part of it.
            string?[] parts = [
                "\"id\":\"1\"",
                fields.HasFlag(ItemFields.Contents) ? "\"contents\":\"c\"" : null,
                fields.HasFlag(ItemFields.Metadata) ? "\"metadata\":{\"k\":1}" : null,
                fields.HasFlag(ItemFields.Vector) ? "\"vector\":[1,2]" : null,
            ];
            Assert.Equal($"{{{string.Join(',', parts.OfType<string>())}}}", JsonSerializer.Serialize(item, JsonSerializerOptions.Web));
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Contents_come_back_as_text_or_as_bytes(bool sync)
    {
        var caller = await CreateAsync(sync);
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        ItemContents?[] contents = [bytes, "text with \"quotes\" and 🦉", null, "", Array.Empty<byte>(), bytes[..1]];
        string[] ids = ["bytes", "text", "none", "empty text", "no bytes", "one byte"];
        await caller.UpsertBinaryAsync(ids, new float[6, 1], contents: contents);
        await caller.UpsertAsync([new VectorItem("item", new float[] { 1 }) { Contents = bytes }]);

        Assert.Equal(bytes, (await caller.GetOneAsync("bytes")).Contents!.ToBytes());
        Assert.Equal(bytes, (await caller.GetOneAsync("item")).Contents!.ToBytes());
        Assert.Equal(0, Assert.Single((await caller.GetOneAsync("one byte")).Contents!.ToBytes()));
        Assert.Equal("text with \"quotes\" and 🦉", (await caller.GetOneAsync("text")).Contents!.Text);
        Assert.Throws<FormatException>(() => caller.GetOneAsync("text").GetAwaiter().GetResult().Contents!.ToBytes());
        Assert.Null((await caller.GetOneAsync("none")).Contents);
        // The service does not tell empty contents from none.
        Assert.Null((await caller.GetOneAsync("empty text")).Contents);
        Assert.Null((await caller.GetOneAsync("no bytes")).Contents);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Contents_of_a_megabyte_come_back_whole(bool sync)
    {
        var caller = await CreateAsync(sync);
        var bytes = new byte[1024 * 1024];
        new Random(5).NextBytes(bytes);
        var text = string.Concat(Enumerable.Range(0, 100_000).Select(i => s_pieces[i % 4])) + new string('z', 700_000);
        await caller.UpsertBinaryAsync(["bytes", "text"], new float[2, 1], contents: [bytes, text]);
        await caller.UpsertAsync([new VectorItem("bytes of an item", new float[] { 1 }) { Contents = bytes }, new VectorItem("text of an item", new float[] { 1 }) { Contents = text }]);

        Assert.Equal(bytes, (await caller.GetOneAsync("bytes")).Contents!.ToBytes());
        Assert.Equal(bytes, (await caller.GetOneAsync("bytes of an item")).Contents!.ToBytes());
        Assert.True(text == (await caller.GetOneAsync("text")).Contents!.Text, "Text differs.");
        Assert.True(text == (await caller.GetOneAsync("text of an item")).Contents!.Text, "Text of an item differs.");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Metadata_of_every_kind_comes_back_equal(bool sync)
    {
        var caller = await CreateAsync(sync);
        var moment = new DateTimeOffset(2026, 3, 20, 14, 46, 1, 234, TimeSpan.Zero);
        var metadata = new Metadata
        {
            ["yes"] = true,
            ["no"] = false,
            ["int"] = 42,
            ["big"] = 9007199254740992,
            ["neg"] = -0.5,
            ["tiny"] = double.Epsilon,
            ["huge"] = double.MaxValue,
            ["text"] = "ä\"\\\n🦉",
            ["empty"] = "",
            ["list"] = new[] { "x", "", "ü" },
            ["none"] = Array.Empty<string>(),
            ["when"] = moment,
            ["map"] = new Metadata { ["inner"] = new Metadata { ["deep"] = 1 }, ["l"] = new[] { "a" } },
            ["käse \"q\""] = 1,
        };
        await caller.UpsertAsync([new VectorItem("item", new float[] { 1 }) { Metadata = metadata }]);
        await caller.UpsertBinaryAsync(["row", "bare"], new float[2, 1], [metadata, null]);

        Assert.Equal(metadata, (await caller.GetOneAsync("item")).Metadata);
        Assert.Equal(metadata, (await caller.GetOneAsync("row")).Metadata);
        Assert.True((await caller.GetOneAsync("bare")).Metadata is null or { Count: 0 }, "There is metadata that nobody has stored.");
        Assert.Equal(moment, (await caller.GetOneAsync("row")).Metadata!["when"].AsDateTimeOffset());
        var match = (await caller.QueryAsync([0], new() { TopK = 1, Include = QueryInclude.Metadata, Filter = Filter.Eq("int", 42) }))[0];
        Assert.Equal(metadata, match.Metadata);
    }

    [Fact]
    public async Task Many_thousands_of_ids_are_listed_in_their_order()
    {
        const int Count = 60_000;
        var caller = await CreateAsync(sync: false);
        string[] ids = [.. Enumerable.Range(0, Count).Select(i => $"id \"{i}\" {new string('ü', i % 40)}")];
        await caller.UpsertBinaryAsync(ids, new float[Count, 1]);
        Assert.Equal(Count, await caller.Index.CountAsync());
        Assert.Equal(ids, await caller.IdsAsync());
    }

    [Fact]
    public async Task Listing_can_be_left_before_its_end()
    {
        var caller = await CreateAsync(sync: false);
        await caller.UpsertBinaryAsync([.. Enumerable.Range(0, 50_000).Select(i => $"an id that is not short {i}")], new float[50_000, 1]);
        await foreach (var id in caller.Index.ListIdsAsync())
        {
            Assert.Equal("an id that is not short 0", id);
            break;
        }
        Assert.Equal(50_000, await caller.Index.CountAsync());
    }
}
