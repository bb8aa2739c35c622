using System.Text.Json;

namespace CyborgDb.Tests.Refusals;

/// <summary>Text with an unpaired surrogate has no form in UTF-8. It is refused wherever it comes in, and not sent as something else.</summary>
public sealed class TextRefusalTests
{
    private const string Lone = "ab\ud83dcd";

    [Fact]
    public void In_contents()
    {
        var error = Assert.Throws<ArgumentException>("text", () => ItemContents.FromText(Lone));
        Assert.Contains("position 2", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("text", () => { ItemContents? contents = Lone; });
    }

    [Fact]
    public void In_the_name_of_a_metadata_field()
    {
        Assert.Throws<ArgumentException>("key", () => new Metadata { [Lone] = 1 });
        Assert.Throws<ArgumentException>("key", () => new Metadata { { Lone, 1 } });
    }

    [Fact]
    public void In_a_metadata_value()
    {
        Assert.Throws<ArgumentException>("value", () => { MetadataValue value = Lone; });
        Assert.Throws<ArgumentException>("values", () => { MetadataValue value = new[] { "fine", Lone }; });
        Assert.Throws<ArgumentException>("values", () => MetadataValue.FromStrings(["fine", Lone]));
    }

    [Theory]
    [InlineData("""{"a":"\ud83d"}""")]
    [InlineData("""{"\ud83d":1}""")]
    [InlineData("""{"a":["x","\ud83d"]}""")]
    [InlineData("""{"a":[1,"\ud83d"]}""")]
    [InlineData("""{"a":[1,{"\ud83d":1}]}""")]
    [InlineData("""{"a":{"b":"\ude00\ud83d"}}""")]
    public void In_metadata_from_json(string json) =>
        Assert.ThrowsAny<ArgumentException>(() => Metadata.FromJson(JsonElement.Parse(json)));

    [Fact]
    public void In_a_field_of_a_filter()
    {
        Assert.Throws<ArgumentException>("field", () => Filter.Eq(Lone, 1));
        Assert.Throws<ArgumentException>("field", () => Filter.In(Lone, 1, 2));
        Assert.Throws<ArgumentException>("field", () => Filter.Exists(Lone));
    }

    [Fact]
    public void In_a_value_of_a_filter()
    {
        Assert.ThrowsAny<ArgumentException>(() => Filter.Eq("a", Lone));
        Assert.ThrowsAny<ArgumentException>(() => Filter.NotIn("a", "x", Lone));
        Assert.ThrowsAny<ArgumentException>(() => Filter.Regex("a", Lone));
        Assert.ThrowsAny<ArgumentException>(() => Filter.Contains("a", Lone));
    }

    [Theory]
    [InlineData("""{"a":"\ud83d"}""")]
    [InlineData("""{"\ud83d":1}""")]
    [InlineData("""{"$or":[{"a":{"$in":["x","\ude00"]}}]}""")]
    public void In_a_filter_from_json(string json)
    {
        Assert.Throws<ArgumentException>(nameof(json), () => Filter.FromJson(json));
        Assert.Throws<ArgumentException>(nameof(json), () => Filter.FromJson(JsonElement.Parse(json)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public Task In_the_text_of_a_query(bool async) =>
        Refused.AssertAsync(index => EitherWay.Call(async, () => index.QueryContents(Lone), () => index.QueryContentsAsync(Lone)), "contents", "position 2");

    [Fact]
    public async Task In_the_name_of_an_index()
    {
        await Refused.AssertClientAsync(client => client.CreateIndexAsync(Lone, Given.Key()), "name");
        await Refused.AssertClientAsync(client => client.LoadIndexAsync(Lone, Given.Key()), "name");
        await Refused.AssertClientAsync(client => client.DeleteIndexAsync(Lone, Given.Key()), "name");
    }

    [Fact]
    public Task In_the_name_of_an_embedding_model() =>
        Refused.AssertClientAsync(client => client.CreateIndexAsync("docs", Given.Key(), new() { EmbeddingModel = Lone }), "options", "EmbeddingModel");
}
