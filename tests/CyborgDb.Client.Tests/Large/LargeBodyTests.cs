using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CyborgDb.Tests.Large;

/// <summary>Bodies of sizes at which what builds strings or documents gives up.</summary>
public sealed class LargeBodyTests
{
    /// <summary>The longest string value that Utf8JsonWriter writes at once.</summary>
    private const int LongestJsonValue = 166_666_666;

    [Fact]
    public async Task More_vectors_than_fit_into_one_json_value_arrive_as_they_were_given()
    {
        const int rows = 41_000;
        const int dimension = 768;
        var vectors = GC.AllocateUninitializedArray<float>(rows * dimension);
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = i * 0.37f;
        var expected = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(vectors.AsSpan())));
        var ids = Enumerable.Range(0, rows).ToArray();
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        foreach (var async in new[] { true, false })
        {
            var received = new VectorHash();
            server.ConsumeBody = received.ReadAsync;
            var index = client.Index();
            var result = await EitherWay.Call(async, () => index.UpsertBinary(ids, vectors), () => index.UpsertBinaryAsync(ids, vectors));
            Assert.Equal(rows, result.Count);
            Assert.True(received.Characters > LongestJsonValue, $"Only {received.Characters} characters came.");
            Assert.Equal(expected, received.Hash);
        }
        Assert.All(server.Requests, request => Assert.False(request.Chunked, "The body was chunked."));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Contents_of_a_megabyte_arrive_intact_over_the_binary_route(bool async)
    {
        var text = string.Concat(Enumerable.Repeat("Grüße, \"Welt\"\n😀\\ ", 60_000));
        var bytes = new byte[1 << 20];
        new Random(3).NextBytes(bytes);
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var index = client.Index();
        ItemContents?[] contents = [text, null, bytes, "", Array.Empty<byte>()];
        int[] ids = [1, 2, 3, 4, 5];
        await EitherWay.Call(
            async, () => index.UpsertBinary(ids, new float[5, 2], contents: contents), () => index.UpsertBinaryAsync(ids, new float[5, 2], contents: contents));
        var received = JsonText.Parse(server.Request.Body).GetProperty("batch").GetProperty("contents");
        Assert.Equal(text, received[0].GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, received[1].ValueKind);
        Assert.Equal(bytes, received[2].GetBytesFromBase64());
        Assert.Equal("", received[3].GetString());
        Assert.Equal("", received[4].GetString());
        Assert.Equal(server.Request.Body.Length, server.Request.ContentLength);
    }
}
