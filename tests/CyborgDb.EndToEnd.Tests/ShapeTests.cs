using System.Numerics.Tensors;
using Embedding = (System.ReadOnlyMemory<float> Vector, string Model);

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The forms in which ids, vectors, metadata and contents are at hand: each call compiles as it stands here, and does what it says.</summary>
public sealed class ShapeTests : EmulatorTest
{
    private static readonly string[] s_ids = ["a", "b"];
    private static readonly float[,] s_matrix = { { 1, 2 }, { 3, 4 } };

    [Fact]
    public async Task A_query_takes_what_a_vector_is()
    {
        var index = await StoredAsync();
        Embedding embedding = (new float[] { 1, 2 }, "model");
        var filter = Filter.Eq("lang", "en");
        float[] a = [1, 2];
        double[] doubles = [1, 2];
        Half[] halves = [(Half)1, (Half)2];
        IReadOnlyList<QueryMatch>[] all =
        [
            await index.QueryAsync([1f, 2f]),
            await index.QueryAsync([1, 2], topK: 5),
            await index.QueryAsync(embedding.Vector, topK: 5, filter),
            await index.QueryAsync(a),
            await index.QueryAsync(a, 5),
            await index.QueryAsync(a, new() { TopK = 5 }),
            await index.QueryAsync(a.AsMemory()),
            await index.QueryAsync(new ArraySegment<float>([0, 1, 2], 1, 2), new QueryOptions { Filter = filter }),
            await index.QueryAsync(doubles),
            await index.QueryAsync(halves.AsMemory(), 5),
            await index.QueryDiverseAsync([1f, 2f]),
            index.Query([1f, 2f]),
            index.Query([1f, 2f], topK: 5, filter),
            index.Query(a.AsSpan(), new() { TopK = 5 }),
            index.Query(stackalloc float[] { 1, 2 }, 5),
            index.Query(embedding.Vector, 5),
            index.Query(doubles, new() { TopK = 5 }),
        ];
        Assert.All(all, matches => Assert.Equal(("a", 0), (matches[0].Id, matches[0].Distance!.Value)));
        Assert.Equal("a", Assert.Single(await index.QueryAsync(embedding.Vector, topK: 1)).Id);
        Assert.Equal("a", Assert.Single(await index.QueryAsync([9f, 9f], topK: 5, filter)).Id);
    }

    [Fact]
    public async Task A_batch_of_queries_takes_what_rows_are()
    {
        var index = await StoredAsync();
        float[] a = [1, 2], b = [3, 4];
        ReadOnlyMemory<float> c = a, d = b;
        IReadOnlyList<IReadOnlyList<QueryMatch>>[] all =
        [
            await index.QueryBatchAsync([a, b]),
            await index.QueryBatchAsync([c, d], topK: 5),
            await index.QueryBatchAsync([a, d], new() { TopK = 5 }),
            await index.QueryBatchAsync([[1f, 2f], [3f, 4f]]),
            await index.QueryBatchAsync(s_matrix),
            await index.QueryBatchAsync(new List<float[]> { a, b }, 5, Filter.Exists("lang")),
            index.QueryBatch([a, b]),
            index.QueryBatch(new[] { c, d }, topK: 5),
        ];
        Assert.All(all, lists => Assert.Equal(["a", "b"], lists.Select(matches => matches[0].Id)));
    }

    [Fact]
    public async Task An_upsert_takes_one_item_and_any_sequence_of_them()
    {
        var index = await CreateAsync();
        VectorItem[] items = [new("b", [3f, 4f]), new("c", [5, 6]), new("d", new double[] { 7, 8 })];
        Assert.Equal(1, (await index.UpsertAsync(new VectorItem("a", [1f, 2f]) { Contents = "text", Metadata = new() { ["n"] = 1 } })).Count);
        Assert.Equal(1, (await index.UpsertAsync(items.Where(item => item.Id == "b"))).Count);
        Assert.Equal(1, index.Upsert(items[1]).Count);
        Assert.Equal(3, index.Upsert(items.Select(item => item)).Count);
        Assert.Equal(2, (await index.UpsertAsync([new("e", [9f, 10f]), new("f", [11f, 12f])])).Count);
        Assert.Equal(3, (await index.UpsertAsync(items, new() { Timeout = TimeSpan.FromMinutes(1) })).Count);
        Assert.Equal(6, await index.CountAsync());
        var stored = await index.GetAsync("a");
        Assert.Equal(("text", 1), (stored!.Contents!.Text, stored.Metadata!["n"].AsInt64()));
        Assert.Equal(new float[] { 7, 8 }, (await index.GetAsync("d"))!.Vector!.Value.ToArray());
    }

