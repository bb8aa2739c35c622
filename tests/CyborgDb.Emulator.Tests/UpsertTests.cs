using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

public sealed class UpsertTests : HttpTest
{
    [Fact]
    public async Task What_was_sent_is_given_back()
    {
        await CreateAsync();
        (await UpsertAsync("""
            [{"id":"1","vector":[0.1,-2,3e-5],"contents":"a \"text\"\nwith ünïcode 🙂 <b>&amp;</b>","metadata":{"s":"x","n":1.5,"b":true,"l":["p","q"],"o":{"i":{"j":"deep"}},"":""}},
             {"id":"2","vector":[1,2,3],"contents":"","metadata":{}},
             {"id":"3","vector":[4,5,6],"contents":null,"metadata":null}]
            """)).ShouldBe(200, """{"status":"success","message":"Upserted 3 vectors"}""");
        (await GetItemsAsync("\"ids\":[\"1\",\"2\",\"3\"]")).ShouldBe(200, """
            {"results":[
              {"id":"1","vector":[0.1,-2,3E-05],"contents":"a \"text\"\nwith ünïcode 🙂 <b>&amp;</b>","metadata":{"s":"x","n":1.5,"b":true,"l":["p","q"],"o":{"i":{"j":"deep"}},"":""}},
              {"id":"2","vector":[1,2,3],"contents":"","metadata":{}},
              {"id":"3","vector":[4,5,6],"contents":"","metadata":{}}]}
            """);
    }

