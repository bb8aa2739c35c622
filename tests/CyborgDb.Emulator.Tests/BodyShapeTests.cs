using System.Text;
using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

/// <summary>Status 422: the body does not have the right shape.</summary>
public sealed class BodyShapeTests : HttpTest
{
    public static IEnumerable<TheoryDataRow<string, string>> EveryRouteWithABody =>
        RoutingTests.EveryRoute.Where(route => route.Data.Item1 == "POST");

    [Theory]
    [MemberData(nameof(EveryRouteWithABody))]
    public async Task Malformed_json_is_422_and_not_quoted(string method, string path)
    {
        Assert.Equal("POST", method);
        (await PostAsync(path, """{"index_name":"a",""")).ShouldBeInvalid("""["body"]""", "JSON decode error", "json_invalid");
    }

    [Theory]
    [MemberData(nameof(EveryRouteWithABody))]
    public async Task An_empty_body_is_422(string method, string path)
    {
        Assert.Equal("POST", method);
        (await PostAsync(path, "")).ShouldBeInvalid("""["body"]""", "Field required", "missing");
    }

    [Theory]
    [MemberData(nameof(EveryRouteWithABody))]
    public async Task A_body_that_is_no_object_is_422(string method, string path)
    {
        Assert.Equal("POST", method);
        (await PostAsync(path, "[1]")).ShouldBeInvalid(
            """["body"]""", "Input should be a valid dictionary or object to extract fields from", "model_attributes_type");
    }

    [Theory]
    [InlineData("/v1/vectors/upsert", """{"index_name":"a"}""", "items")]
    [InlineData("/v1/vectors/upsert_binary", """{"index_name":"a"}""", "batch")]
    [InlineData("/v1/vectors/query_binary", """{"index_name":"a"}""", "batch")]
    [InlineData("/v1/vectors/get", """{"index_name":"a"}""", "ids")]
    [InlineData("/v1/vectors/delete", """{"index_name":"a"}""", "ids")]
    [InlineData("/v1/vectors/list_ids", "{}", "index_name")]
    public async Task A_missing_member_is_422_and_named(string path, string body, string member) =>
        (await PostAsync(path, body)).ShouldBeInvalid($"""["body","{member}"]""", "Field required", "missing");

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once() =>
        (await PostAsync("/v1/vectors/upsert", """{"index_name":1,"items":[{"id":2,"vector":[1,"x"]},7,{"metadata":[]}]}""")).ShouldBe(422, """
            {"detail":[
              {"loc":["body","index_name"],"msg":"Input should be a valid string","type":"string_type"},
              {"loc":["body","items",1],"msg":"Input should be a valid dictionary or object to extract fields from","type":"model_attributes_type"},
              {"loc":["body","items",0,"vector",1],"msg":"Input should be a valid number","type":"float_type"},
              {"loc":["body","items",0,"id"],"msg":"Input should be a valid string","type":"string_type"},
              {"loc":["body","items",2,"id"],"msg":"Field required","type":"missing"},
              {"loc":["body","items",2,"metadata"],"msg":"Input should be a valid dictionary","type":"dict_type"}]}
            """);

    [Theory]
    [InlineData("\"ids\":\"x\"", "[\"body\",\"batch\",\"ids\"]", "Input should be a valid list", "list_type")]
    [InlineData("\"ids\":[\"x\",5]", "[\"body\",\"batch\",\"ids\",1]", "Input should be a valid string", "string_type")]
    [InlineData("\"ids\":null", "[\"body\",\"batch\",\"ids\"]", "Input should not be null", "null_not_allowed")]
    [InlineData("\"vectors_b64\":5", "[\"body\",\"batch\",\"vectors_b64\"]", "Input should be a valid string", "string_type")]
    [InlineData("\"dimension\":0", "[\"body\",\"batch\",\"dimension\"]", "Input should be greater than or equal to 1", "greater_than_equal")]
    [InlineData("\"metadata\":{}", "[\"body\",\"batch\",\"metadata\"]", "Input should be a valid list", "list_type")]
    [InlineData("\"metadata\":[\"x\"]", "[\"body\",\"batch\",\"metadata\",0]", "Input should be a valid dictionary", "dict_type")]
    [InlineData("\"contents\":[5]", "[\"body\",\"batch\",\"contents\",0]", "Input should be a valid string", "string_type")]
    public async Task A_binary_batch_of_the_wrong_shape_is_422(string member, string location, string message, string type)
    {
        // A member that is named twice counts as it stands last.
        var batch = $$"""{"ids":["x"],"vectors_b64":"AACAPw==","dimension":1,{{member}}}""";
        (await UpsertBinaryAsync(batch)).ShouldBeInvalid(location, message, type);
    }