    [Fact]
    public async Task An_upsert_takes_one_id_with_what_a_vector_is()
    {
        var index = await CreateAsync();
        float[] vector = [1, 2];
        Embedding embedding = (vector, "model");
        var metadata = new Metadata { ["lang"] = "en" };
        UpsertResult[] all =
        [
            await index.UpsertAsync("1", vector),
            await index.UpsertAsync("2", [1f, 2f]),
            await index.UpsertAsync("3", [1, 2], metadata),
            await index.UpsertAsync("4", embedding.Vector, metadata, "text"),
            await index.UpsertAsync("5", new double[] { 1, 2 }, contents: new byte[] { 1 }),
            await index.UpsertAsync("6", new Half[] { (Half)1, (Half)2 }, new() { ["lang"] = "en" }, null, new() { Timeout = TimeSpan.FromMinutes(1) }),
            await index.UpsertAsync("7", new List<float> { 1, 2 }, cancellationToken: TestContext.Current.CancellationToken),
            await index.UpsertBinaryAsync("8", vector, metadata, "text"),
            await index.UpsertBinaryAsync("9", [1f, 2f]),
            index.Upsert("10", vector),
            index.Upsert("11", [1f, 2f], metadata, "text"),
            index.Upsert("12", vector.AsSpan()),
            index.Upsert("13", stackalloc float[] { 1, 2 }),
            index.Upsert("14", embedding.Vector),
            index.Upsert("15", new double[] { 1, 2 }, metadata),
            index.UpsertBinary("16", vector),
            index.UpsertBinary("17", vector.AsSpan(), metadata, "text"),
        ];
        Assert.All(all, result => Assert.Equal(1, result.Count));
        var items = await index.GetAsync(Enumerable.Range(1, all.Length));
        Assert.Equal(all.Length, items.Count);
        Assert.All(items, item => Assert.Equal(new float[] { 1, 2 }, item.Vector!.Value.ToArray()));
        var stored = (await index.GetAsync("4"))!;
        Assert.Equal(("en", "text"), (stored.Metadata.GetString("lang"), stored.Contents!.Text));
    }

    [Fact]
    public async Task One_id_and_its_vector_are_refused_by_their_names()
    {
        var index = await StoredAsync();
        string id = "doc", noId = null!;
        await Assert.ThrowsAsync<ArgumentNullException>("id", () => index.UpsertAsync(noId, [1f, 2f]));
        await Assert.ThrowsAsync<ArgumentException>("id", () => index.UpsertAsync("", [1f, 2f]));
        await Assert.ThrowsAsync<ArgumentException>("vector", () => index.UpsertAsync(id, [1f, float.NaN]));
        await Assert.ThrowsAsync<ArgumentException>("vector", () => index.UpsertAsync(id, Array.Empty<float>()));
        await Assert.ThrowsAsync<ArgumentException>("vector", () => index.UpsertBinaryAsync(id, [1f, 2f, 3f]));
        await Assert.ThrowsAsync<ArgumentException>("metadata", () => index.UpsertAsync(id, [1f, 2f], new() { ["n"] = long.MaxValue }));
        Assert.Throws<ArgumentException>("vector", () => index.Upsert(id, [1f, float.NaN]));
        // What is no vector is no vector of one id either: the sequence of characters that a string is says so.
        Assert.Contains("whole string", (await Assert.ThrowsAsync<ArgumentException>("ids", () => index.UpsertAsync(id, new float[,] { { 1, 2 } }))).Message, StringComparison.Ordinal);
        Assert.Equal(2, await index.CountAsync());
    }

