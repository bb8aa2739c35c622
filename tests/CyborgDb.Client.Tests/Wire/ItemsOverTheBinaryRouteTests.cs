namespace CyborgDb.Tests.Wire;

/// <summary>Items that all have a vector go as columns over the binary route.</summary>
public sealed class ItemsOverTheBinaryRouteTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Their_parts_stand_in_columns(bool async)
    {
        var request = await SendAsync(async,
        [
            new("a", [0.1f, 0.2f]) { Contents = "text", Metadata = new() { ["lang"] = "en" } },
            new("b", new double[] { 0.3, 0.4 }) { Contents = new byte[] { 255, 254 } },
            new("c", [0.5f, 0.6f]) { Metadata = [] },
        ]);
        Assert.Equal("/v1/vectors/upsert_binary", request.Path);
        JsonText.AssertEqual(
            Given.Body("""
                "batch":{"ids":["a","b","c"],"vectors_b64":"zczMPc3MTD6amZk+zczMPgAAAD+amRk/","dimension":2,
                "metadata":[{"lang":"en"},null,{}],"contents":["text","//4=",null]}
                """),
            request.Body);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Columns_that_no_item_has_an_entry_for_are_not_sent(bool async)
    {
        var request = await SendAsync(async, [new("a", [1f]), new("b", [2f])]);
        JsonText.AssertEqual(Given.Body("\"batch\":{\"ids\":[\"a\",\"b\"],\"vectors_b64\":\"AACAPwAAAEA=\",\"dimension\":1}"), request.Body);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task One_item_goes_as_a_batch_of_one(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var index = client.Index();
        var item = new VectorItem("a", [1f]) { Contents = "text" };
        await EitherWay.Call(async, () => index.Upsert(item), () => index.UpsertAsync(item));
        JsonText.AssertEqual(
            Given.Body("\"batch\":{\"ids\":[\"a\"],\"vectors_b64\":\"AACAPw==\",\"dimension\":1,\"contents\":[\"text\"]}"), server.Request.Body);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_sequence_is_enumerated_once(bool async)
    {
        var times = 0;
        IEnumerable<VectorItem> Items()
        {
            times++;
            yield return new("a", [1f]);
            yield return new("b", [2f]);
        }
        IEnumerable<int> Ids()
        {
            times++;
            yield return 1;
            yield return 2;
        }
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var index = client.Index();
        Assert.Equal(2, (await EitherWay.Call(async, () => index.Upsert(Items()), () => index.UpsertAsync(Items()))).Count);
        Assert.Equal(2, (await EitherWay.Call(async, () => index.Upsert(Ids(), [[1f], [2f]]), () => index.UpsertAsync(Ids(), [[1f], [2f]]))).Count);
        Assert.Equal(2, times);
    }

    private static async Task<RecordedRequest> SendAsync(bool async, VectorItem[] items)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var index = client.Index();
        await EitherWay.Call(async, () => index.Upsert(items), () => index.UpsertAsync(items));
        Assert.Equal(server.Request.Body.Length, server.Request.ContentLength);
        return server.Request;
    }
}
