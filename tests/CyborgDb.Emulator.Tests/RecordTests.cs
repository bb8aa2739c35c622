using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

/// <summary>Get, delete, list_ids and num_vectors.</summary>
public sealed class RecordTests : HttpTest
{
    private const string Items = """
        [{"id":"1","vector":[1,0],"contents":"c","metadata":{"k":1}},
         {"id":"2","vector":[2,0]},
         {"id":"3","vector":[3,0]}]
        """;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await CreateAsync();
        (await UpsertAsync(Items)).ShouldBeOk();
    }

    [Fact]
    public async Task Get_keeps_the_order_of_the_request_and_leaves_out_what_does_not_exist() =>
        (await GetItemsAsync("\"ids\":[\"3\",\"nope\",\"1\",\"3\"]")).ShouldBe(200, """
            {"results":[{"id":"3","vector":[3,0],"contents":"","metadata":{}},{"id":"1","vector":[1,0],"contents":"c","metadata":{"k":1}},{"id":"3","vector":[3,0],"contents":"","metadata":{}}]}
            """);

    [Theory]
    [InlineData("[\"vector\"]", """{"id":"1","vector":[1,0]}""")]
    [InlineData("[\"contents\"]", """{"id":"1","contents":"c"}""")]
    [InlineData("[\"metadata\",\"metadata\"]", """{"id":"1","metadata":{"k":1}}""")]
    [InlineData("null", """{"id":"1","vector":[1,0],"contents":"c","metadata":{"k":1}}""")]
    public async Task Get_includes_what_is_asked_for(string include, string row) =>
        (await GetItemsAsync($"\"ids\":[\"1\"],\"include\":{include}")).ShouldBe(200, $$"""{"results":[{{row}}]}""");

    [Theory]
    [InlineData("[\"vector\"]", """{"id":"1","vector":[1,0]},{"id":"2","vector":[2,0]}""")]
    [InlineData("[\"vector\",\"contents\"]", """{"id":"1","vector":[1,0],"contents":"c"},{"id":"2","vector":[2,0],"contents":""}""")]
    [InlineData("[\"metadata\"]", """{"id":"1","metadata":{"k":1}},{"id":"4","metadata":{}}""")]
    [InlineData("[\"contents\"]", """{"id":"1","contents":"c"},{"id":"5","contents":"d"}""")]
    [InlineData("[\"contents\",\"metadata\"]", """{"id":"1","contents":"c","metadata":{"k":1}},{"id":"4","contents":"","metadata":{}},{"id":"5","contents":"d","metadata":{}}""")]
    [InlineData("[]", "")]
    public async Task Get_leaves_out_items_that_have_nothing_of_what_is_asked_for_unless_that_is_the_vector(string include, string rows)
    {
        (await UpsertAsync("""[{"id":"4","vector":[4,0],"contents":"","metadata":{}},{"id":"5","vector":[5,0],"contents":"d"}]""")).ShouldBeOk();
        var ids = include.Contains("vector", StringComparison.Ordinal) ? "\"1\",\"2\"" : "\"1\",\"2\",\"4\",\"5\"";
        (await GetItemsAsync($"\"ids\":[{ids}],\"include\":{include}")).ShouldBe(200, $$"""{"results":[{{rows}}]}""");
    }

    [Fact]
    public async Task Get_cannot_include_a_distance() =>
        (await GetItemsAsync("\"ids\":[\"1\"],\"include\":[\"vector\",\"distance\"]")).ShouldBeInvalid(
            """["body","include",1]""", "Input should be 'vector', 'contents' or 'metadata', not 'distance'", "literal_error");

    [Fact]
    public async Task Getting_nothing_gives_nothing()
    {
        (await GetItemsAsync("\"ids\":[]")).ShouldBe(200, """{"results":[]}""");
        (await GetItemsAsync("\"ids\":[\"nope\"]")).ShouldBe(200, """{"results":[]}""");
    }

    [Fact]
    public async Task Delete_removes_what_exists_ignores_the_rest_and_counts_the_ids_that_were_sent()
    {
        (await PostToIndexAsync("/v1/vectors/delete", "\"ids\":[\"1\",\"nope\",\"3\",\"1\"]"))
            .ShouldBe(200, """{"status":"success","message":"Deleted 4 vectors"}""");
        (await PostToIndexAsync("/v1/vectors/delete", "\"ids\":[]")).ShouldBe(200, """{"status":"success","message":"Deleted 0 vectors"}""");
        (await PostToIndexAsync("/v1/vectors/list_ids")).ShouldBe(200, """{"ids":["2"],"count":1}""");
    }

    [Fact]
    public async Task Ids_are_listed_in_the_order_of_insertion()
    {
        (await UpsertAsync("""[{"id":"0","vector":[1,0]},{"id":"1","vector":[9,9]}]""")).ShouldBeOk();
        (await PostToIndexAsync("/v1/vectors/delete", "\"ids\":[\"2\"]")).ShouldBeOk();
        (await UpsertAsync("""[{"id":"2","vector":[1,0]}]""")).ShouldBeOk();
        (await PostToIndexAsync("/v1/vectors/list_ids")).ShouldBe(200, """{"ids":["1","3","0","2"],"count":4}""");
    }

    [Fact]
    public async Task Num_vectors_counts() =>
        (await PostToIndexAsync("/v1/vectors/num_vectors")).ShouldBe(200, """{"result":3}""");

    [Fact]
    public async Task An_empty_index_has_no_ids()
    {
        (await PostAsync("/v1/indexes/create", WithIndex(name: "b"))).ShouldBeOk();
        (await PostAsync("/v1/vectors/list_ids", WithIndex(name: "b"))).ShouldBe(200, """{"ids":[],"count":0}""");
        (await PostAsync("/v1/vectors/num_vectors", WithIndex(name: "b"))).ShouldBe(200, """{"result":0}""");
    }
}