    [Fact]
    public async Task Ids_and_rows_go_in_the_form_that_they_are_in()
    {
        var rows = new List<float[]> { new float[] { 1, 2 }, new float[] { 3, 4 } };
        ReadOnlyMemory<float>[] memories = [rows[0], rows[1]];
        Guid[] guids = [Guid.NewGuid(), Guid.NewGuid()];
        Metadata[] metadata = [new() { ["lang"] = "en" }, new() { ["lang"] = "de" }];
        string[] texts = ["text a", "text b"];
        await AssertStoredAsync(s_ids, index => index.UpsertAsync(["a", "b"], [[1f, 2f], [3f, 4f]]));
        await AssertStoredAsync(s_ids, index => index.UpsertAsync(s_ids, rows));
        await AssertStoredAsync(s_ids, index => index.UpsertAsync(s_ids.ToList(), memories));
        await AssertStoredAsync(s_ids, index => index.UpsertAsync(s_ids.Where(id => id.Length > 0), memories.ToList()));
        await AssertStoredAsync(s_ids, index => index.UpsertAsync(s_ids, [.. rows.Select(row => row)]));
        await AssertStoredAsync(s_ids, index => index.UpsertAsync(s_ids, new double[,] { { 1, 2 }, { 3, 4 } }));
        await AssertStoredAsync(s_ids, index => index.UpsertAsync(s_ids, Tensor.Create(new float[] { 1, 2, 3, 4 }, [2, 2])));
        await AssertStoredAsync([.. guids.Select(guid => guid.ToString())], index => index.UpsertAsync(guids, rows));
        await AssertStoredAsync(["7", "8"], index => index.UpsertAsync(Enumerable.Range(7, 2), rows));
        await AssertStoredAsync(["7", "8"], index => index.UpsertAsync(new List<long> { 7, 8 }, rows));
        await AssertStoredAsync(["7", "8"], index => index.UpsertAsync([7, 8], rows, metadata));
        await AssertStoredAsync(s_ids, index => index.UpsertAsync(s_ids, s_matrix, metadata, texts));
        await AssertStoredAsync(s_ids, index => index.UpsertAsync(s_ids, s_matrix, metadata.Select(each => each), ["text a", "text b"]));
        await AssertStoredAsync(s_ids, index => index.UpsertAsync(s_ids, s_matrix, [new() { ["lang"] = "en" }, null], [new byte[] { 1 }, null]));
        await AssertStoredAsync(s_ids, index => index.UpsertAsync(s_ids, s_matrix, contents: new byte[][] { [1], [2] }));
        await AssertStoredAsync(s_ids, index => index.UpsertBinaryAsync(s_ids, s_matrix, metadata, texts));
        await AssertStoredAsync(s_ids, index => index.UpsertBinaryAsync(s_ids, new float[] { 1, 2, 3, 4 }, metadata, [.. texts]));
        await AssertStoredAsync(s_ids, index => index.UpsertAsync(s_ids, new float[] { 1, 2, 3, 4 }));
        await AssertStoredAsync(s_ids, index => index.UpsertAsync(s_ids, new float[] { 1, 2, 3, 4 }.AsMemory(), dimension: 2));
        await AssertStoredAsync(s_ids, index => Task.Run(() => index.Upsert(s_ids, s_matrix)));
        await AssertStoredAsync(s_ids, index => Task.Run(() => index.Upsert(s_ids, [[1f, 2f], [3f, 4f]])));
        await AssertStoredAsync(s_ids, index => Task.Run(() => index.Upsert(s_ids, new float[] { 1, 2, 3, 4 }.AsSpan())));
        await AssertStoredAsync(s_ids, index => Task.Run(() => index.Upsert(s_ids, [1f, 2f, 3f, 4f], dimension: 2)));
        await AssertStoredAsync(s_ids, index => Task.Run(() => index.Upsert(s_ids, new ReadOnlyTensorSpan<float>([1, 2, 3, 4], [2, 2]))));
        await AssertStoredAsync(s_ids, index => Task.Run(() => index.UpsertBinary(s_ids, s_matrix, metadata, texts)));
    }

    [Fact]
    public async Task Metadata_and_contents_arrive_in_whatever_form_they_went()
    {
        var index = await CreateAsync();
        await index.UpsertAsync(s_ids, s_matrix, [null, new() { ["n"] = 2 }], new List<string?> { "text a", null });
        await index.UpsertAsync(["c", "d"], s_matrix, contents: new byte[]?[] { [1, 2], null });
        var items = (await index.GetAsync(["a", "b", "c", "d"])).ToDictionary(item => item.Id);
        Assert.Equal(("text a", null), (items["a"].Contents?.Text, items["b"].Contents));
        Assert.Equal(new Metadata { ["n"] = 2 }, items["b"].Metadata);
        Assert.Equal([], items["a"].Metadata ?? []);
        Assert.Equal([1, 2], items["c"].Contents!.ToBytes());
        Assert.Null(items["d"].Contents);
    }

    [Fact]
    public async Task One_item_and_many_are_read_and_deleted_by_ids_in_any_form()
    {
        var index = await CreateAsync();
        var guid = Guid.NewGuid();
        await index.UpsertAsync(["a", "b", guid.ToString(), "7", "8"], [[1f], [2f], [3f], [4f], [5f]]);
        Assert.Equal(new float[] { 1 }, (await index.GetAsync("a"))!.Vector!.Value.ToArray());
        Assert.Equal([1], index.Get("a", ItemFields.Vector)!.Vector!.Value.ToArray());
        Assert.Null(await index.GetAsync("nobody"));
        Assert.Equal(2, (await index.GetAsync(["a", "b"])).Count);
        Assert.Equal(2, (await index.GetAsync((await index.QueryAsync([1f], topK: 2)).Select(match => match.Id))).Count);
        Assert.Equal(guid.ToString(), Assert.Single(await index.GetAsync([guid])).Id);
        Assert.Equal(2, index.Get([7, 8]).Count);
        Assert.Equal(2, await index.GetStreamAsync(Enumerable.Range(7, 2)).CountAsync());
        await index.DeleteAsync("a");
        index.Delete("b");
        await index.DeleteAsync(new[] { guid });
        await index.DeleteAsync(Enumerable.Range(7, 1));
        Assert.Equal(1, await index.CountAsync());
    }

