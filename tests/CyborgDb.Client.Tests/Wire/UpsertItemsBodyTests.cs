namespace CyborgDb.Tests.Wire;

/// <summary>The body of an upsert of items of which the service is to make a vector for one at least.</summary>
public sealed class UpsertItemsBodyTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task An_item_has_the_parts_that_it_was_given_and_no_others(bool async)
    {
        VectorItem[] items =
        [
            new("vector alone", new[] { 0.1f, -2f }),
            new("contents alone") { Contents = "make a vector of this" },
            new("everything", new[] { 1f, 0f }) { Contents = new byte[] { 255, 254, 253, 252 }, Metadata = new() { ["lang"] = "en" } },
            new("empty parts", new[] { 1f, 0f }) { Contents = "", Metadata = [] },
            new("doubles", new ReadOnlyMemory<double>([0.1, 3])),
            new("halves", new ReadOnlyMemory<Half>([(Half)0.5, (Half)(-4)])),
        ];
        var request = await SendAsync(async, items);
        Assert.Equal("/v1/vectors/upsert", request.Path);
        JsonText.AssertEqual(
            Given.Body("""
                "items":[
                {"id":"vector alone","vector":[0.1,-2]},
                {"id":"contents alone","contents":"make a vector of this"},
                {"id":"everything","vector":[1,0],"contents":"//79/A==","metadata":{"lang":"en"}},
                {"id":"empty parts","vector":[1,0],"contents":"","metadata":{}},
                {"id":"doubles","vector":[0.1,3]},
                {"id":"halves","vector":[0.5,-4]}]
                """),
            request.Body);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Every_value_of_a_vector_arrives_bit_for_bit_however_long_the_vector_is(bool async)
    {
        var random = new Random(7);
        var vector = new float[5000];
        for (var i = 0; i < vector.Length; i++)
        {
            do
                vector[i] = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            while (!float.IsFinite(vector[i]));
        }
        float[] special = [0f, -0f, float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon, 1e-45f, 16777217f];
        special.CopyTo(vector, 1020);
        var request = await SendAsync(async, [new("a", vector), new("b") { Contents = "make a vector of this" }]);
        var received = JsonText.Parse(request.Body).GetProperty("items")[0].GetProperty("vector").EnumerateArray().Select(v => v.GetSingle());
        Assert.Equal(vector.Select(BitConverter.SingleToInt32Bits), received.Select(BitConverter.SingleToInt32Bits));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Contents_longer_than_the_buffer_arrive_intact_between_other_items(bool async)
    {
        var text = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i} ünï\"\\\n😀 "));
        var bytes = new byte[1_000_001];
        new Random(1).NextBytes(bytes);
        var request = await SendAsync(async, [
            new("text", new[] { 1f }) { Contents = text, Metadata = new() { ["n"] = 1 } },
            new("bytes", new[] { 2f }) { Contents = bytes, Metadata = new() { ["n"] = 2 } },
            new("short") { Contents = "end" },
        ]);
        var items = JsonText.Parse(request.Body).GetProperty("items");
        Assert.Equal(text, items[0].GetProperty("contents").GetString());
        Assert.Equal(bytes, items[1].GetProperty("contents").GetBytesFromBase64());
        Assert.Equal(2, items[1].GetProperty("metadata").GetProperty("n").GetInt32());
        Assert.Equal("end", items[2].GetProperty("contents").GetString());
    }

    private static async Task<RecordedRequest> SendAsync(bool async, VectorItem[] items)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var index = client.Index();
        await EitherWay.Call(async, () => index.Upsert(items), () => index.UpsertAsync(items));
        Assert.Equal(server.Request.Body.Length, server.Request.ContentLength);
        Assert.False(server.Request.Chunked, "The body was chunked.");
        return server.Request;
    }
}
