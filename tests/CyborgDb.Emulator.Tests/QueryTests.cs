using System.Runtime.InteropServices;
using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

public sealed class QueryTests : HttpTest
{
    private const string Items = """
        [{"id":"far","vector":[9,0],"metadata":{"k":1}},
         {"id":"near","vector":[1,0],"contents":"c","metadata":{"k":2}},
         {"id":"mid","vector":[4,0]}]
        """;

    private Task<Reply> QueryBinaryAsync(float[] values, int dimension, string members = "")
    {
        var base64 = Convert.ToBase64String(MemoryMarshal.AsBytes<float>(values));
        return PostToIndexAsync(
            "/v1/vectors/query_binary",
            $$"""{{(members.Length == 0 ? "" : members + ",")}}"batch":{"vectors_b64":"{{base64}}","dimension":{{dimension}}}""");
    }

    private async Task CreateWithItemsAsync()
    {
        await CreateAsync();
        (await UpsertAsync(Items)).ShouldBeOk();
    }

    [Fact]
    public async Task One_flat_query_gives_a_flat_list_of_ids_only_closest_first()
    {
        await CreateWithItemsAsync();
        (await QueryAsync("\"query_vectors\":[0,0]"))
            .ShouldBe(200, """{"results":[{"id":"near"},{"id":"mid"},{"id":"far"}]}""");
    }

    [Fact]
    public async Task A_list_of_queries_gives_a_list_for_each()
    {
        await CreateWithItemsAsync();
        (await QueryAsync("\"query_vectors\":[[0,0],[8,0]],\"top_k\":1")).ShouldBe(200, """{"results":[[{"id":"near"}],[{"id":"far"}]]}""");
        (await QueryAsync("\"query_vectors\":[[8,0]],\"top_k\":2")).ShouldBe(200, """{"results":[[{"id":"far"},{"id":"mid"}]]}""");
    }

    [Fact]
    public async Task A_binary_query_always_gives_nested_lists()
    {
        await CreateWithItemsAsync();
        (await QueryBinaryAsync([8, 0], 2, "\"top_k\":1")).ShouldBe(200, """{"results":[[{"id":"far"}]]}""");
        (await QueryBinaryAsync([0, 0, 8, 0], 2, "\"top_k\":1")).ShouldBe(200, """{"results":[[{"id":"near"}],[{"id":"far"}]]}""");
        (await QueryBinaryAsync([], 2)).ShouldBe(200, """{"results":[]}""");
    }

    [Fact]
    public async Task Include_says_what_comes_along()
    {
        await CreateWithItemsAsync();
        const string Rows = """
            {"id":"near","distance":1,"metadata":{"k":2},"vector":[1,0]},{"id":"mid","distance":4,"vector":[4,0]},{"id":"far","distance":9,"metadata":{"k":1},"vector":[9,0]}
            """;
        const string Include = "\"include\":[\"vector\",\"distance\",\"metadata\"]";
        (await QueryAsync($"\"query_vectors\":[0,0],{Include}")).ShouldBe(200, $$"""{"results":[{{Rows}}]}""");
        (await QueryBinaryAsync([0, 0], 2, Include)).ShouldBe(200, $$"""{"results":[[{{Rows}}]]}""");
    }

    [Theory]
    [InlineData("contents")]
    [InlineData("score")]
    [InlineData("Distance")]
    public async Task Include_takes_nothing_else_and_what_it_does_not_is_named(string include)
    {
        await CreateWithItemsAsync();
        (await QueryAsync($"\"query_vectors\":[0,0],\"include\":[\"{include}\"]")).ShouldBeInvalid(
            """["body","include",0]""", $"Input should be 'distance', 'metadata' or 'vector', not '{include}'", "literal_error");
    }

