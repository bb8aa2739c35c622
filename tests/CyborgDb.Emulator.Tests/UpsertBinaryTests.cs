using System.Runtime.InteropServices;
using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

public sealed class UpsertBinaryTests : HttpTest
{
    private const string TestVector = "zczMPc3MTD6amZk+zczMPgAAAD+amRk/MzMzP83MTD8=";

    [Fact]
    public async Task The_test_vector_of_the_contract_is_read_as_it_says()
    {
        await CreateAsync();
        (await UpsertBinaryAsync($$"""{"ids":["x","y"],"vectors_b64":"{{TestVector}}","dimension":4}"""))
            .ShouldBe(200, """{"status":"success","message":"Upserted 2 vectors"}""");
        (await GetItemsAsync("\"ids\":[\"x\",\"y\"]")).ShouldBe(
            200, """{"results":[{"id":"x","vector":[0.1,0.2,0.3,0.4],"contents":"","metadata":{}},{"id":"y","vector":[0.5,0.6,0.7,0.8],"contents":"","metadata":{}}]}""");
    }

    [Fact]
    public async Task Metadata_and_contents_go_with_their_ids()
    {
        await CreateAsync();
        (await UpsertBinaryAsync($$"""
            {"contents":["c",null],"metadata":[null,{"k":"v"}],"dimension":4,"vectors_b64":"{{TestVector}}","ids":["x","y"]}
            """)).ShouldBeOk();
        (await GetItemsAsync("\"ids\":[\"x\",\"y\"],\"include\":[\"contents\",\"metadata\"]")).ShouldBe(
            200, """{"results":[{"id":"x","contents":"c","metadata":{}},{"id":"y","contents":"","metadata":{"k":"v"}}]}""");
    }

    [Fact]
    public async Task Empty_contents_are_none_like_null()
    {
        await CreateAsync();
        (await UpsertBinaryAsync($$"""{"ids":["x","y"],"vectors_b64":"{{TestVector}}","dimension":4,"contents":["",null]}""")).ShouldBeOk();
        (await GetItemsAsync("\"ids\":[\"x\",\"y\"],\"include\":[\"contents\"]")).ShouldBe(200, """{"results":[]}""");
    }

    [Fact]
    public async Task Null_lists_of_metadata_and_contents_are_none()
    {
        await CreateAsync();
        (await UpsertBinaryAsync($$"""{"ids":["x","y"],"vectors_b64":"{{TestVector}}","dimension":4,"metadata":null,"contents":null}""")).ShouldBeOk();
    }

    [Theory]
    [InlineData("\\u007Ac\\u007aMPc3MTD6amZk\\u002BzczMPgAAAD+amRk\\/MzMzP83MTD8\\u003d")]
    [InlineData("zczMPc3MTD6amZk+zczMPgAAAD+amRk\\u002fMzMzP83MTD8=")]
    public async Task Json_escapes_in_the_base64_are_read(string escaped)
    {
        await CreateAsync();
        (await UpsertBinaryAsync($$"""{"ids":["x","y"],"vectors_b64":"{{escaped}}","dimension":4}""")).ShouldBeOk();
        (await GetItemsAsync("\"ids\":[\"y\"]")).ShouldBe(200, """{"results":[{"id":"y","vector":[0.5,0.6,0.7,0.8],"contents":"","metadata":{}}]}""");
    }

    [Theory]
    [InlineData("zczMPc3MTD6amZk+zczMPgAAAD+amRk/MzMzP83MTD8")]
    [InlineData("zczMPc3MTD6amZk-zczMPgAAAD-amRk_MzMzP83MTD8=")]
    [InlineData("zczMPc3MTD6amZk+ zczMPgAAAD+amRk/MzMzP83MTD8=")]
    [InlineData("zczMPc3MTD6amZk+    zczMPgAAAD+amRk/MzMzP83MTD8=")]
    [InlineData("zczMPc3MTD6amZk+zczMPgAAAD+amRk/MzMzP83MTD8=\\n\\n\\n\\n")]
    [InlineData("zczMPc3MTD6amZk+zczMPg==AAAAP5qZGT8zMzM/zcxMPw==")]
    [InlineData("zczMPc3MTD6amZk+zczMPgAAAD+amRk/MzMzP83MTD8\\u013d")]
    [InlineData("=czMPc3MTD6amZk+zczMPgAAAD+amRk/MzMzP83MTD8=")]
    [InlineData("ééééééééééééééééééééééé")]
    public async Task Base64_that_is_not_standard_and_padded_is_400(string base64)
    {
        await CreateAsync();
        var reply = await UpsertBinaryAsync($$"""{"ids":["x","y"],"vectors_b64":"{{base64}}","dimension":4}""");
        reply.ShouldFail(400, "vectors_b64 is not valid base64 (standard alphabet, with padding)");
        Assert.Equal(0, await CountAsync());
    }

