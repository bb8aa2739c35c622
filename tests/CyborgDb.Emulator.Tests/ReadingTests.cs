using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

/// <summary>The other reading of each point on which the sources of the contract disagree; the defaults are tested elsewhere.</summary>
public sealed class ReadingTests : HttpTest
{
    private const string RootKey = "root";

    protected override CyborgDbEmulatorOptions EmulatorOptions => new()
    {
        ServiceVersion = ServiceVersion.V018,
        RootKey = RootKey,
        TrainingThreshold = 4,
        Readings =
        {
            OneVector = OneVectorAnswer.Flat,
            WrongKey = WrongKeyAnswer.NotFoundUnlessOpen,
            NotEqual = NotEqualRule.MatchesMissingWhenDecrypted,
            FieldNot = FieldNotRule.Accepted,
            UnknownInclude = UnknownIncludeRule.Ignored,
            MissingPermission = MissingPermissionAnswer.Unauthorized,
            TypeOperator = TypeOperatorRule.Refused,
            TrainableDimension = TrainableDimension.Any,
        },
    };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Http.DefaultRequestHeaders.Add("X-API-Key", RootKey);
        await CreateAsync("\"metadata_schema\":{\"h\":{\"filterable\":false}}");
    }

    private async Task UpsertTwoAsync() => (await UpsertAsync(
        """[{"id":"1","vector":[1],"contents":"c","metadata":{"h":1,"f":1}},{"id":"2","vector":[2]}]""")).ShouldBeOk();

    [Fact]
    public async Task Results_for_one_vector_are_always_flat()
    {
        await UpsertTwoAsync();
        const string Flat = """{"results":[{"id":"1"}]}""";
        (await QueryAsync("\"query_vectors\":[1],\"top_k\":1")).ShouldBe(200, Flat);
        (await QueryAsync("\"query_vectors\":[[1]],\"top_k\":1")).ShouldBe(200, Flat);
        (await PostToIndexAsync("/v1/vectors/query_binary", """  "batch":{"vectors_b64":"AAAAAA==","dimension":1},"top_k":1  """)).ShouldBe(200, Flat);
        (await QueryAsync("\"query_vectors\":[[1],[2]],\"top_k\":1")).ShouldBe(200, """{"results":[[{"id":"1"}],[{"id":"2"}]]}""");
        (await QueryAsync("\"query_vectors\":[[1]],\"filters\":{\"f\":9}")).ShouldBe(200, """{"results":[]}""");
    }

    [Fact]
    public async Task A_wrong_index_key_is_404_while_the_index_is_empty_or_not_opened_since_the_start()
    {
        var wrong = WithIndex(key: OtherKey);
        (await PostAsync("/v1/vectors/num_vectors", wrong)).ShouldFail(404, "No KMS envelope for index 'a'");
        await UpsertTwoAsync();
        (await PostAsync("/v1/vectors/num_vectors", wrong)).ShouldFail(401, "Wrong encryption key for index 'a'");
        (await PostAsync("/v1/indexes/a/users", $$"""{"permissions":["read"],"index_key":"{{OtherKey}}"}""")).ShouldFail(401, "Wrong encryption key for index 'a'");

        Emulator.Faults.CloseIndexes();
        (await PostAsync("/v1/vectors/num_vectors", wrong)).ShouldFail(404, "No KMS envelope for index 'a'");
        Assert.Equal(2, await CountAsync());
        (await PostAsync("/v1/vectors/num_vectors", wrong)).ShouldFail(401, "Wrong encryption key for index 'a'");
    }

    [Fact]
    public async Task Ne_matches_a_missing_field_only_where_a_query_filters_the_decrypted_metadata()
    {
        await UpsertTwoAsync();
        Assert.Equal("2", (await QueryAsync("\"query_vectors\":[1],\"filters\":{\"h\":{\"$ne\":1}}")).Ids());
        Assert.Equal("2", (await QueryAsync("\"query_vectors\":[1],\"filters\":{\"f\":{\"$ne\":1},\"h\":{\"$exists\":false}}")).Ids());
        Assert.Equal("", (await QueryAsync("\"query_vectors\":[1],\"filters\":{\"f\":{\"$ne\":1}}")).Ids());
        Assert.Equal("", (await PostToIndexAsync("/v1/vectors/query_metadata", "\"filters\":{\"f\":{\"$ne\":1}}")).Ids());
    }

    [Theory]
    [InlineData("""{"f":{"$not":{"$eq":1}}}""", "2")]
    [InlineData("""{"f":{"$not":{"$gt":1}}}""", "1,2")]
    [InlineData("""{"f":{"$not":{"$exists":false}}}""", "1")]
    [InlineData("""{"$not":{"f":1}}""", "2")]
    public async Task Not_is_accepted_inside_the_condition_of_a_field(string filter, string ids)
    {
        await UpsertTwoAsync();
        Assert.Equal(ids, (await QueryAsync($"\"query_vectors\":[1],\"filters\":{filter}")).Ids());
        Assert.Equal(ids, (await PostToIndexAsync("/v1/vectors/query_metadata", $"\"filters\":{filter}")).Ids());
    }

    [Fact]
    public async Task Not_inside_a_field_takes_a_condition()
    {
        await UpsertTwoAsync();
        (await QueryAsync("\"query_vectors\":[1],\"filters\":{\"f\":{\"$not\":1}}")).ShouldFail(400, "Invalid filter: $not takes a condition");
    }

    [Fact]
    public async Task An_unknown_value_of_include_is_ignored()
    {
        await UpsertTwoAsync();
        (await QueryAsync("\"query_vectors\":[1],\"top_k\":1,\"include\":[\"vector\",\"contents\",\"nonsense\",\"distance\"]")).ShouldBe(
            200, """{"results":[{"id":"1","distance":0}]}""");
        (await GetItemsAsync("\"ids\":[\"1\"],\"include\":[\"distance\",\"contents\"]")).ShouldBe(200, """{"results":[{"id":"1","contents":"c"}]}""");
        Assert.Equal(422, (await GetItemsAsync("\"ids\":[\"1\"],\"include\":[1]")).Status);
    }

    [Fact]
    public async Task A_users_token_without_the_permission_is_401()
    {
        var user = (await PostAsync("/v1/indexes/a/users", $$"""{"permissions":["read"],"index_key":"{{Key}}"}""")).ShouldBeOk().Json;
        Http.DefaultRequestHeaders.Remove("X-API-Key");
        var token = user["api_key"]!.GetValue<string>();
        (await SendAsync(HttpMethod.Post, "/v1/vectors/delete", """{"index_name":"a","ids":[]}""", token)).ShouldFail(401, "This API key lacks the permission 'write'");
        (await SendAsync(HttpMethod.Get, "/v1/indexes/list", apiKey: token)).ShouldFail(403, "This needs the root key: a user's API key is not enough");
    }

    [Fact]
    public async Task Type_is_refused() =>
        (await QueryAsync("\"query_vectors\":[1],\"filters\":{\"f\":{\"$type\":\"number\"}}")).ShouldFail(400, "Invalid filter: unknown operator '$type'");

    [Fact]
    public async Task Any_dimension_is_trained()
    {
        (await UpsertAsync("""[{"id":"1","vector":[1]},{"id":"2","vector":[2]},{"id":"3","vector":[2]},{"id":"4","vector":[2]}]""")).ShouldBeOk();
        (await PostToIndexAsync("/v1/indexes/train")).ShouldBe(200, """{"status":"success","message":"Index 'a' trained successfully"}""");
        Assert.True((await PostToIndexAsync("/v1/indexes/describe")).Json["is_trained"]!.GetValue<bool>());
    }
}