    [Theory]
    [InlineData("\"top_k\":0", "top_k", "Input should be greater than or equal to 1", "greater_than_equal")]
    [InlineData("\"top_k\":\"5\"", "top_k", "Input should be a valid integer", "int_type")]
    [InlineData("\"rerank_mult\":0", "rerank_mult", "Input should be greater than or equal to 1", "greater_than_equal")]
    [InlineData("\"n_probes\":-1", "n_probes", "Input should be greater than or equal to 0", "greater_than_equal")]
    [InlineData("\"greedy\":1", "greedy", "Input should be a valid boolean", "bool_type")]
    [InlineData("\"filters\":[]", "filters", "Input should be a valid dictionary", "dict_type")]
    [InlineData("\"include\":\"distance\"", "include", "Input should be a valid list", "list_type")]
    public async Task A_query_of_the_wrong_shape_is_422(string member, string name, string message, string type)
    {
        (await QueryAsync($"\"query_vectors\":[1],{member}")).ShouldBeInvalid($"[\"body\",\"{name}\"]", message, type);
        (await PostToIndexAsync("/v1/vectors/query_binary", $"\"batch\":{{\"vectors_b64\":\"\",\"dimension\":1}},{member}"))
            .ShouldBeInvalid($"[\"body\",\"{name}\"]", message, type);
    }

    [Theory]
    [InlineData("\"x\"", "[\"body\",\"query_vectors\"]", "Input should be a valid list", "list_type")]
    [InlineData("[1,\"x\"]", "[\"body\",\"query_vectors\",1]", "Input should be a valid number", "float_type")]
    [InlineData("[[1],2]", "[\"body\",\"query_vectors\",1]", "Input should be a valid list", "list_type")]
    [InlineData("[[1],[null]]", "[\"body\",\"query_vectors\",1,0]", "Input should be a valid number", "float_type")]
    public async Task Query_vectors_of_the_wrong_shape_are_422(string vectors, string location, string message, string type) =>
        (await QueryAsync($"\"query_vectors\":{vectors}")).ShouldBeInvalid(location, message, type);

    [Theory]
    [InlineData("\"n_lists\":0", "n_lists", "Input should be greater than or equal to 1", "greater_than_equal")]
    [InlineData("\"batch_size\":0", "batch_size", "Input should be greater than or equal to 1", "greater_than_equal")]
    [InlineData("\"max_iters\":true", "max_iters", "Input should be a valid integer", "int_type")]
    [InlineData("\"tolerance\":-1", "tolerance", "Input should be greater than or equal to 0", "greater_than_equal")]
    [InlineData("\"max_memory\":-1", "max_memory", "Input should be greater than or equal to 0", "greater_than_equal")]
    public async Task A_training_request_of_the_wrong_shape_is_422(string member, string name, string message, string type) =>
        (await PostToIndexAsync("/v1/indexes/train", member)).ShouldBeInvalid($"[\"body\",\"{name}\"]", message, type);

    [Theory]
    [InlineData("""[{"id":"\ud800","vector":[1]}]""")]
    [InlineData("""[{"id":"x","vector":[1],"contents":"\udc00"}]""")]
    [InlineData("""[{"id":"x","vector":[1],"metadata":{"k":"\ud800"}}]""")]
    [InlineData("""[{"id":"x","vector":[1],"metadata":{"\ud800":["v"]}}]""")]
    public async Task Half_a_surrogate_pair_is_422(string items)
    {
        await CreateAsync();
        (await UpsertAsync(items)).ShouldBeInvalid(
            """["body"]""", "Input should be a valid string, unable to parse raw data as a unicode string", "string_unicode");
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_422()
    {
        var body = Encoding.UTF8.GetBytes(WithIndex("\"ids\":[\"?\"]"));
        body[Array.LastIndexOf(body, (byte)'?')] = 0xFF;
        Assert.Equal(422, (await PostAsync("/v1/vectors/get", body)).Status);
    }

    [Fact]
    public async Task Members_that_nobody_asks_for_are_ignored()
    {
        await CreateAsync("\"metadata_schema\":{},\"bm25_k1\":\"x\"");
        (await QueryAsync("\"query_vectors\":[1],\"alpha\":\"x\",\"user_id\":\"00\"")).ShouldBe(200, """{"results":[]}""");
    }
}