    [Theory]
    [InlineData("[\"x\"]", 4, "vectors_b64 holds 32 bytes; 1 ids of dimension 4 need 16")]
    [InlineData("[\"x\",\"y\",\"z\"]", 4, "vectors_b64 holds 32 bytes; 3 ids of dimension 4 need 48")]
    [InlineData("[\"x\",\"y\"]", 3, "vectors_b64 holds 32 bytes; 2 ids of dimension 3 need 24")]
    [InlineData("[]", 4, "vectors_b64 holds 32 bytes; 0 ids of dimension 4 need 0")]
    [InlineData("[\"x\"]", 2147483647, "vectors_b64 holds 32 bytes; 1 ids of dimension 2147483647 need 8589934588")]
    public async Task A_byte_count_that_does_not_fit_is_400(string ids, int dimension, string detail)
    {
        await CreateAsync();
        (await UpsertBinaryAsync($$"""{"ids":{{ids}},"vectors_b64":"{{TestVector}}","dimension":{{dimension}}}""")).ShouldFail(400, detail);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Bytes_that_are_no_whole_floats_are_400()
    {
        await CreateAsync();
        (await UpsertBinaryAsync("""{"ids":["x"],"vectors_b64":"AACAPwA=","dimension":1}""")).ShouldFail(
            400, "vectors_b64 holds 5 bytes; 1 ids of dimension 1 need 4");
    }

    [Theory]
    [InlineData("\"metadata\":[null]", "metadata has 1 entries for 2 ids")]
    [InlineData("\"contents\":[\"a\",\"b\",\"c\"]", "contents has 3 entries for 2 ids")]
    public async Task A_list_of_another_length_than_ids_is_400(string member, string detail)
    {
        await CreateAsync();
        (await UpsertBinaryAsync($$"""{"ids":["x","y"],"vectors_b64":"{{TestVector}}","dimension":4,{{member}}}""")).ShouldFail(400, detail);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Only_the_vectors_of_the_batch_count()
    {
        await CreateAsync();
        (await PostToIndexAsync(
            "/v1/vectors/upsert_binary",
            $$"""
            "batch":{"ids":["x","y"],"vectors_b64":"{{TestVector}}","dimension":4,"deeper":{"vectors_b64":"!"} },"other":{"vectors_b64":"!"}
            """)).ShouldBeOk();
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public async Task A_value_that_is_not_finite_is_stored_and_then_reads_of_the_index_fail(float poison)
    {
        await CreateAsync();
        (await UpsertAsync("""[{"id":"good","vector":[1,2]}]""")).ShouldBeOk();
        var base64 = Convert.ToBase64String(MemoryMarshal.AsBytes<float>([1, poison]));
        (await UpsertBinaryAsync($$"""{"ids":["bad"],"vectors_b64":"{{base64}}","dimension":2}""")).ShouldBeOk();

        const string Detail = "Index 'a' holds a vector with a NaN or an infinity and cannot be read";
        (await QueryAsync("\"query_vectors\":[1,2]")).ShouldFail(500, Detail);
        (await PostToIndexAsync("/v1/vectors/query_binary", "\"batch\":{\"vectors_b64\":\"AACAPwAAgD8=\",\"dimension\":2}")).ShouldFail(500, Detail);
        (await GetItemsAsync("\"ids\":[\"good\"]")).ShouldFail(500, Detail);
        Assert.Equal(2, await CountAsync());

        (await PostToIndexAsync("/v1/vectors/delete", "\"ids\":[\"bad\"]")).ShouldBeOk();
        Assert.Equal("good", (await QueryAsync("\"query_vectors\":[1,2]")).Ids());
    }

    [Fact]
    public async Task Replacing_what_is_not_finite_heals_the_index()
    {
        await CreateAsync();
        (await UpsertBinaryAsync("""{"ids":["x"],"vectors_b64":"AADAfw==","dimension":1}""")).ShouldBeOk();
        Assert.Equal(500, (await GetItemsAsync("\"ids\":[\"x\"]")).Status);
        (await UpsertAsync("""[{"id":"x","vector":[1]}]""")).ShouldBeOk();
        (await GetItemsAsync("\"ids\":[\"x\"]")).ShouldBeOk();
    }
}
