using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

/// <summary>query_metadata without text; with text it is in the tests of BM25.</summary>
public sealed class MetadataQueryTests : HttpTest
{
    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { ServiceVersion = ServiceVersion.V018 };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await CreateAsync("\"metadata_schema\":{\"hidden\":{\"filterable\":false}}");
        (await UpsertAsync("""
            [{"id":"b","vector":[1],"metadata":{"n":2,"s":"pear","o":{"i":1},"m":true}},
             {"id":"a","vector":[1],"metadata":{"n":10,"s":"Apple","m":5}},
             {"id":"d","vector":[1]},
             {"id":"c","vector":[1],"metadata":{"n":2,"s":"apple","o":{"i":-1},"m":"x"}},
             {"id":"e","vector":[1],"metadata":{"n":["1"],"m":false,"hidden":1}}]
            """)).ShouldBeOk();
    }

    private async Task<string> IdsAsync(string members) => (await PostToIndexAsync("/v1/vectors/query_metadata", members)).Ids();

    [Fact]
    public async Task The_answer_has_results_ids_and_their_count() =>
        (await PostToIndexAsync("/v1/vectors/query_metadata", "\"filters\":{\"n\":2}")).ShouldBe(
            200, """{"results":[{"id":"b"},{"id":"c"}],"ids":["b","c"],"count":2}""");

    [Theory]
    [InlineData("")]
    [InlineData("\"filters\":{}")]
    [InlineData("\"filters\":null,\"top_k\":null,\"order_by\":null,\"ascending\":null,\"text\":null")]
    public async Task Without_a_filter_everything_matches_in_order_of_insertion(string members) =>
        Assert.Equal("b,a,d,c,e", await IdsAsync(members));

    [Theory]
    [InlineData("\"order_by\":\"n\"", "b,c,a,d,e")]
    [InlineData("\"order_by\":\"n\",\"ascending\":false", "a,b,c,d,e")]
    [InlineData("\"order_by\":{\"n\":1}", "b,c,a,d,e")]
    [InlineData("\"order_by\":{\"n\":-1}", "a,b,c,d,e")]
    [InlineData("\"order_by\":{\"n\":-1},\"ascending\":true", "a,b,c,d,e")]
    [InlineData("\"order_by\":\"s\"", "a,c,b,d,e")]
    [InlineData("\"order_by\":\"s\",\"ascending\":false", "b,c,a,d,e")]
    [InlineData("\"order_by\":\"o.i\"", "c,b,a,d,e")]
    [InlineData("\"order_by\":\"m\"", "e,b,a,c,d")]
    [InlineData("\"order_by\":\"m\",\"ascending\":false", "c,a,b,e,d")]
    [InlineData("\"order_by\":\"none\"", "b,a,d,c,e")]
    [InlineData("\"order_by\":\"n\",\"top_k\":2", "b,c")]
    [InlineData("\"order_by\":\"n\",\"filters\":{\"s\":{\"$exists\":true}}", "b,c,a")]
    [InlineData("\"top_k\":2", "b,a")]
    [InlineData("\"filters\":{\"n\":{\"$ne\":2}}", "a,e")]
    [InlineData("\"filters\":{\"n\":{\"$nin\":[2]}}", "a,d,e")]
    public async Task Items_come_in_the_order_that_is_asked_for(string members, string ids) => Assert.Equal(ids, await IdsAsync(members));

    [Theory]
    [InlineData("\"order_by\":{}", "order_by takes the name of a field, or an object of one field with 1 or -1")]
    [InlineData("\"order_by\":{\"n\":2}", "order_by takes the name of a field, or an object of one field with 1 or -1")]
    [InlineData("\"order_by\":{\"n\":\"asc\"}", "order_by takes the name of a field, or an object of one field with 1 or -1")]
    [InlineData("\"order_by\":{\"n\":1,\"s\":1}", "order_by takes the name of a field, or an object of one field with 1 or -1")]
    [InlineData("\"order_by\":\"hidden\"", "The field of order_by is not filterable")]
    [InlineData("\"filters\":{\"n\":{\"$type\":\"number\"}}", "Invalid filter: $type cannot be answered by the index")]
    [InlineData("\"filters\":{\"n\":{\"$unknown\":1}}", "Invalid filter: unknown operator '$unknown'")]
    [InlineData("\"filters\":{\"hidden\":1}", "Invalid filter: a field that it names is not filterable")]
    [InlineData("\"filters\":{\"$or\":[{\"n\":1},{\"hidden\":{\"$exists\":true}}]}", "Invalid filter: a field that it names is not filterable")]
    public async Task What_cannot_be_answered_is_400(string members, string detail) =>
        (await PostToIndexAsync("/v1/vectors/query_metadata", members)).ShouldFail(400, detail);

    [Theory]
    [InlineData("\"order_by\":5", "order_by", "Input should be a valid string or dictionary", "union_type")]
    [InlineData("\"ascending\":\"yes\"", "ascending", "Input should be a valid boolean", "bool_type")]
    [InlineData("\"top_k\":0", "top_k", "Input should be greater than or equal to 1", "greater_than_equal")]
    [InlineData("\"filters\":[]", "filters", "Input should be a valid dictionary", "dict_type")]
    public async Task Members_of_the_wrong_shape_are_422(string members, string name, string message, string type) =>
        (await PostToIndexAsync("/v1/vectors/query_metadata", members)).ShouldBeInvalid($"[\"body\",\"{name}\"]", message, type);

    [Fact]
    public async Task It_needs_the_key()
    {
        (await PostAsync("/v1/vectors/query_metadata", WithIndex(key: OtherKey))).ShouldFail(401, "Wrong encryption key for index 'a'");
        (await PostAsync("/v1/vectors/query_metadata", """{"index_name":"a"}""")).ShouldFail(400, "Index 'a' was created with an index_key, which is required");
    }
}
