using System.Text.Json;
using CyborgDb.Conformance.Tests.Support;

namespace CyborgDb.Conformance.Tests;

/// <summary>What is stored comes back as it was: vectors, contents and metadata, over both routes.</summary>
public sealed class ItemTests(ServiceUnderTest service) : ServiceTest(service)
{
    private static readonly float[] s_awkward =
        [0.1f, -0.2f, 1e-38f, 3.4e38f, -0f, 1f / 3, MathF.PI, float.Epsilon, 16_777_217, -1e-20f, 123_456.789f, 5e-45f];

    [Theory, InlineData(true), InlineData(false)]
    public async Task Vectors_come_back_bit_for_bit_from_either_route(bool binary)
    {
        var index = await CreateAsync();
        if (binary)
            await index.UpsertAsync(["v"], (s_awkward, s_awkward.Length));
        else
            await index.UpsertAsync([new VectorItem("v", s_awkward)]);
        await EventuallyAsync(async () =>
        {
            var item = Assert.Single(await index.GetAsync(["v"], ItemFields.Vector));
            Assert.Equal(Array.ConvertAll(s_awkward, BitConverter.SingleToInt32Bits), Array.ConvertAll(item.Vector!.Value.ToArray(), BitConverter.SingleToInt32Bits));
        });
    }

    [Fact]
    public async Task Contents_come_back_as_text_or_as_bytes()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        const string Text = "text with \"quotes\", a line\nbreak, ä and 🦉";
        var index = await CreateAsync();
        await index.UpsertBinaryAsync(["bytes", "text", "none"], new float[3, 2], contents: [bytes, Text, null]);
        await index.UpsertAsync([new VectorItem("item", new float[2]) { Contents = bytes }]);
        await EventuallyAsync(async () =>
        {
            var items = await ByIdAsync(index, "bytes", "text", "none", "item");
            Assert.Equal(4, items.Count);
            Assert.Equal(bytes, items["bytes"].Contents!.ToBytes());
            Assert.Equal(bytes, items["item"].Contents!.ToBytes());
            Assert.Equal(Text, items["text"].Contents!.Text);
            Assert.True(string.IsNullOrEmpty(items["none"].Contents?.Text), "There are contents where there were none.");
        });
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Metadata_of_every_kind_comes_back_equal(bool binary)
    {
        var metadata = new Metadata
        {
            ["yes"] = true,
            ["no"] = false,
            ["whole"] = 42,
            ["epoch"] = 1_763_683_200_123,
            ["negative"] = -0.5,
            ["large"] = 1e300,
            ["text"] = "ä\"\\\n🦉",
            ["empty"] = "",
            ["list"] = new[] { "x", "", "ü" },
            ["map"] = new Metadata { ["inner"] = new Metadata { ["deep"] = 1 }, ["list"] = new[] { "a" } },
        };
        var index = await CreateAsync();
        if (binary)
            await index.UpsertBinaryAsync(["m", "none"], new float[2, 1], [metadata, null]);
        else
            await index.UpsertAsync([new VectorItem("m", new float[1]) { Metadata = metadata }, new VectorItem("none", new float[1])]);
        await EventuallyAsync(async () =>
        {
            var items = await ByIdAsync(index, "m", "none");
            Assert.Equal(2, items.Count);
            Assert.Equal(metadata, items["m"].Metadata);
            Assert.True(items["none"].Metadata is null or { Count: 0 }, "There is metadata where there was none.");
        });
    }

    [Fact]
    public async Task An_upsert_replaces_an_item_as_a_whole()
    {
        var index = await CreateAsync();
        await index.UpsertBinaryAsync(["a", "b"], new float[,] { { 1 }, { 2 } }, [new() { ["k"] = 1 }, null], ["first", null]);
        await HasItemsAsync(index, 2);
        var result = await index.UpsertAsync([new VectorItem("a", new float[] { 5 }) { Metadata = new() { ["other"] = 2 } }]);
        Assert.Equal((1, false), (result.Count, result.TrainingTriggered));
        await EventuallyAsync(async () =>
        {
            var item = Assert.Single(await index.GetAsync(["a"]));
            Assert.Equal([5f], item.Vector!.Value.ToArray());
            Assert.Equal(new Metadata { ["other"] = 2 }, item.Metadata);
            Assert.True(string.IsNullOrEmpty(item.Contents?.Text), "The contents were not replaced.");
        });
        Assert.Equal(2, await index.CountAsync());
    }

