using System.Numerics;
using System.Numerics.Tensors;

namespace CyborgDb.Tests.Wire;

/// <summary>The body of an upsert over the binary route, from every shape that vectors come in.</summary>
public sealed class UpsertBinaryBodyTests
{
    private static readonly string s_withIdsAlone = Given.Body($$"""
        "batch":{"ids":["a","b"],"vectors_b64":"{{Given.Base64}}","dimension":4}
        """);

    /// <summary>The test vector, turned on its side: column after column.</summary>
    private static readonly float[] s_columns = [0.1f, 0.5f, 0.2f, 0.6f, 0.3f, 0.7f, 0.4f, 0.8f];

    private static readonly Dictionary<string, Func<EncryptedIndex, Task>> s_shapes = new()
    {
        ["Upsert float[,]"] = index => EitherWay.Blocking(() => index.Upsert(Given.Ids, Given.Array)),
        ["UpsertAsync float[,]"] = index => index.UpsertAsync(Given.Ids, Given.Array),
        ["UpsertBinary float[,]"] = index => EitherWay.Blocking(() => index.UpsertBinary(Given.Ids, Given.Array)),
        ["UpsertBinaryAsync float[,]"] = index => index.UpsertBinaryAsync(Given.Ids, Given.Array),
        ["Upsert float[][]"] = index => EitherWay.Blocking(() => index.Upsert(Given.Ids, Given.Jagged)),
        ["UpsertAsync float[][]"] = index => index.UpsertAsync(Given.Ids, Given.Jagged),
        ["UpsertBinary float[][]"] = index => EitherWay.Blocking(() => index.UpsertBinary(Given.Ids, Given.Jagged)),
        ["UpsertBinaryAsync float[][]"] = index => index.UpsertBinaryAsync(Given.Ids, Given.Jagged),
        ["Upsert float[]"] = index => EitherWay.Blocking(() => index.Upsert(Given.Ids, Given.Flat)),
        ["UpsertAsync float[]"] = index => index.UpsertAsync(Given.Ids, Given.Flat),
        ["Upsert ReadOnlySpan"] = index => EitherWay.Blocking(() => index.Upsert(Given.Ids, Padded().AsSpan(3, 8))),
        ["UpsertBinary ReadOnlySpan"] = index => EitherWay.Blocking(() => index.UpsertBinary(Given.Ids, Padded().AsSpan(3, 8))),
        ["UpsertAsync ReadOnlyMemory"] = index => index.UpsertAsync(Given.Ids, Padded().AsMemory(3, 8)),
        ["UpsertBinaryAsync ReadOnlyMemory"] = index => index.UpsertBinaryAsync(Given.Ids, Padded().AsMemory(3, 8)),
        ["Upsert (memory, dimension)"] = index => EitherWay.Blocking(() => index.Upsert(Given.Ids, (Padded().AsMemory(3, 8), 4))),
        ["UpsertBinaryAsync (memory, dimension)"] = index => index.UpsertBinaryAsync(Given.Ids, new VectorMatrix(Padded().AsMemory(3, 8), 4)),
        ["Upsert Tensor"] = index => EitherWay.Blocking(() => index.Upsert(Given.Ids, Tensor.Create(Given.Flat, [2, 4]))),
        ["UpsertAsync Tensor"] = index => index.UpsertAsync(Given.Ids, Tensor.Create(Given.Flat, [2, 4])),
        ["UpsertBinary Tensor"] = index => EitherWay.Blocking(() => index.UpsertBinary(Given.Ids, Tensor.Create(Given.Flat, [2, 4]))),
        ["UpsertBinaryAsync Tensor"] = index => index.UpsertBinaryAsync(Given.Ids, Tensor.Create(Given.Flat, [2, 4])),
        ["UpsertAsync transposed Tensor"] = index => index.UpsertAsync(Given.Ids, Tensor.Create(s_columns, [2, 4], [1, 2])),
        ["UpsertBinaryAsync slice of a Tensor"] = index => index.UpsertBinaryAsync(Given.Ids, Tensor.Create(Framed(), [4, 6])[1..3, 1..5]),
        ["Upsert ReadOnlyTensorSpan"] = index => EitherWay.Blocking(() => index.Upsert(Given.Ids, new ReadOnlyTensorSpan<float>(Given.Flat, [2, 4]))),
        ["Upsert transposed ReadOnlyTensorSpan"] = index =>
            EitherWay.Blocking(() => index.Upsert(Given.Ids, new ReadOnlyTensorSpan<float>(s_columns, [2, 4], [1, 2]))),
        ["Upsert slice of a ReadOnlyTensorSpan"] = index =>
            EitherWay.Blocking(() => index.Upsert(Given.Ids, new ReadOnlyTensorSpan<float>(Framed(), [4, 6])[1..3, 1..5])),
    };

