using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

public sealed class RoutingTests : HttpTest
{
    public static TheoryData<string, string> EveryRoute => new()
    {
        { "GET", "/v1/health" },
        { "GET", "/v1/indexes/list" },
        { "POST", "/v1/indexes/create" },
        { "POST", "/v1/indexes/describe" },
        { "POST", "/v1/indexes/delete" },
        { "POST", "/v1/indexes/train" },
        { "GET", "/v1/indexes/training-status" },
        { "POST", "/v1/vectors/upsert" },
        { "POST", "/v1/vectors/upsert_binary" },
        { "POST", "/v1/vectors/query" },
        { "POST", "/v1/vectors/query_binary" },
        { "POST", "/v1/vectors/get" },
        { "POST", "/v1/vectors/delete" },
        { "POST", "/v1/vectors/list_ids" },
        { "POST", "/v1/vectors/num_vectors" },
    };

    [Fact]
    public async Task Health_says_healthy_and_which_version() =>
        (await GetAsync("/v1/health")).ShouldBe(200, """{"status":"healthy","api_version":"v1","version":"0.17.0"}""");

    [Theory]
    [InlineData("/")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/health/")]
    [InlineData("/V1/Health")]
    [InlineData("/v1/embedding-models")]
    public async Task A_path_that_is_no_route_is_404(string path) =>
        (await GetAsync(path)).ShouldBe(404, """{"detail":"Not Found"}""");

    [Fact]
    public async Task Query_metadata_is_not_there_in_0_17() =>
        (await PostToIndexAsync("/v1/vectors/query_metadata")).ShouldBe(404, """{"detail":"Not Found"}""");

    [Theory]
    [MemberData(nameof(EveryRoute))]
    public async Task The_wrong_method_is_405_and_says_which_is_right(string method, string path)
    {
        using var request = new HttpRequestMessage(method == "GET" ? HttpMethod.Post : HttpMethod.Get, path);
        using var response = await Http.SendAsync(request, Cancellation);
        (await Reply.FromAsync(response)).ShouldBe(405, """{"detail":"Method Not Allowed"}""");
        Assert.Equal([method], response.Content.Headers.Allow);
    }

    [Theory]
    [MemberData(nameof(EveryRoute))]
    public async Task Every_route_is_json_and_has_a_request_id_of_its_own(string method, string path)
    {
        var ids = new string[2];
        for (var i = 0; i < ids.Length; i++)
        {
            var reply = method == "GET" ? await GetAsync(path) : await PostAsync(path, "{}");
            Assert.Equal("application/json", reply.MediaType);
            ids[i] = Assert.Single(reply.Headers.GetValues("X-Request-Id"));
        }

        Assert.NotEqual(ids[0], ids[1]);
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/v1/vectors/get")]
    public async Task Errors_of_the_framework_have_a_request_id_too(string path) =>
        Assert.NotEmpty((await GetAsync(path)).Headers.GetValues("X-Request-Id"));

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Another_content_type_is_tolerated(string mediaType)
    {
        using var content = new StringContent(WithIndex(), System.Text.Encoding.UTF8, mediaType);
        (await PostAsync("/v1/indexes/create", content)).ShouldBeOk();
    }

    [Fact]
    public async Task A_chunked_body_is_read_whole()
    {
        using var content = new StringContent(WithIndex());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/indexes/create") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var response = await Http.SendAsync(request, Cancellation);
        (await Reply.FromAsync(response)).ShouldBeOk();
    }
}