    [Fact]
    public async Task A_matrix_is_ingested_under_ids_in_any_form()
    {
        var index = await CreateAsync();
        Assert.Equal(2, (await index.IngestAsync(Enumerable.Range(0, 2), s_matrix)).Stored);
        Assert.Equal(2, (await index.IngestAsync(new[] { Guid.NewGuid(), Guid.NewGuid() }, [[1f, 2f], [3f, 4f]])).Stored);
        Metadata[] metadata = [new() { ["lang"] = "en" }, new() { ["lang"] = "de" }];
        string[] contents = ["text a", "text b"];
        Assert.Equal(2, (await index.IngestAsync(Enumerable.Range(2, 2), s_matrix, metadata, contents)).Stored);
        Assert.Equal(6, await index.CountAsync());
        var items = (await index.GetAsync([1, 2, 3])).ToDictionary(item => item.Id);
        Assert.Equal((null, "text a", "text b"), (items["1"].Contents, items["2"].Contents!.Text, items["3"].Contents!.Text));
        Assert.Equal(("en", "de"), (items["2"].Metadata!["lang"].AsString(), items["3"].Metadata!["lang"].AsString()));
    }

    [Fact]
    public async Task A_field_without_a_value_is_JSONs_null()
    {
        // metadata["x"] = null is CS0037: what a value is made from is a string, a number, a list, …, and the compiler does not choose one.
        var index = await CreateAsync();
        var metadata = new Metadata { ["a"] = MetadataValue.Null, ["b"] = default, ["c"] = (string?)null, ["d"] = (int?)null };
        metadata["e"] = MetadataValue.Null;
        metadata.Add("f", MetadataValue.Null);
        await index.UpsertAsync("1", [1f], metadata);
        Assert.Equal("""{"a":null,"b":null,"c":null,"d":null,"e":null,"f":null}""", (await index.GetAsync("1"))!.Metadata.ToJson());
        Assert.Equal("""{"x":{"$eq":null}}""", Filter.Eq("x", MetadataValue.Null).ToJson());
    }

    [Fact]
    public async Task Filters_are_combined_one_by_one_or_in_any_sequence()
    {
        var index = await StoredAsync();
        Filter first = Filter.Exists("lang"), second = Filter.Eq("lang", "en");
        string[] languages = ["en", "fr"];
        var list = new List<Filter> { first, second };
        Filter[] all =
        [
            Filter.And(first, second), Filter.And([first, second]), Filter.And(list), Filter.And(list.Where(filter => filter is not null)), Filter.And(list.ToArray()),
            Filter.Or(languages.Select(language => Filter.Eq("lang", language))), Filter.Or(second), Filter.Or([.. languages.Select(language => Filter.Eq("lang", language))]),
        ];
        foreach (var filter in all)
            Assert.Equal("a", Assert.Single(await index.QueryAsync([1f, 2f], topK: 5, filter)).Id);
        Assert.Equal("""{"$nor":[{"lang":{"$exists":true}},{"lang":{"$eq":"en"}}]}""", Filter.Nor(list).ToJson());
        Assert.Throws<ArgumentException>("filters", () => Filter.And(list.Where(filter => filter is null)));
        Assert.Throws<ArgumentException>("filters", () => Filter.Or(first, null!));
    }

    private async Task<EncryptedIndex> StoredAsync()
    {
        var index = await CreateAsync();
        await index.UpsertAsync(s_ids, s_matrix, [new() { ["lang"] = "en" }, new() { ["lang"] = "de" }]);
        return index;
    }

    private int _indexes;

    private async Task AssertStoredAsync(string[] ids, Func<EncryptedIndex, Task<UpsertResult>> upsert)
    {
        var index = await Client.CreateIndexAsync($"shapes-{_indexes++}", Key);
        Assert.Equal(2, (await upsert(index)).Count);
        Assert.Equal(new float[] { 1, 2 }, (await index.GetAsync(ids[0]))!.Vector!.Value.ToArray());
        Assert.Equal(new float[] { 3, 4 }, (await index.GetAsync(ids[1]))!.Vector!.Value.ToArray());
    }
}