    [Fact]
    public async Task An_upsert_replaces_vector_contents_and_metadata()
    {
        await CreateAsync();
        (await UpsertAsync("""[{"id":"1","vector":[1],"contents":"c","metadata":{"a":1}}]""")).ShouldBeOk();
        (await UpsertAsync("""[{"id":"1","vector":[2]}]""")).ShouldBeOk();
        (await GetItemsAsync("\"ids\":[\"1\"]")).ShouldBe(200, """{"results":[{"id":"1","vector":[2],"contents":"","metadata":{}}]}""");
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Of_one_id_twice_in_a_batch_the_later_wins()
    {
        await CreateAsync();
        (await UpsertAsync("""[{"id":"1","vector":[1],"contents":"c"},{"id":"1","vector":[2]}]"""))
            .ShouldBe(200, """{"status":"success","message":"Upserted 2 vectors"}""");
        (await GetItemsAsync("\"ids\":[\"1\"]")).ShouldBe(200, """{"results":[{"id":"1","vector":[2],"contents":"","metadata":{}}]}""");
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Ids_differ_by_case_and_by_letter()
    {
        await CreateAsync();
        (await UpsertAsync("""[{"id":"a","vector":[1]},{"id":"A","vector":[2]},{"id":"é","vector":[3]},{"id":"e\u0301","vector":[4]}]""")).ShouldBeOk();
        Assert.Equal(4, await CountAsync());
    }

    [Fact]
    public async Task An_empty_batch_stores_nothing_and_sets_no_dimension()
    {
        await CreateAsync();
        (await UpsertAsync("[]")).ShouldBe(200, """{"status":"success","message":"Upserted 0 vectors"}""");
        (await UpsertBinaryAsync("""{"ids":[],"vectors_b64":"","dimension":8}""")).ShouldBeOk();
        (await UpsertAsync("""[{"id":"1","vector":[1,2,3]}]""")).ShouldBeOk();
    }

    [Theory]
    [InlineData("""[{"id":"1","vector":[]}]""", "The vector of item 0 is empty")]
    [InlineData("""[{"id":"1","vector":[1]},{"id":"","vector":[1]}]""", "The id of item 1 is empty")]
    [InlineData("""[{"id":"1","vector":[1]},{"id":"2"}]""", "Index 'a' has no embedding model: vectors are required")]
    [InlineData("""[{"id":"1","vector":[1]},{"id":"2","vector":null,"contents":"text"}]""", "Index 'a' has no embedding model: vectors are required")]
    public async Task A_batch_with_one_bad_item_is_400_and_stores_nothing(string items, string detail)
    {
        await CreateAsync();
        (await UpsertAsync(items)).ShouldFail(400, detail);
        Assert.Equal(0, await CountAsync());
        Assert.Equal(0, (await PostToIndexAsync("/v1/indexes/describe")).Json["dimension"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[1,2]")]
    [InlineData("[\"a\",1,true,null,[2,[3]],{\"b\":[{\"c\":null}]}]")]
    [InlineData("[]")]
    [InlineData("{\"deep\":{\"er\":null}}")]
    [InlineData("1700000000000")]
    public async Task Metadata_is_any_json_and_comes_back_as_it_was_sent(string value)
    {
        await CreateAsync();
        (await UpsertAsync($$$"""[{"id":"1","vector":[1],"metadata":{"k":{{{value}}}}}]""")).ShouldBeOk();
        (await GetItemsAsync("\"ids\":[\"1\"],\"include\":[\"metadata\"]")).ShouldBe(200, $$$"""{"results":[{"id":"1","metadata":{"k":{{{value}}}}}]}""");
        (await QueryAsync("\"query_vectors\":[1],\"include\":[\"metadata\"]")).ShouldBe(200, $$$"""{"results":[{"id":"1","metadata":{"k":{{{value}}}}}]}""");
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("[1,-1e999]")]
    public async Task A_number_in_metadata_that_is_not_finite_is_400_and_stores_nothing(string value)
    {
        await CreateAsync();
        (await UpsertAsync($$$"""[{"id":"1","vector":[1]},{"id":"2","vector":[1],"metadata":{"k":{{{value}}}}}]""")).ShouldFail(
            400, "The metadata of item 1 has a number that is not finite");
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_dimension_other_than_the_indexs_is_422()
    {
        await CreateAsync("\"dimension\":3");
        const string Detail = "Dimension mismatch: index 'a' has dimension 3, item 0 has 2";
        (await UpsertAsync("""[{"id":"1","vector":[1,2]}]""")).ShouldBeInvalid("[\"body\"]", Detail, "value_error");
        (await UpsertBinaryAsync("""{"ids":["1"],"vectors_b64":"AACAPwAAgD8=","dimension":2}""")).ShouldBeInvalid("[\"body\"]", Detail, "value_error");
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Vectors_of_different_dimensions_in_a_batch_are_422_and_store_nothing()
    {
        await CreateAsync();
        (await UpsertAsync("""[{"id":"1","vector":[1,2]},{"id":"2","vector":[1]}]""")).ShouldBeInvalid(
            "[\"body\"]", "Dimension mismatch: item 1 has dimension 1, the items before it 2", "value_error");
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_failed_batch_leaves_what_was_there()
    {
        await CreateAsync();
        (await UpsertAsync("""[{"id":"1","vector":[1],"contents":"old"}]""")).ShouldBeOk();
        (await UpsertAsync("""[{"id":"1","vector":[2],"contents":"new"},{"id":"2","vector":[1,2]}]""")).ShouldBeInvalid(
            "[\"body\"]", "Dimension mismatch: index 'a' has dimension 1, item 1 has 2", "value_error");
        (await GetItemsAsync("\"ids\":[\"1\",\"2\"]")).ShouldBe(200, """{"results":[{"id":"1","vector":[1],"contents":"old","metadata":{}}]}""");
    }

    [Fact]
    public async Task Metadata_numbers_are_float64_and_the_last_of_one_name_counts()
    {
        await CreateAsync();
        (await UpsertAsync("""[{"id":"1","vector":[1],"metadata":{"n":9007199254740993,"d":1,"t":1700000000000,"d":0.1}}]""")).ShouldBeOk();
        (await GetItemsAsync("\"ids\":[\"1\"],\"include\":[\"metadata\"]")).ShouldBe(
            200, """{"results":[{"id":"1","metadata":{"n":9007199254740992,"d":0.1,"t":1700000000000}}]}""");
    }

    [Fact]
    public async Task Float16_really_rounds()
    {
        await CreateAsync("\"storage_precision\":\"float16\"");
        (await UpsertAsync("""[{"id":"1","vector":[0.1,1,2049,65519]}]""")).ShouldBeOk();
        (await GetItemsAsync("\"ids\":[\"1\"]")).ShouldBe(200, """{"results":[{"id":"1","vector":[0.099975586,1,2048,65504],"contents":"","metadata":{}}]}""");
        (await QueryAsync("\"query_vectors\":[0.099975586,1,2048,65504],\"include\":[\"distance\"]"))
            .ShouldBe(200, """{"results":[{"id":"1","distance":0}]}""");
    }

    [Fact]
    public async Task What_float16_cannot_hold_is_400()
    {
        await CreateAsync("\"storage_precision\":\"float16\"");
        (await UpsertAsync("""[{"id":"1","vector":[-65520]}]""")).ShouldFail(
            400, "The vector of item 0 has a component beyond the range of float16");
    }
}
