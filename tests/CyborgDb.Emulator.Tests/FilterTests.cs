using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

public sealed class FilterTests : HttpTest
{
    private const string Items = """
        [{"id":"ada","vector":[1],"metadata":{"name":"Ada","age":36,"alive":false,"tags":["math","code"],"loc":{"city":"London","geo":{"lat":51.5}}}},
         {"id":"bob","vector":[2],"metadata":{"name":"bob","age":20.5,"alive":true,"tags":[],"loc":{"city":"Paris"}}},
         {"id":"cy","vector":[3],"metadata":{"name":"20","age":"20","tags":"code"}},
         {"id":"none","vector":[4]}]
        """;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await CreateAsync();
        (await UpsertAsync(Items)).ShouldBeOk();
    }

    [Theory]
    [InlineData("{}", "ada,bob,cy,none")]
    [InlineData("""{"name":"Ada"}""", "ada")]
    [InlineData("""{"name":"ada"}""", "")]
    [InlineData("""{"Name":"Ada"}""", "")]
    [InlineData("""{"age":36}""", "ada")]
    [InlineData("""{"age":36.0}""", "ada")]
    [InlineData("""{"age":20}""", "")]
    [InlineData("""{"age":"20"}""", "cy")]
    [InlineData("""{"alive":false}""", "ada")]
    [InlineData("""{"alive":true}""", "bob")]
    [InlineData("""{"alive":0}""", "")]
    [InlineData("""{"name":"Ada","age":36}""", "ada")]
    [InlineData("""{"name":"Ada","age":20.5}""", "")]
    public Task A_bare_value_means_equal(string filter, string ids) => ShouldFindAsync(filter, ids);

    [Theory]
    [InlineData("""{"age":{"$eq":36}}""", "ada")]
    [InlineData("""{"missing":{"$eq":"x"}}""", "")]
    [InlineData("""{"loc":{"$eq":"London"}}""", "")]
    [InlineData("""{"age":{"$ne":36}}""", "bob,cy")]
    [InlineData("""{"missing":{"$ne":"x"}}""", "")]
    [InlineData("""{"loc":{"$ne":"London"}}""", "ada,bob")]
    public Task Eq_and_ne(string filter, string ids) => ShouldFindAsync(filter, ids);

    [Theory]
    [InlineData("""{"age":{"$gt":20.5}}""", "ada")]
    [InlineData("""{"age":{"$gte":20.5}}""", "ada,bob")]
    [InlineData("""{"age":{"$lt":36}}""", "bob")]
    [InlineData("""{"age":{"$lte":36}}""", "ada,bob")]
    [InlineData("""{"age":{"$gt":20,"$lt":30}}""", "bob")]
    [InlineData("""{"age":{"$gt":30,"$lt":20}}""", "")]
    [InlineData("""{"missing":{"$lt":1e300}}""", "")]
    [InlineData("""{"name":{"$gt":0}}""", "")]
    [InlineData("""{"tags":{"$gt":0}}""", "")]
    [InlineData("""{"alive":{"$gte":0}}""", "")]
    public Task Order_is_for_numbers_only(string filter, string ids) => ShouldFindAsync(filter, ids);

    [Theory]
    [InlineData("""{"name":{"$in":["Ada","20",36]}}""", "ada,cy")]
    [InlineData("""{"age":{"$in":[36,"20",true]}}""", "ada,cy")]
    [InlineData("""{"name":{"$in":[]}}""", "")]
    [InlineData("""{"missing":{"$in":["x"]}}""", "")]
    [InlineData("""{"name":{"$nin":["Ada","20"]}}""", "bob,none")]
    [InlineData("""{"name":{"$nin":[]}}""", "ada,bob,cy,none")]
    [InlineData("""{"missing":{"$nin":["x"]}}""", "ada,bob,cy,none")]
    public Task In_and_nin(string filter, string ids) => ShouldFindAsync(filter, ids);

    [Theory]
    [InlineData("""{"tags":"code"}""", "ada,cy")]
    [InlineData("""{"tags":{"$eq":"math"}}""", "ada")]
    [InlineData("""{"tags":{"$in":["math","other"]}}""", "ada")]
    [InlineData("""{"tags":{"$ne":"code"}}""", "bob")]
    [InlineData("""{"tags":{"$nin":["math"]}}""", "bob,cy,none")]
    [InlineData("""{"tags":"Code"}""", "")]
    public Task A_list_matches_when_an_element_does(string filter, string ids) => ShouldFindAsync(filter, ids);

    [Theory]
    [InlineData("""{"age":{"$exists":true}}""", "ada,bob,cy")]
    [InlineData("""{"age":{"$exists":false}}""", "none")]
    [InlineData("""{"loc":{"$exists":true}}""", "ada,bob")]
    [InlineData("""{"loc.geo":{"$exists":true}}""", "ada")]
    [InlineData("""{"tags":{"$exists":true,"$ne":"code"}}""", "bob")]
    public Task Exists_asks_whether_the_field_is_there(string filter, string ids) => ShouldFindAsync(filter, ids);

    [Theory]
    [InlineData("""{"loc.city":"London"}""", "ada")]
    [InlineData("""{"loc.geo.lat":{"$gt":50}}""", "ada")]
    [InlineData("""{"loc.city":{"$ne":"London"}}""", "bob")]
    [InlineData("""{"loc.City":"London"}""", "")]
    [InlineData("""{"name.first":"Ada"}""", "")]
    [InlineData("""{"tags.0":"math"}""", "")]
    public Task A_dot_path_names_a_nested_field(string filter, string ids) => ShouldFindAsync(filter, ids);

    [Theory]
    [InlineData("""{"$and":[{"age":{"$gt":1}},{"alive":true}]}""", "bob")]
    [InlineData("""{"$or":[{"name":"Ada"},{"name":"20"}]}""", "ada,cy")]
    [InlineData("""{"$not":{"name":"Ada"}}""", "bob,cy,none")]
    [InlineData("""{"$not":{"name":"Ada","age":36}}""", "bob,cy,none")]
    [InlineData("""{"$not":{"missing":"x"}}""", "ada,bob,cy,none")]
    [InlineData("""{"$not":{}}""", "")]
    [InlineData("""{"$and":[{}]}""", "ada,bob,cy,none")]
    [InlineData("""{"$and":[]}""", "ada,bob,cy,none")]
    [InlineData("""{"$or":[]}""", "")]
    [InlineData("""{"$not":{"$or":[]}}""", "ada,bob,cy,none")]
    [InlineData("""{"$and":[{"$not":{"name":"Ada"}}]}""", "bob,cy,none")]
    [InlineData("""{"$or":[{"age":{"$ne":36}},{"age":{"$exists":false}}]}""", "bob,cy,none")]
    [InlineData("""{"$not":{"age":{"$ne":36}}}""", "ada,none")]
    [InlineData("""{"$or":[{"name":"Ada"},{"name":"bob"}],"alive":true}""", "bob")]
    [InlineData("""{"$and":[{"$or":[{"name":"Ada"},{"name":"bob"}]},{"$not":{"$and":[{"alive":true}]}}]}""", "ada")]
    public Task Combinations_nest(string filter, string ids) => ShouldFindAsync(filter, ids);

    [Theory]
    [InlineData("""{"name":{"$regex":"A.*"}}""", "unknown operator '$regex'")]
    [InlineData("""{"tags":{"$contains":"math"}}""", "unknown operator '$contains'")]
    [InlineData("""{"$nor":[{"name":"Ada"}]}""", "unknown operator '$nor'")]
    [InlineData("""{"name":{"$EQ":"Ada"}}""", "unknown operator '$EQ'")]
    [InlineData("""{"$where":"1"}""", "unknown operator '$where'")]
    [InlineData("""{"$eq":1}""", "$eq belongs inside the condition of a field")]
    [InlineData("""{"name":{"$not":{"$eq":"Ada"}}}""", "$not is not allowed inside the condition of a field")]
    [InlineData("""{"name":{"$or":["Ada"]}}""", "$or is not allowed inside the condition of a field")]
    [InlineData("""{"name":{"$and":[{"$eq":"Ada"}]}}""", "$and is not allowed inside the condition of a field")]
    [InlineData("""{"$and":{"name":"Ada"}}""", "$and takes a list of filter objects")]
    [InlineData("""{"$or":["Ada"]}""", "$or takes a list of filter objects")]
    [InlineData("""{"$not":[{"name":"Ada"}]}""", "$not takes one filter object")]
    [InlineData("""{"age":{"$gt":"20"}}""", "$gt takes a number")]
    [InlineData("""{"age":{"$gte":null}}""", "$gte takes a number")]
    [InlineData("""{"age":{"$gt":1e999}}""", "$gt takes a number that is finite")]
    [InlineData("""{"age":-1e999}""", "$eq takes a number that is finite")]
    [InlineData("""{"age":{"$in":[1,1e999]}}""", "$in takes a number that is finite")]
    [InlineData("""{"name":{"$type":"string"}}""", "unknown operator '$type'")]
    [InlineData("""{"age":{"$lt":true}}""", "$lt takes a number")]
    [InlineData("""{"age":{"$lte":[1]}}""", "$lte takes a number")]
    [InlineData("""{"age":{"$in":36}}""", "$in takes a list")]
    [InlineData("""{"age":{"$nin":"x"}}""", "$nin takes a list")]
    [InlineData("""{"age":{"$in":[null]}}""", "$in takes a list of booleans, numbers or strings")]
    [InlineData("""{"age":{"$exists":1}}""", "$exists takes a boolean")]
    [InlineData("""{"age":null}""", "$eq takes a boolean, a number or a string")]
    [InlineData("""{"age":{"$ne":null}}""", "$ne takes a boolean, a number or a string")]
    [InlineData("""{"tags":["math","code"]}""", "$eq takes a boolean, a number or a string")]
    [InlineData("""{"loc":{}}""", "the condition of a field is empty")]
    [InlineData("""{"loc":{"city":"London"}}""", "a field cannot be compared with an object; name a nested field by its dot-path")]
    public async Task A_filter_that_cannot_be_answered_is_400_also_on_an_empty_index(string filter, string why)
    {
        (await QueryAsync($"\"query_vectors\":[0],\"filters\":{filter}")).ShouldFail(400, $"Invalid filter: {why}");
        (await PostAsync("/v1/indexes/create", WithIndex(name: "empty"))).ShouldBeOk();
        (await PostAsync("/v1/vectors/query", WithIndex($"\"query_vectors\":[0],\"filters\":{filter}", name: "empty")))
            .ShouldFail(400, $"Invalid filter: {why}");
    }

    [Theory]
    [InlineData("""{"l":2}""", "list")]
    [InlineData("""{"l":{"$gt":2}}""", "list")]
    [InlineData("""{"l":{"$gt":3}}""", "")]
    [InlineData("""{"l":{"$lt":2,"$gt":2}}""", "list")]
    [InlineData("""{"l":{"$ne":2}}""", "empty,null")]
    [InlineData("""{"l":{"$nin":[2]}}""", "ada,bob,cy,none,empty,null")]
    [InlineData("""{"l":{"$gte":-9}}""", "list")]
    [InlineData("""{"l":{"$exists":true}}""", "list,empty,null")]
    [InlineData("""{"l":"x"}""", "list")]
    public async Task Any_value_can_be_asked_about(string filter, string ids)
    {
        (await UpsertAsync("""
            [{"id":"list","vector":[5],"metadata":{"l":[1,2,3,"x",null,{"y":9},[7]]}},{"id":"empty","vector":[6],"metadata":{"l":[]}},
             {"id":"null","vector":[7],"metadata":{"l":null}}]
            """)).ShouldBeOk();
        await ShouldFindAsync(filter, ids);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_in_a_filter_is_422() =>
        Assert.Equal(422, (await QueryAsync("""  "query_vectors":[0],"filters":{"name":"\ud800"}  """)).Status);

    private async Task ShouldFindAsync(string filter, string ids)
    {
        var found = (await QueryAsync($"\"query_vectors\":[0],\"filters\":{filter}")).Ids();
        Assert.True(ids == found, $"Filter {filter} should find [{ids}] but found [{found}]");
    }
}