    public static TheoryData<string> Shapes => [.. s_shapes.Keys];

    [Theory, MemberData(nameof(Shapes))]
    public async Task Every_shape_of_the_contracts_test_vector_becomes_the_contracts_base64(string shape)
    {
        var request = await SendAsync(s_shapes[shape]);
        Assert.Equal(("POST", "/v1/vectors/upsert_binary"), (request.Method, request.Path));
        JsonText.AssertEqual(s_withIdsAlone, request.Body);
    }

    [Theory]
    [InlineData("double[,]")]
    [InlineData("double[][]")]
    [InlineData("(memory of double, dimension)")]
    public async Task Doubles_go_as_single_precision(string shape)
    {
        double[,] array = { { 0.1, 0.2, 0.3, 0.4 }, { 0.5, 0.6, 0.7, 0.8 } };
        double[][] jagged = [[0.1, 0.2, 0.3, 0.4], [0.5, 0.6, 0.7, 0.8]];
        VectorMatrix matrix = shape switch
        {
            "double[,]" => array,
            "double[][]" => jagged,
            _ => (new ReadOnlyMemory<double>([.. jagged[0], .. jagged[1]]), 4),
        };
        JsonText.AssertEqual(s_withIdsAlone, (await SendAsync(index => index.UpsertAsync(Given.Ids, matrix))).Body);
        JsonText.AssertEqual(s_withIdsAlone, (await SendAsync(index => EitherWay.Blocking(() => index.UpsertBinary(Given.Ids, matrix)))).Body);
    }

    [Theory]
    [InlineData("Half[,]")]
    [InlineData("Half[][]")]
    [InlineData("(memory of Half, dimension)")]
    public async Task Halves_go_as_single_precision(string shape)
    {
        Half[,] array = { { (Half)0.5, (Half)(-2) }, { (Half)65504, Half.Epsilon } };
        Half[][] jagged = [[(Half)0.5, (Half)(-2)], [(Half)65504, Half.Epsilon]];
        VectorMatrix matrix = shape switch
        {
            "Half[,]" => array,
            "Half[][]" => jagged,
            _ => (new ReadOnlyMemory<Half>([.. jagged[0], .. jagged[1]]), 2),
        };
        var request = await SendAsync(index => index.UpsertAsync(Given.Ids, matrix));
        var batch = JsonText.Parse(request.Body).GetProperty("batch");
        Assert.Equal(2, batch.GetProperty("dimension").GetInt32());
        Assert.Equal([0.5f, -2f, 65504f, (float)Half.Epsilon], Given.Decoded(batch.GetProperty("vectors_b64")));
    }

