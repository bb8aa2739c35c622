using System.Net.Http.Json;
using CyborgDb.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace CyborgDb.EndToEnd.Tests.Programs;

/// <summary>Items that another SDK has written, read by this one, and given on by an API of one's own.</summary>
public sealed class InteropProgram : EmulatorTest
{
    private const string Written =
        """
        "items":[
          {"id":"a","vector":[1,2],"contents":"plain text","metadata":{
            "text":"x","large":9007199254740993,"huge":123456789012345678901234567890,"part":0.1,"none":null,"tags":["a","b"],"numbers":[1,2.5],
            "objects":[{"k":1}],"nested":{"deep":{"x":1}},"empty":[],"moment":1704067200000,"iso":"2024-01-01T00:00:00Z","yes":true,"":0,"$a.b":1}},
          {"id":"b","vector":[1,3],"contents":"AQID"},
          {"id":"c/é?#","vector":[1,4],"contents":"","metadata":null}]
        """;

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { ServiceVersion = ServiceVersion.V018 };

    private async Task<EncryptedIndex> WrittenByAnotherAsync()
    {
        using var http = new HttpClient { BaseAddress = Emulator.BaseAddress };
        foreach (var (route, members) in new[] { ("indexes/create", "\"dimension\":2"), ("vectors/upsert", Written) })
        {
            using var body = new StringContent($$"""{"index_name":"shared","index_key":"{{Key.ExportHex()}}",{{members}}}""", mediaType: new("application/json"));
            using var answer = await http.PostAsync(new Uri($"/v1/{route}", UriKind.Relative), body);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
        return await Client.LoadIndexAsync("shared", Key);
    }

    [Fact]
    public async Task Metadata_of_every_kind_is_read_and_goes_back_as_it_was()
    {
        var index = await WrittenByAnotherAsync();

        var metadata = (await index.GetAsync("a"))!.Metadata;

        Assert.Equal(("x", 0.1, true), (metadata.GetString("text"), metadata.GetDouble("part"), metadata.GetBoolean("yes")));
        Assert.Equal(9007199254740992, metadata.GetInt64("large"));         // the service keeps numbers as float64
        Assert.False(metadata.TryGetInt64("huge", out _));
        Assert.Equal(MetadataValueKind.Null, metadata["none"].Kind);
        Assert.Equal(["a", "b"], metadata.GetStringList("tags"));
        Assert.Equal([1, 2.5], metadata["numbers"].AsJson().EnumerateArray().Select(n => n.GetDouble()));
        Assert.Equal(1, metadata.GetMap("nested").GetMap("deep").GetInt32("x"));
        Assert.Equal(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), metadata.GetDateTimeOffset("moment"));

        await index.UpsertAsync(new VectorItem("again", [1f, 2f]) { Metadata = metadata });
        Assert.Equal(metadata, (await index.GetAsync("again"))!.Metadata);
        Assert.Equal(2, await index.CountAsync(Filter.Eq("nested.deep.x", 1) && Filter.Eq("tags", "b")));
    }

    [Fact]
    public async Task Contents_are_text_or_bytes_as_the_reader_says()
    {
        var index = await WrittenByAnotherAsync();

        var items = await index.GetAsync(["a", "b", "c/é?#"]);

        Assert.Equal(["plain text", "AQID", null], items.Select(item => item.Contents?.Text));
        Assert.Equal([1, 2, 3], items[1].Contents!.ToBytes());
        Assert.Throws<FormatException>(() => items[0].Contents!.ToBytes());
        Assert.Empty(items[2].Metadata);
    }

    [Fact]
    public async Task What_an_api_returns_is_read_back_by_its_client()
    {
        var index = await WrittenByAnotherAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var api = builder.Build();
        api.MapGet("/near", () => index.QueryAsync([1f, 2f], new() { TopK = 2, Include = QueryInclude.All }));
        api.MapGet("/items", (string id) => index.GetAsync(id));
        api.MapPost("/items", async (VectorItem item) => (await index.UpsertAsync(item)).Count);
        await api.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(api.Urls.Single()) };

        var near = await http.GetFromJsonAsync<List<QueryMatch>>("/near");
        var item = await http.GetFromJsonAsync<StoredItem>("/items?id=b");
        using var posted = await http.PostAsJsonAsync("/items", new VectorItem("d", [4f, 5f]) { Contents = new byte[] { 255 }, Metadata = new() { ["k"] = 1 } });

        Assert.Equal([("a", 0), ("b", 1)], near!.Select(m => (m.Id, m.Distance!.Value)));
        Assert.Equal((await index.GetAsync("a"))!.Metadata, near![0].Metadata);
        Assert.Equal([1, 2], near[0].Vector!.Value.ToArray());
        Assert.Equal([1, 2, 3], item!.Contents!.ToBytes());
        Assert.Equal("1", await posted.Content.ReadAsStringAsync());
        Assert.Equal([255], (await index.GetAsync("d"))!.Contents!.ToBytes());
    }
}
