namespace CyborgDb.Tests.Wire;

/// <summary>The bodies of get, delete, list_ids and num_vectors, and what ids may be made of.</summary>
public sealed class ItemBodyTests
{
    private static readonly string[] s_oddIds =
    [
        "ünïcode", "日本語", "😀👩‍👩‍👧", "quote\" and \\ slash /", "tab\t nul\0 escape\u001b delete\u007f", "\u2028\u2029", " ", "null", new('x', 100_000),
    ];

    [Theory]
    [InlineData(true, ItemFields.All, "\"vector\",\"contents\",\"metadata\"")]
    [InlineData(false, ItemFields.All, "\"vector\",\"contents\",\"metadata\"")]
    [InlineData(true, ItemFields.None, "")]
    [InlineData(true, ItemFields.Vector, "\"vector\"")]
    [InlineData(true, ItemFields.Contents, "\"contents\"")]
    [InlineData(false, ItemFields.Metadata, "\"metadata\"")]
    [InlineData(false, ItemFields.Vector | ItemFields.Metadata, "\"vector\",\"metadata\"")]
    public async Task Get_says_the_ids_and_the_fields(bool async, ItemFields include, string expected)
    {
        var request = await SendAsync(index => EitherWay.Call(async, () => index.Get(Given.Ids, include), () => index.GetAsync(Given.Ids, include)));
        Assert.Equal("/v1/vectors/get", request.Path);
        JsonText.AssertEqual(Given.Body($"\"ids\":[\"a\",\"b\"],\"include\":[{expected}]"), request.Body);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Delete_says_the_ids(bool async)
    {
        var request = await SendAsync(index => EitherWay.Call(async, () => index.Delete(Given.Ids), () => index.DeleteAsync(Given.Ids)));
        Assert.Equal("/v1/vectors/delete", request.Path);
        JsonText.AssertEqual(Given.Body("\"ids\":[\"a\",\"b\"]"), request.Body);
    }

    [Fact]
    public async Task Listing_ids_and_counting_say_the_index_alone()
    {
        var list = await SendAsync(async index => await index.ListIdsAsync().CountAsync());
        var count = await SendAsync(index => index.CountAsync());
        Assert.Equal(("/v1/vectors/list_ids", "/v1/vectors/num_vectors"), (list.Path, count.Path));
        JsonText.AssertEqual(Given.Body(), list.Body);
        JsonText.AssertEqual(Given.Body(), count.Body);
    }

    [Fact]
    public async Task Each_enumeration_of_the_ids_asks_anew_and_none_asks_nothing()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var ids = client.Index().ListIdsAsync();
        Assert.Empty(server.Requests);
        await ids.CountAsync();
        await ids.CountAsync();
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Ids_may_come_twice_in_a_get_and_a_delete()
    {
        var request = await SendAsync(index => index.GetAsync(["a", "a"]));
        Assert.Equal(2, JsonText.Parse(request.Body).GetProperty("ids").GetArrayLength());
    }

    [Fact]
    public async Task Odd_ids_arrive_intact_on_every_route()
    {
        var vectors = new float[s_oddIds.Length];
        AssertOdd(await SendAsync(index => index.UpsertAsync(s_oddIds, vectors)), body => body.GetProperty("batch").GetProperty("ids"));
        AssertOdd(await SendAsync(index => index.GetAsync(s_oddIds)), body => body.GetProperty("ids"));
        AssertOdd(await SendAsync(index => index.DeleteAsync(s_oddIds)), body => body.GetProperty("ids"));
        AssertOdd(
            await SendAsync(index => index.UpsertAsync(s_oddIds.Select(id => new VectorItem(id, [1f])))), body => body.GetProperty("batch").GetProperty("ids"));
        var items = await SendAsync(index => index.UpsertAsync(s_oddIds.Select(id => new VectorItem(id) { Contents = "text" })));
        Assert.Equal(s_oddIds, JsonText.Parse(items.Body).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
    }

    private static void AssertOdd(RecordedRequest request, Func<System.Text.Json.JsonElement, System.Text.Json.JsonElement> ids) =>
        Assert.Equal(s_oddIds, ids(JsonText.Parse(request.Body)).EnumerateArray().Select(id => id.GetString()));

    private static async Task<RecordedRequest> SendAsync(Func<EncryptedIndex, Task> call)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        await call(client.Index());
        Assert.Equal(server.Request.Body.Length, server.Request.ContentLength);
        Assert.False(server.Request.Chunked, "The body was chunked.");
        return server.Request;
    }
}
