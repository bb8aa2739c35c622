using System.Text;

namespace CyborgDb.Ingestion.Tests;

public class JsonLinesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_part_of_an_item_is_read()
    {
        var items = await ReadAsync("""
            {"id":"a","vector":[1,-2.5,3e-2],"metadata":{"lang":"en","tags":["x","y"],"year":2024,"none":null,"in":{"deep":true}},"contents":"täxt\n"}

            { "contents" : null, "vector" : [ 0.1 , 16777217 ] , "id" : 42 }
            {"id":"c","contents":"only text"}
            """.ReplaceLineEndings("\r\n"));

        Assert.Equal(["a", "42", "c"], items.Select(i => i.Id));
        Assert.Equal([1, -2.5f, 0.03f], items[0].Vector!.Value.ToArray());
        Assert.Equal(new Metadata { ["lang"] = "en", ["tags"] = new[] { "x", "y" }, ["year"] = 2024, ["none"] = default, ["in"] = new Metadata { ["deep"] = true } }, items[0].Metadata);
        Assert.Equal("täxt\n", items[0].Contents!.Text);
        Assert.Equal([0.1f, 16777216], items[1].Vector!.Value.ToArray());
        Assert.Null(items[1].Contents);
        Assert.Null(items[2].Vector);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task Lines_come_whole_however_the_stream_is_cut(int pieces)
    {
        var text = string.Concat(Enumerable.Range(0, 300).Select(i => $"{{\"id\":\"ü{i}\",\"vector\":[{string.Join(',', Enumerable.Range(0, i).Select(v => v * 0.125))}]}}\n"));

        var items = new List<VectorItem>();
        await foreach (var item in JsonLines.ReadAsync(new Pieces(Encoding.UTF8.GetBytes(text), pieces), cancellationToken: Token))
            items.Add(item);

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"ü{i}"), items.Select(i => i.Id));
        Assert.All(items, (item, i) => Assert.Equal(Enumerable.Range(0, i).Select(v => v * 0.125f), item.Vector!.Value.ToArray()));
    }

    [Theory]
    [InlineData("""{"id":"b","vector":[1,2""")]
    [InlineData("""{"id":"b","vector":[1,,2]}""")]
    [InlineData("""{"id":"b","vector":[1,null]}""")]
    [InlineData("""{"id":"b","vector":[01]}""")]
    [InlineData("""{"id":"b","vector":[1.]}""")]
    [InlineData("""{"id":"b","vector":"AAAA"}""")]
    [InlineData("""{"id":"b"} {"id":"c"}""")]
    [InlineData("""{"id":"b","id":"c"}""")]
    [InlineData("""{"vector":[1]}""")]
    [InlineData("""{"id":""}""")]
    [InlineData("""{"id":null}""")]
    [InlineData("""{"id":1.5}""")]
    [InlineData("""{"id":["b"]}""")]
    [InlineData("""{"id":"b","contents":{}}""")]
    [InlineData("""{"id":"b","contents":1}""")]
    [InlineData("""{"id":"b","metdata":{}}""")]
    [InlineData("""{"id":"b","metadata":[]}""")]
    [InlineData("""{"id":"\ud800"}""")]
    [InlineData("""["id"]""")]
    [InlineData("id,vector")]
    public async Task A_line_that_is_not_an_item_is_refused_by_its_number(string line)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync("{\"id\":\"a\"}\n\n" + line));

        Assert.StartsWith("Line 3 ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"a","metadata":{"x":nul,"ssn":"SECRET"},"contents":"SECRET"}""")]
    [InlineData("""{"id":"a","contents":tSECRET}""")]
    [InlineData("""{"id":"a","vector":[tru,0.123456],"contents":"SECRET"}""")]
    [InlineData("""{"id":"a","vector":[1],"metadata":{"SECRET":SECRET}}""")]
    public async Task Nothing_of_a_broken_line_is_quoted(string line)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(line));

        Assert.StartsWith("Line 1 is not an item: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("0.123456", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("18446744073709551615")]
    [InlineData("-170141183460469231731687303715884105728")]
    public async Task An_id_can_be_any_whole_number(string id) =>
        Assert.Equal(id, Assert.Single(await ReadAsync($"{{\"id\":{id}}}")).Id);

    [Fact]
    public async Task The_items_before_a_line_that_is_not_one_come_first()
    {
        var text = string.Concat(Enumerable.Range(0, 25).Select(i => $"{{\"id\":\"{i}\"}}\n")) + "{\"id\":\"x\",\"vector\":[1,2,\n{\"id\":\"later\"}\n";
        var items = new List<string>();

        var error = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var item in JsonLines.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), cancellationToken: Token))
                items.Add(item.Id);
        });

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{i}"), items);
        Assert.Equal("Line 26 is not an item: it is not well-formed JSON behind byte 23.", error.Message);
    }

    [Fact]
    public async Task Fields_have_the_names_that_the_caller_gives_them_and_all_others_are_metadata()
    {
        const string text = """{"_id":7,"embedding":[1,2],"text":"hello","id":"other","year":2024,"tags":["a","b"],"meta":{"lang":"en"},"vector":null}""";
        var fields = new JsonLinesFields { Id = "_id", Vector = "embedding", Contents = "text", Metadata = "meta", Others = JsonLinesOtherFields.Metadata };

        var item = Assert.Single(await ReadAsync(text, fields));

        Assert.Equal(("7", "hello"), (item.Id, item.Contents!.Text));
        Assert.Equal([1f, 2f], item.Vector!.Value.ToArray());
        Assert.Equal(["id", "lang", "tags", "vector", "year"], item.Metadata!.Fields.Keys.Order());
        Assert.Equal((2024, "en"), (item.Metadata["year"].AsInt64(), item.Metadata["lang"].AsString()));
    }

    [Fact]
    public async Task Other_fields_are_passed_over_where_that_is_asked_for()
    {
        var item = Assert.Single(await ReadAsync(
            """{"more":{"id":"b","x":[{}]},"id":"a","n":1.5,"metadata":{"k":"v"}}""", new() { Others = JsonLinesOtherFields.Ignore }));

        Assert.Equal(("a", "v"), (item.Id, item.Metadata!["k"].AsString()));
        Assert.Single(item.Metadata.Fields);
    }

    [Theory]
    [InlineData("""{"id":"a","k":1,"metadata":{"k":2}}""")]
    [InlineData("""{"id":"a","k":1,"k":2}""")]
    [InlineData("""{"id":"a","k":1""")]
    [InlineData("""{"id":"a","k":""")]
    public async Task A_field_that_comes_twice_in_the_metadata_or_breaks_off_is_refused(string line) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(line, new() { Others = JsonLinesOtherFields.Metadata }));

    [Fact]
    public void Fields_without_a_name_or_of_the_same_name_are_refused_at_once()
    {
        Assert.Throws<ArgumentException>("fields", () => JsonLines.ReadAsync("a.jsonl", new() { Id = "" }, Token));
        Assert.Throws<ArgumentException>("fields", () => JsonLines.ReadAsync("a.jsonl", new() { Contents = "id" }, Token));
        Assert.Throws<ArgumentOutOfRangeException>("fields", () => JsonLines.ReadAsync(Stream.Null, new() { Others = (JsonLinesOtherFields)9 }, Token));
    }

    private static async Task<List<VectorItem>> ReadAsync(string text, JsonLinesFields fields)
    {
        List<VectorItem> items = [];
        await foreach (var item in JsonLines.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), fields, Token))
            items.Add(item);
        return items;
    }

    [Fact]
    public async Task A_file_is_read_each_time_it_is_enumerated()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "{\"id\":\"a\"}\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), Token);
            var source = JsonLines.ReadAsync(path, cancellationToken: Token);
            for (var i = 0; i < 2; i++)
            {
                await foreach (var item in source)
                    Assert.Equal("a", item.Id);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<List<VectorItem>> ReadAsync(string text)
    {
        var items = new List<VectorItem>();
        await foreach (var item in JsonLines.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), cancellationToken: Token))
            items.Add(item);
        return items;
    }
}