    [Fact]
    public async Task The_default_of_top_k_is_100()
    {
        await CreateAsync();
        (await UpsertAsync($"[{string.Join(",", Enumerable.Range(0, 150).Select(i => $$"""{"id":"{{i}}","vector":[{{i}}]}"""))}]")).ShouldBeOk();
        Assert.Equal(string.Join(",", Enumerable.Range(0, 100)), (await QueryAsync("\"query_vectors\":[0]")).Ids());
        Assert.Equal(150, (await QueryAsync("\"query_vectors\":[0],\"top_k\":1000")).Ids().Split(',').Length);
    }

    [Theory]
    [InlineData("\"top_k\":1001")]
    [InlineData("\"top_k\":2,\"rerank_mult\":5001")]
    public async Task In_0_17_there_is_no_limit_to_the_candidates(string members)
    {
        await CreateWithItemsAsync();
        (await QueryAsync($"\"query_vectors\":[0,0],{members}")).ShouldBeOk();
        (await QueryBinaryAsync([0, 0], 2, members)).ShouldBeOk();
    }

    [Fact]
    public async Task Equally_close_items_come_in_the_order_of_insertion_also_after_a_replacement()
    {
        await CreateAsync();
        (await UpsertAsync("""[{"id":"b","vector":[1]},{"id":"d","vector":[5]},{"id":"a","vector":[-1]},{"id":"c","vector":[1]}]""")).ShouldBeOk();
        (await UpsertAsync("""[{"id":"b","vector":[-1]}]""")).ShouldBeOk();
        Assert.Equal("b,a,c,d", (await QueryAsync("\"query_vectors\":[0]")).Ids());
        Assert.Equal("b,a", (await QueryAsync("\"query_vectors\":[0],\"top_k\":2")).Ids());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"dimension\":2")]
    public async Task An_empty_index_gives_empty_results(string members)
    {
        await CreateAsync(members);
        (await QueryAsync("\"query_vectors\":[0,0]")).ShouldBe(200, """{"results":[]}""");
        (await QueryAsync("\"query_vectors\":[[0,0],[1,1]]")).ShouldBe(200, """{"results":[[],[]]}""");
        (await QueryBinaryAsync([0, 0], 2)).ShouldBe(200, """{"results":[[]]}""");
    }

    [Theory]
    [InlineData("\"query_vectors\":[1]", "Dimension mismatch: index 'a' has dimension 2, the query has 1")]
    [InlineData("\"query_vectors\":[[1,2,3]]", "Dimension mismatch: index 'a' has dimension 2, the query has 3")]
    [InlineData("\"query_vectors\":[[1,2],[1]]", "Dimension mismatch: the query vectors have dimensions 2 and 1")]
    public async Task A_query_of_another_dimension_is_422(string members, string detail)
    {
        await CreateWithItemsAsync();
        (await QueryAsync(members)).ShouldBeInvalid("[\"body\"]", detail, "value_error");
    }

    [Theory]
    [InlineData("\"query_vectors\":[]", "A query vector is empty")]
    [InlineData("\"query_vectors\":[[]]", "A query vector is empty")]
    [InlineData("\"query_vectors\":[1,1e39]", "A query vector holds a NaN or an infinity")]
    [InlineData("\"top_k\":5", "One of query_vectors and query_contents is required, and not both")]
    [InlineData("\"query_vectors\":[1,2],\"query_contents\":\"x\"", "One of query_vectors and query_contents is required, and not both")]
    [InlineData("\"query_contents\":\"x\"", "Index 'a' has no embedding model: vectors are required")]
    public async Task A_query_that_cannot_be_answered_is_400(string members, string detail)
    {
        await CreateWithItemsAsync();
        (await QueryAsync(members)).ShouldFail(400, detail);
    }

    [Fact]
    public async Task A_binary_query_that_cannot_be_answered_is_400()
    {
        await CreateWithItemsAsync();
        (await QueryBinaryAsync([1], 1)).ShouldBeInvalid("[\"body\"]", "Dimension mismatch: index 'a' has dimension 2, the query has 1", "value_error");
        (await QueryBinaryAsync([1, 2, 3], 2)).ShouldFail(400, "vectors_b64 holds 12 bytes, which is not a whole number of vectors of dimension 2");
        (await QueryBinaryAsync([1, float.NaN], 2)).ShouldFail(400, "A query vector holds a NaN or an infinity");
        (await PostToIndexAsync("/v1/vectors/query_binary", "\"batch\":{\"vectors_b64\":\"AACAPw\",\"dimension\":1}"))
            .ShouldFail(400, "vectors_b64 is not valid base64 (standard alphabet, with padding)");
    }

    [Fact]
    public async Task A_filter_applies_to_every_query_before_top_k()
    {
        await CreateWithItemsAsync();
        (await QueryAsync("\"query_vectors\":[0,0],\"top_k\":1,\"filters\":{\"k\":1}")).ShouldBe(200, """{"results":[{"id":"far"}]}""");
        (await QueryBinaryAsync([0, 0, 9, 0], 2, "\"top_k\":1,\"filters\":{\"k\":1}"))
            .ShouldBe(200, """{"results":[[{"id":"far"}],[{"id":"far"}]]}""");
    }
}
