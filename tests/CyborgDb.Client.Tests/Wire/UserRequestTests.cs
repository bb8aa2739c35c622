using Microsoft.AspNetCore.Http;

namespace CyborgDb.Tests.Wire;

/// <summary>The requests about the users of an index: the name in the path, the key in the body or in a header.</summary>
public sealed class UserRequestTests
{
    private const string Root = "root-key";

    private static readonly UserId s_user = UserId.FromHex(Given.UserHex);

    [Theory]
    [InlineData(IndexPermissions.Read, "\"read\"")]
    [InlineData(IndexPermissions.Write, "\"write\"")]
    [InlineData(IndexPermissions.Read | IndexPermissions.Write, "\"read\",\"write\"")]
    public async Task Making_a_user_says_the_key_and_the_permissions_and_no_index_name(IndexPermissions permissions, string sent)
    {
        var request = await CreateAsync(client => client.Index(), permissions);
        Assert.Equal(("POST", "/v1/indexes/docs/users", Root), (request.Method, request.RawPath, request.Header("X-API-Key")));
        Assert.Equal("application/json", request.Header("Content-Type"));
        Assert.Null(request.Header("X-Index-Key"));
        Assert.Equal(request.Body.Length, request.ContentLength);
        JsonText.AssertEqual($$"""{"index_key":"{{Given.KeyHex}}","permissions":[{{sent}}]}""", request.Body);
    }

    [Fact]
    public async Task Making_a_user_of_an_index_without_a_key_says_the_permissions_alone()
    {
        var request = await CreateAsync(client => client.GetIndex("docs"), IndexPermissions.Read);
        JsonText.AssertEqual("""{"permissions":["read"]}""", request.Body);
    }

    [Fact]
    public async Task Listing_users_is_a_get_with_the_key_in_a_header()
    {
        var request = await ListAsync(client => client.Index());
        Assert.Equal(("GET", "/v1/indexes/docs/users"), (request.Method, request.RawPath));
        Assert.Equal((Root, Given.KeyHex), (request.Header("X-API-Key"), request.Header("X-Index-Key")));
        Assert.Empty(request.Body);
    }

    [Fact]
    public async Task Deleting_a_user_is_a_delete_with_the_key_in_a_header_and_the_user_in_the_path()
    {
        var request = await DeleteAsync(client => client.Index());
        Assert.Equal(("DELETE", $"/v1/indexes/docs/users/{Given.UserHex}"), (request.Method, request.RawPath));
        Assert.Equal((Root, Given.KeyHex), (request.Header("X-API-Key"), request.Header("X-Index-Key")));
        Assert.Empty(request.Body);
    }

    [Fact]
    public async Task Without_a_key_listing_and_deleting_have_no_header_for_it()
    {
        Assert.Null((await ListAsync(client => client.GetIndex("docs"))).Header("X-Index-Key"));
        Assert.Null((await DeleteAsync(client => client.GetIndex("docs"))).Header("X-Index-Key"));
    }

    [Fact]
    public async Task With_a_users_token_no_key_is_sent_in_the_body_or_in_the_header()
    {
        const string token = "cdbk_0123";
        using var other = Given.OtherKey();
        foreach (var operation in new[] { null, new OperationOptions { IndexKey = other } })
        {
            var created = await CreateAsync(client => client.Index(), IndexPermissions.Read, token, operation);
            JsonText.AssertEqual("""{"permissions":["read"]}""", created.Body);
            var listed = await ListAsync(client => client.Index(), token, operation);
            var deleted = await DeleteAsync(client => client.Index(), token, operation);
            Assert.All([created, listed, deleted], request =>
            {
                Assert.Equal(token, request.Header("X-API-Key"));
                Assert.Null(request.Header("X-Index-Key"));
            });
        }
    }

    [Fact]
    public async Task The_overrides_of_an_operation_replace_what_the_index_and_the_client_have()
    {
        using var other = Given.OtherKey();
        var operation = new OperationOptions { ApiKey = "another-root", IndexKey = other };
        var created = await CreateAsync(client => client.Index(), IndexPermissions.Read, Root, operation);
        JsonText.AssertEqual($$"""{"index_key":"{{Given.OtherKeyHex}}","permissions":["read"]}""", created.Body);
        var listed = await ListAsync(client => client.Index(), Root, operation);
        var deleted = await DeleteAsync(client => client.Index(), Root, operation);
        Assert.All([listed, deleted], request => Assert.Equal(Given.OtherKeyHex, request.Header("X-Index-Key")));
        Assert.All([created, listed, deleted], request => Assert.Equal("another-root", request.Header("X-API-Key")));
    }

    [Theory]
    [InlineData("two words", "two%20words")]
    [InlineData("a/b//c", "a%2Fb%2F%2Fc")]
    [InlineData("back\\slash", "back%5Cslash")]
    [InlineData("a?b#c&d+e;f:g@h", "a%3Fb%23c%26d%2Be%3Bf%3Ag%40h")]
    [InlineData("50%", "50%25")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("äöü 日本", "%C3%A4%C3%B6%C3%BC%20%E6%97%A5%E6%9C%AC")]
    [InlineData("🦉", "%F0%9F%A6%89")]
    [InlineData("...", "...")]
    [InlineData("../list", "..%2Flist")]
    [InlineData("a..", "a..")]
    public async Task An_index_name_is_escaped_into_one_segment_of_the_path(string name, string segment)
    {
        Assert.Equal($"/v1/indexes/{segment}/users", (await CreateAsync(client => client.GetIndex(name), IndexPermissions.Read)).RawPath);
        Assert.Equal($"/v1/indexes/{segment}/users", (await ListAsync(client => client.GetIndex(name))).RawPath);
        Assert.Equal($"/v1/indexes/{segment}/users/{Given.UserHex}", (await DeleteAsync(client => client.GetIndex(name))).RawPath);
    }

    private static Task<RecordedRequest> CreateAsync(
        Func<CyborgDbClient, EncryptedIndex> open, IndexPermissions permissions, string apiKey = Root, OperationOptions? operation = null) =>
        SendAsync(
            apiKey, Answer.Json($$"""{"user_id":"{{Given.UserHex}}","api_key":"cdbk_new"}"""),
            async client =>
            {
                using var user = await open(client).CreateUserAsync(permissions, operation);
            });

    private static Task<RecordedRequest> ListAsync(Func<CyborgDbClient, EncryptedIndex> open, string apiKey = Root, OperationOptions? operation = null) =>
        SendAsync(apiKey, Answer.Json("""{"users":[]}"""), client => open(client).ListUsersAsync(operation));

    private static Task<RecordedRequest> DeleteAsync(Func<CyborgDbClient, EncryptedIndex> open, string apiKey = Root, OperationOptions? operation = null) =>
        SendAsync(apiKey, Answer.Status(204), client => open(client).DeleteUserAsync(s_user, operation));

    private static async Task<RecordedRequest> SendAsync(string apiKey, RequestDelegate answer, Func<CyborgDbClient, Task> call)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(answer);
        using var client = server.Client(apiKey);
        await call(client);
        return server.Request;
    }
}
