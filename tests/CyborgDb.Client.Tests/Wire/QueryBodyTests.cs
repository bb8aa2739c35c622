using System.Numerics.Tensors;

namespace CyborgDb.Tests.Wire;

/// <summary>The bodies of queries.</summary>
public sealed class QueryBodyTests
{
    private const string Defaults = "\"top_k\":100,\"include\":[\"distance\"]";

    private static readonly float[] s_vector = [0.1f, 0.2f, 0.3f, 0.4f];

    [Theory]
    [InlineData("Query span")]
    [InlineData("QueryAsync memory")]
    [InlineData("Query doubles")]
    [InlineData("QueryAsync doubles")]
    public async Task One_vector_goes_as_a_batch_of_one(string call)
    {
        ReadOnlyMemory<double> doubles = new([0.1, 0.2, 0.3, 0.4]);
        var request = await SendAsync(index => call switch
        {
            "Query span" => EitherWay.Blocking(() => index.Query(s_vector.AsSpan())),
            "QueryAsync memory" => index.QueryAsync(s_vector.AsMemory()),
            "Query doubles" => EitherWay.Blocking(() => index.Query(doubles)),
            _ => index.QueryAsync(doubles),
        });
        Assert.Equal("/v1/vectors/query_binary", request.Path);
        JsonText.AssertEqual(Given.Body("\"batch\":{\"vectors_b64\":\"zczMPc3MTD6amZk+zczMPg==\",\"dimension\":4}," + Defaults), request.Body);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_vector_of_halves_goes_as_single_precision(bool async)
    {
        ReadOnlyMemory<Half> halves = new([(Half)1, (Half)(-2)]);
        var request = await SendAsync(index => EitherWay.Call(async, () => index.Query(halves), () => index.QueryAsync(halves)));
        JsonText.AssertEqual(Given.Body("\"batch\":{\"vectors_b64\":\"AACAPwAAAMA=\",\"dimension\":2}," + Defaults), request.Body);
    }

    [Theory]
    [InlineData(true, "array"), InlineData(false, "array")]
    [InlineData(true, "rows"), InlineData(false, "rows")]
    [InlineData(true, "tensor"), InlineData(false, "tensor")]
    [InlineData(true, "memory"), InlineData(false, "memory")]
    public async Task A_batch_goes_in_one_request(bool async, string shape)
    {
        VectorMatrix vectors = shape switch
        {
            "array" => Given.Array,
            "rows" => Given.Jagged,
            "tensor" => Tensor.Create(Given.Flat, [2, 4]),
            _ => (Given.Flat.AsMemory(), 4),
        };
        var request = await SendAsync(
            index => EitherWay.Call(async, () => index.QueryBatch(vectors), () => index.QueryBatchAsync(vectors)),
            """{"results":[[],[]]}""");
        Assert.Equal("/v1/vectors/query_binary", request.Path);
        JsonText.AssertEqual(Given.Body($$"""
            "batch":{"vectors_b64":"{{Given.Base64}}","dimension":4},{{Defaults}}
            """), request.Body);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Text_goes_as_query_contents(bool async)
    {
        const string text = "what is \"encrypted\"?\n😀";
        var request = await SendAsync(
            index => EitherWay.Call(async, () => index.QueryContents(text), () => index.QueryContentsAsync(text)), """{"results":[]}""");
        Assert.Equal("/v1/vectors/query", request.Path);
        JsonText.AssertEqual(Given.Body("\"query_contents\":\"what is \\\"encrypted\\\"?\\n😀\"," + Defaults), request.Body);
    }

    [Fact]
    public async Task Text_longer_than_the_buffer_arrives_intact()
    {
        var text = string.Concat(Enumerable.Repeat("a😀\"", 100_000));
        var request = await SendAsync(index => index.QueryContentsAsync(text), """{"results":[]}""");
        Assert.Equal(text, JsonText.Parse(request.Body).GetProperty("query_contents").GetString());
    }

    [Fact]
    public async Task Every_option_that_is_set_is_sent()
    {
        var options = new QueryOptions
        {
            TopK = 7,
            ProbeCount = 0,
            Greedy = true,
            RerankMultiplier = 20,
            Filter = Filter.Eq("lang", "en"),
            Include = QueryInclude.All,
        };
        const string expected =
            """
            "top_k":7,"n_probes":0,"greedy":true,"rerank_mult":20,"filters":{"lang":{"$eq":"en"}},"include":["distance","metadata"]
            """;
        var vector = await SendAsync(index => index.QueryAsync(new float[1], options));
        var text = await SendAsync(index => index.QueryContentsAsync("x", options), """{"results":[]}""");
        JsonText.AssertEqual(Given.Body("\"batch\":{\"vectors_b64\":\"AAAAAA==\",\"dimension\":1}," + expected), vector.Body);
        JsonText.AssertEqual(Given.Body("\"query_contents\":\"x\"," + expected), text.Body);
    }

    [Theory]
    [InlineData(QueryInclude.None, "")]
    [InlineData(QueryInclude.Distance, "\"distance\"")]
    [InlineData(QueryInclude.Metadata, "\"metadata\"")]
    [InlineData(QueryInclude.Vector, "")]
    [InlineData(QueryInclude.Contents, "")]
    public async Task What_is_not_to_be_included_is_not_asked_for(QueryInclude include, string expected)
    {
        var request = await SendAsync(index => index.QueryAsync(new float[1], new() { Include = include }));
        JsonText.AssertEqual($"[{expected}]", JsonText.Parse(request.Body).GetProperty("include").GetRawText());
    }

    private static async Task<RecordedRequest> SendAsync(Func<EncryptedIndex, Task> call, string answer = """{"results":[[]]}""")
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(answer));
        using var client = server.Client();
        await call(client.Index());
        Assert.Equal(server.Request.Body.Length, server.Request.ContentLength);
        Assert.False(server.Request.Chunked, "The body was chunked.");
        return server.Request;
    }
}
