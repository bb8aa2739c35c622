namespace CyborgDb.Tests.Responses;

/// <summary>A response that is longer than what is read ahead of it goes on where that ends.</summary>
public sealed class LongResponseTests
{
    [Fact]
    public async Task A_response_of_several_megabytes_is_read_to_its_end()
    {
        string[] names = [.. Enumerable.Range(0, 200_000).Select(i => $"an index with a rather long name, number {i}")];
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json($$"""{"indexes":[{{string.Join(',', names.Select(name => $"\"{name}\""))}}]}"""));
        using var client = server.Client();
        Assert.Equal(names, await client.ListIndexesAsync());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task So_is_that_of_a_query_by_text(bool async)
    {
        var id = new string('1', 3_000_000);
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json($$"""{"results":[{"id":"{{id}}"}]}"""));
        using var client = server.Client();
        var index = client.Index();
        var matches = await EitherWay.Call(async, () => index.QueryContents("text"), () => index.QueryContentsAsync("text"));
        Assert.Equal(id, Assert.Single(matches).Id);
    }
}