    [Fact]
    public async Task Integer_ids_go_as_their_decimal_text()
    {
        await AssertIdsAsync([int.MinValue, 0, int.MaxValue], "-2147483648", "0", "2147483647");
        await AssertIdsAsync([long.MinValue, -1L, long.MaxValue], "-9223372036854775808", "-1", "9223372036854775807");
        await AssertIdsAsync([0UL, 10UL, ulong.MaxValue], "0", "10", "18446744073709551615");
        await AssertIdsAsync(
            [Int128.MinValue, Int128.Zero, Int128.MaxValue],
            "-170141183460469231731687303715884105728", "0", "170141183460469231731687303715884105727");
        await AssertIdsAsync(
            [BigInteger.Pow(10, 60), -BigInteger.Pow(10, 60)], "1" + new string('0', 60), "-1" + new string('0', 60));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Metadata_and_contents_have_one_entry_a_row_and_null_for_none(bool async)
    {
        int[] ids = [1, 2, 3, 4];
        var vectors = new float[4, 1];
        Metadata?[] metadata = [null, new() { ["lang"] = "en" }, null, new() { ["year"] = 2024, ["tags"] = new[] { "x", "y" } }];
        ItemContents?[] contents = ["first", null, new byte[] { 1, 2, 3, 4 }, null];
        var request = await SendAsync(index => EitherWay.Call(
            async, () => index.UpsertBinary(ids, vectors, metadata, contents), () => index.UpsertBinaryAsync(ids, vectors, metadata, contents)));
        JsonText.AssertEqual(
            Given.Body("""
                "batch":{"ids":["1","2","3","4"],"vectors_b64":"AAAAAAAAAAAAAAAAAAAAAA==","dimension":1,
                "metadata":[null,{"lang":"en"},null,{"year":2024,"tags":["x","y"]}],"contents":["first",null,"AQIDBA==",null]}
                """),
            request.Body);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Metadata_without_contents_and_contents_without_metadata_leave_the_other_out(bool async)
    {
        Metadata?[] metadata = [new(), null];
        ItemContents?[] contents = [null, ""];
        var withMetadata = await SendAsync(index => EitherWay.Call(
            async, () => index.UpsertBinary(Given.Ids, Given.Flat, metadata), () => index.UpsertBinaryAsync(Given.Ids, Given.Flat, metadata)));
        var withContents = await SendAsync(index => EitherWay.Call(
            async, () => index.UpsertBinary(Given.Ids, Given.Flat, contents: contents), () => index.UpsertBinaryAsync(Given.Ids, Given.Flat, contents: contents)));
        JsonText.AssertEqual(
            Given.Body($$"""
                "batch":{"ids":["a","b"],"vectors_b64":"{{Given.Base64}}","dimension":4,"metadata":[{},null]}
                """), withMetadata.Body);
        JsonText.AssertEqual(
            Given.Body($$"""
                "batch":{"ids":["a","b"],"vectors_b64":"{{Given.Base64}}","dimension":4,"contents":[null,""]}
                """), withContents.Body);
    }

    /// <summary>The test vector with three values before it and two behind.</summary>
    private static float[] Padded() => [9f, 9f, 9f, .. Given.Flat, 9f, 9f];

    /// <summary>The test vector in the middle of a larger matrix of 4 × 6.</summary>
    private static float[] Framed() =>
    [
        9f, 9f, 9f, 9f, 9f, 9f,
        9f, .. Given.Flat.AsSpan(0, 4), 9f,
        9f, .. Given.Flat.AsSpan(4, 4), 9f,
        9f, 9f, 9f, 9f, 9f, 9f,
    ];

    private static async Task AssertIdsAsync<TId>(TId[] ids, params string[] expected)
        where TId : IBinaryInteger<TId>
    {
        var vectors = new float[ids.Length];
        Func<EncryptedIndex, Task>[] calls =
        [
            index => EitherWay.Blocking(() => index.Upsert(ids, vectors)),
            index => index.UpsertAsync(ids, vectors),
            index => EitherWay.Blocking(() => index.UpsertBinary(ids, vectors)),
            index => index.UpsertBinaryAsync(ids, vectors),
            index => EitherWay.Blocking(() => index.Upsert(ids, new float[ids.Length, 1])),
            index => index.UpsertAsync(ids, new float[ids.Length, 1]),
            index => EitherWay.Blocking(() => index.UpsertBinary(ids, new float[ids.Length, 1])),
            index => index.UpsertBinaryAsync(ids, new float[ids.Length, 1]),
            index => EitherWay.Blocking(() => index.Upsert(ids, new ReadOnlyTensorSpan<float>(vectors, [ids.Length, 1]))),
        ];
        foreach (var call in calls)
        {
            var batch = JsonText.Parse((await SendAsync(call)).Body).GetProperty("batch");
            Assert.Equal(expected, batch.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!));
        }
        foreach (var call in new Func<EncryptedIndex, Task>[]
        {
            index => EitherWay.Blocking(() => index.Get(ids)),
            index => index.GetAsync(ids),
            index => EitherWay.Blocking(() => index.Delete(ids)),
            index => index.DeleteAsync(ids),
        })
        {
            var body = JsonText.Parse((await SendAsync(call)).Body);
            Assert.Equal(expected, body.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!));
        }
    }

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
