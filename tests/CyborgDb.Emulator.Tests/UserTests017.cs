using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

/// <summary>What 0.17 does otherwise with users.</summary>
public sealed class UserTests017 : HttpTest
{
    private const string RootKey = "the-root-key";
    private const string Users = "/v1/indexes/a/users";

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { RootKey = RootKey, KmsNames = { "vault" } };

    private Task<Reply> RootAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json, RootKey);

    [Fact]
    public async Task A_user_of_an_index_with_a_key_can_be_made_and_opens_nothing()
    {
        (await RootAsync("/v1/indexes/create", WithIndex())).ShouldBeOk();
        var user = (await RootAsync(Users, $$"""{"permissions":["read"],"index_key":"{{Key}}"}""")).ShouldBeOk();
        (await SendAsync(HttpMethod.Post, "/v1/vectors/num_vectors", """{"index_name":"a"}""", user.Json["api_key"]!.GetValue<string>()))
            .ShouldFail(401, "This API key does not open index 'a'");
    }

    [Fact]
    public async Task A_user_of_a_kms_backed_index_opens_it()
    {
        (await RootAsync("/v1/indexes/create", """{"index_name":"a","kms_name":"vault"}""")).ShouldBeOk();
        var user = (await RootAsync(Users, """{"permissions":["read"],"index_key":null}""")).ShouldBeOk();
        (await SendAsync(HttpMethod.Post, "/v1/vectors/num_vectors", """{"index_name":"a","index_key":null}""", user.Json["api_key"]!.GetValue<string>()))
            .ShouldBe(200, """{"result":0}""");
    }

    [Fact]
    public async Task Deleting_a_user_that_there_is_not_is_404()
    {
        const string Id = "000102030405060708090a0b0c0d0e0f";
        (await RootAsync("/v1/indexes/create", WithIndex())).ShouldBeOk();
        (await SendAsync(HttpMethod.Delete, $"{Users}/{Id}", apiKey: RootKey, indexKey: Key)).ShouldFail(404, $"Index 'a' has no user '{Id}'");
        (await SendAsync(HttpMethod.Delete, $"{Users}/x", apiKey: RootKey, indexKey: Key)).ShouldFail(400, "user_id must be hexadecimal");
    }

    [Theory]
    [InlineData("POST", Users)]
    [InlineData("GET", Users)]
    [InlineData("DELETE", Users + "/00")]
    public async Task A_wrong_credential_on_the_routes_of_users_is_403_and_none_is_401(string method, string path)
    {
        (await SendAsync(new HttpMethod(method), path, apiKey: "a-licence-key")).ShouldFail(403, "Invalid API Key");
        (await SendAsync(new HttpMethod(method), path)).ShouldFail(401, "Invalid API Key");
        (await SendAsync(HttpMethod.Get, "/v1/indexes/list", apiKey: "a-licence-key")).ShouldFail(401, "Invalid API Key");
    }
}