    [Fact]
    public async Task Unknown_ids_are_left_out_of_what_is_read_and_ignored_in_what_is_deleted()
    {
        var index = await CreateAsync();
        await index.UpsertAsync(["1", "2", "3"], new float[,] { { 1 }, { 2 }, { 3 } });
        await HasItemsAsync(index, 3);
        Assert.Equal(["1", "3"], Sorted((await index.GetAsync(["3", "nobody", "1"])).Select(item => item.Id)));
        await index.DeleteAsync(["2", "nobody"]);
        await EventuallyAsync(async () => Assert.Equal(["1", "3"], await ListAsync(index)));
        Assert.Equal(2, await index.CountAsync());
    }

    [Fact]
    public async Task Only_the_fields_that_were_asked_for_come_back()
    {
        var index = await CreateAsync();
        await index.UpsertAsync([new VectorItem("a", new float[] { 1, 2 }) { Contents = "c", Metadata = new() { ["k"] = 1 } }]);
        await HasItemsAsync(index, 1);
        for (var flags = 1; flags < 8; flags++)
        {
            var fields = (ItemFields)flags;
            var item = Assert.Single(await index.GetAsync(["a"], fields));
            // What was not asked for is no part of it.
            string?[] parts = [
                "\"id\":\"a\"",
                fields.HasFlag(ItemFields.Contents) ? "\"contents\":\"c\"" : null,
                fields.HasFlag(ItemFields.Metadata) ? "\"metadata\":{\"k\":1}" : null,
                fields.HasFlag(ItemFields.Vector) ? "\"vector\":[1,2]" : null,
            ];
            Assert.Equal($"{{{string.Join(',', parts.OfType<string>())}}}", JsonSerializer.Serialize(item, JsonSerializerOptions.Web));
        }
    }

    [Fact]
    public async Task Ids_of_any_characters_are_ids()
    {
        string[] ids = ["plain", "with space", "\"quoted\\", "ä 日本 🦉", "a/b?c#d%20", "000", "null"];
        var index = await CreateAsync();
        await index.UpsertAsync(ids, new float[ids.Length, 1]);
        await EventuallyAsync(async () => Assert.Equal(Sorted(ids), await ListAsync(index)));
        Assert.Equal(Sorted(ids), Sorted((await index.GetAsync(ids, ItemFields.Vector)).Select(item => item.Id)));
        await index.DeleteAsync(ids);
        await HasItemsAsync(index, 0);
    }

    [Fact]
    public async Task Thousands_of_items_go_in_and_come_out_as_streams()
    {
        const int Count = 3_000;
        var index = await CreateAsync(new() { Dimension = 16 });
        var vectors = new float[Count, 16];
        for (var row = 0; row < Count; row++)
            vectors[row, row % 16] = row + 1;
        var account = await index.IngestAsync(Enumerable.Range(0, Count).ToList(), vectors, options: new() { BatchItems = 500 });
        Assert.Equal(Count, account.Stored);
        await HasItemsAsync(index, Count);

        var ids = await ListAsync(index);
        Assert.Equal(Count, ids.Length);
        var read = 0;
        await foreach (var item in index.GetStreamAsync(ids, ItemFields.Vector))
        {
            var row = int.Parse(item.Id, System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(row + 1, item.Vector!.Value.Span[row % 16]);
            read++;
        }
        Assert.Equal(Count, read);
    }

    private static async Task<string[]> ListAsync(EncryptedIndex index)
    {
        var ids = new List<string>();
        await foreach (var id in index.ListIdsAsync())
            ids.Add(id);
        return Sorted(ids);
    }

    private static async Task<Dictionary<string, StoredItem>> ByIdAsync(EncryptedIndex index, params string[] ids) =>
        (await index.GetAsync(ids)).ToDictionary(item => item.Id);
}
