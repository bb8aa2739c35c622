using System.Buffers.Text;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

public sealed class LargeBodyTests : HttpTest
{
    [Fact]
    public async Task Base64_of_more_than_166_666_666_characters_is_read()
    {
        const int Rows = 41_000;
        await CreateAsync();
        using var content = new GeneratedBatch(Rows);
        Assert.True(content.Base64Characters > 166_666_666, "The batch is too small to show anything.");
        (await PostAsync("/v1/vectors/upsert_binary", content)).ShouldBe(200, $$"""
            {"status":"success","message":"Upserted {{Rows}} vectors","training_triggered":true,
             "training_message":"Index training has been triggered (vectors: {{Rows}}, threshold: 10000)"}
            """);
        Assert.Equal(Rows, await CountAsync());
        foreach (var row in new[] { 0, 1, 20_000, Rows - 1 })
        {
            var reply = await GetItemsAsync($"\"ids\":[\"{row}\"],\"include\":[\"vector\"]");
            float[] vector = [.. reply.Json["results"]![0]!["vector"]!.AsArray().Select(static component => component!.GetValue<float>())];
            Assert.Equal(GeneratedBatch.Row(row), vector);
        }
    }

    [Fact]
    public void A_body_of_500_MB_is_within_the_limit() =>
        Assert.True(CyborgDbEmulator.LargestRequestBody >= 500 * 1024 * 1024, $"The limit is {CyborgDbEmulator.LargestRequestBody} bytes.");

    [Fact]
    public async Task A_body_beyond_the_limit_is_413_without_being_read()
    {
        using var content = new NeverSent(CyborgDbEmulator.LargestRequestBody + 1);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/vectors/upsert") { Content = content };
        request.Headers.ExpectContinue = true;
        using var response = await Http.SendAsync(request, Cancellation);
        var reply = await Reply.FromAsync(response);
        Assert.Equal(413, reply.Status);
        Assert.Equal(413, reply.Json["status_code"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_json_body_of_many_chunks_is_read_whole()
    {
        // Contents longer than several chunks of the body's buffer, with an escape at every place a chunk could end.
        var contents = string.Concat(Enumerable.Repeat("\\n\\u00e9", 500_000));
        await CreateAsync();
        (await UpsertAsync($$"""[{"id":"1","vector":[1],"contents":"{{contents}}"}]""")).ShouldBeOk();
        var reply = await GetItemsAsync("\"ids\":[\"1\"],\"include\":[\"contents\"]");
        var expected = string.Concat(Enumerable.Repeat("\né", 500_000));
        Assert.True(expected == reply.Json["results"]![0]!["contents"]!.GetValue<string>(), "The contents came back changed.");
    }

    /// <summary>A binary batch that is written row by row and never held.</summary>
    private sealed class GeneratedBatch(int rows) : HttpContent
    {
        private const int Dimension = 768;
        private const int CharactersPerRow = Dimension * sizeof(float) / 3 * 4;

        private readonly byte[] _head = Encoding.UTF8.GetBytes(WithIndex("\"batch\":{\"vectors_b64\":\"")[..^1]);
        private readonly byte[] _tail = Encoding.UTF8.GetBytes(
            $"\",\"dimension\":{Dimension},\"ids\":[{string.Join(",", Enumerable.Range(0, rows).Select(static row => $"\"{row}\""))}]}}}}");

        public long Base64Characters => (long)rows * CharactersPerRow;

        public static float[] Row(int row)
        {
            var values = new float[Dimension];
            for (var i = 0; i < values.Length; i++)
                values[i] = row + i / 1024f;
            return values;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_head, Cancellation);
            var characters = new byte[CharactersPerRow];
            for (var row = 0; row < rows; row++)
            {
                Base64.EncodeToUtf8(MemoryMarshal.AsBytes<float>(Row(row)), characters, out _, out _);
                await stream.WriteAsync(characters, Cancellation);
            }

            await stream.WriteAsync(_tail, Cancellation);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _head.Length + Base64Characters + _tail.Length;
            return true;
        }
    }

    private sealed class NeverSent(long claimed) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new InvalidOperationException("The body was asked for.");

        protected override bool TryComputeLength(out long length)
        {
            length = claimed;
            return true;
        }
    }
}
