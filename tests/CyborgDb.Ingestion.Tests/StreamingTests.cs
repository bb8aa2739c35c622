using System.Text;
using System.Text.Json;
using CyborgDb.Emulator;
using CyborgDb.Protocol;
using CyborgDb.Transport;

namespace CyborgDb.Ingestion.Tests;

public class StreamingTests : IngestionTest
{
    [Fact]
    public async Task Items_come_as_a_stream_with_all_their_parts()
    {
        await Index.UpsertAsync([.. Items(500).Select(i => new VectorItem(i.Id, i.Vector!.Value) { Metadata = new() { ["n"] = i.Vector!.Value.Span[0] }, Contents = i.Id })], cancellationToken: Token);
        string[] ids = [.. Items(500).Select(i => i.Id)];

        var streamed = new List<StoredItem>();
        await foreach (var item in Index.GetStreamAsync(ids, cancellationToken: Token))
            streamed.Add(item);

        var whole = Index.Get(ids, cancellationToken: Token);
        Assert.Equal(500, streamed.Count);
        Assert.All(streamed.Zip(whole), pair =>
        {
            Assert.Equal(pair.Second.Id, pair.First.Id);
            Assert.Equal(pair.Second.Vector!.Value.ToArray(), pair.First.Vector!.Value.ToArray());
            Assert.Equal(pair.Second.Metadata, pair.First.Metadata);
            Assert.Equal(pair.Second.Contents!.Text, pair.First.Contents!.Text);
        });
    }

    [Fact]
    public async Task Matches_come_as_a_stream_query_by_query()
    {
        await Index.UpsertAsync([.. Items(50)], cancellationToken: Token);
        var queries = new float[20, 4];
        for (var i = 0; i < 20; i++)
            queries[i, 0] = i;

        var streamed = new List<IReadOnlyList<QueryMatch>>();
        await foreach (var matches in Index.QueryBatchStreamAsync(queries, new() { TopK = 3 }, cancellationToken: Token))
            streamed.Add(matches);

        var whole = await Index.QueryBatchAsync(queries, new() { TopK = 3 }, cancellationToken: Token);
        Assert.Equal(
            whole.Select(list => string.Join(' ', list.Select(m => (m.Id, m.Distance)))),
            streamed.Select(list => string.Join(' ', list.Select(m => (m.Id, m.Distance)))));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_ends_with_an_error()
    {
        await Index.UpsertAsync([.. Items(500)], cancellationToken: Token);
        Emulator.Faults.EnqueueMany(Fault.TruncatedBody(), 4);

        await Assert.ThrowsAnyAsync<CyborgDbException>(async () =>
        {
            await foreach (var item in Index.GetStreamAsync([.. Items(500).Select(i => i.Id)], cancellationToken: Token))
                Assert.NotNull(item);
        });
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3_000_000)]
    public async Task A_response_is_read_whole_whether_it_is_short_or_longer_than_what_is_read_ahead(int length)
    {
        var index = await Client.CreateIndexAsync("texts", Key, new() { EmbeddingModel = "emulator-hash-256" }, Token);
        var text = new string('x', length);
        await index.UpsertAsync([new VectorItem("a") { Contents = "word", Metadata = new() { ["long"] = text } }], cancellationToken: Token);

        var matches = await index.QueryContentsAsync("word", new() { Include = QueryInclude.Metadata }, cancellationToken: Token);

        Assert.Equal(text, Assert.Single(matches).Metadata!["long"].AsString());
        Assert.Equal(text, Assert.Single(index.QueryContents("word", new() { Include = QueryInclude.Metadata }, cancellationToken: Token)).Metadata!["long"].AsString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    [InlineData(100_000)]
    public async Task However_the_response_is_cut_the_items_are_the_same(int pieces)
    {
        var json = """
            {"a":{"results":[1]},"results":[ {"id":"x\"\u00e4","vector":[1, 2.5 ,-3e-5],"contents":"c","metadata":{"s":"v","l":["a","b"],"m":{"n":[1,2,{"o":null}]},"t":true,"z":null}},
            {"vector":[],"id":"y","other":{"id":"no"},"vectors":[1]},{"id":"z","vector":null,"contents":null,"metadata":null}] , "more":[[{}]]}
            """;
        var bytes = Encoding.UTF8.GetBytes(json);

        using var reader = new ItemsReader(new Pieces(bytes, pieces), ItemFields.All, maxItemBytes: 1024 * 1024);
        var items = await reader.ReadAllAsync(async: true, Token);

        Assert.Equal(["x\"ä", "y", "z"], items.Select(i => i.Id));
        Assert.Equal([1, 2.5f, -3e-5f], items[0].Vector!.Value.ToArray());
        Assert.Equal((0, false), (items[1].Vector!.Value.Length, items[2].Vector.HasValue));
        Assert.Equal(("c", null), (items[0].Contents!.Text, items[2].Contents));
        Assert.Equal("v", items[0].Metadata!["s"].AsString());
        Assert.Equal(["a", "b"], items[0].Metadata!["l"].AsStringList());
        Assert.Equal("[1,2,{\"o\":null}]", items[0].Metadata!["m"].AsMap()["n"].AsJson().GetRawText());
        Assert.Equal(MetadataValueKind.Null, items[0].Metadata!["z"].Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"results":null}""")]
    [InlineData("""{"results":{}}""")]
    [InlineData("""{"results":[null]}""")]
    [InlineData("""{"results":[[]]}""")]
    [InlineData("""{"results":[{}]}""")]
    [InlineData("""{"results":[{"id":null}]}""")]
    [InlineData("""{"results":[{"id":1}]}""")]
    [InlineData("""{"results":[{"id":"a","id":"a"}]}""")]
    [InlineData("""{"results":[{"id":"a","vector":[1],"vector":[1]}]}""")]
    [InlineData("""{"results":[{"id":"a","vector":[null]}]}""")]
    [InlineData("""{"results":[{"id":"a","vector":[1,]}]}""")]
    [InlineData("""{"results":[{"id":"a","vector":[+1]}]}""")]
    [InlineData("""{"results":[{"id":"a","vector":[-]}]}""")]
    [InlineData("""{"results":[{"id":"a","vector":[1e]}]}""")]
    [InlineData("""{"results":[{"id":"a","vector":["1"]}]}""")]
    [InlineData("""{"results":[{"id":"a","metadata":[]}]}""")]
    [InlineData("""{"results":[{"id":"a","metadata":{"b":1,"b":2}}]}""")]
    [InlineData("""{"results":[{"id":"\ud800"}]}""")]
    [InlineData("""{"results":[],"results":[]}""")]
    [InlineData("""{"results":[]} x""")]
    [InlineData("""{"results":[]""")]
    [InlineData("""{"results":[{"id":"a","vector":[1,2""")]
    public async Task What_is_not_as_the_contract_says_is_refused(string json)
    {
        foreach (var pieces in new[] { 1, 1000 })
        {
            using var reader = new ItemsReader(new Pieces(Encoding.UTF8.GetBytes(json), pieces), ItemFields.All, maxItemBytes: 1024 * 1024);
            var error = await Record.ExceptionAsync(async () => await reader.ReadAllAsync(async: true, Token));
            Assert.True(error is JsonException or BrokenResponseException, $"The reader took it, or failed otherwise: {error}");
        }
    }
}
