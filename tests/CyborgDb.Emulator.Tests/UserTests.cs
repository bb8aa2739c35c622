using System.Text;
using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

public sealed class UserTests : HttpTest
{
    private const string RootKey = "the-root-key";
    private const string Users = "/v1/indexes/a/users";
    private const string ReadAndWrite = "\"read\",\"write\"";

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { RootKey = RootKey, ServiceVersion = ServiceVersion.V018 };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await RootAsync("/v1/indexes/create", WithIndex("\"text_fields\":[\"t\"]"))).ShouldBeOk();
        (await RootAsync("/v1/vectors/upsert", WithIndex("""  "items":[{"id":"1","vector":[1,2],"contents":"c","metadata":{"t":"word"}}]  """))).ShouldBeOk();
    }

    private Task<Reply> RootAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json, RootKey);

    private Task<Reply> AsUserAsync(string token, string path, string members = "") =>
        SendAsync(HttpMethod.Post, path, members.Length == 0 ? """{"index_name":"a"}""" : $$"""{"index_name":"a",{{members}}}""", token);

    private async Task<(string Id, string Token)> CreateUserAsync(string permissions = ReadAndWrite)
    {
        var reply = await RootAsync(Users, $$"""{"permissions":[{{permissions}}],"index_key":"{{Key}}"}""");
        reply.ShouldBeOk();
        return (reply.Json["user_id"]!.GetValue<string>(), reply.Json["api_key"]!.GetValue<string>());
    }

    public static TheoryData<string, string> ReadRoutes => new()
    {
        { "/v1/indexes/describe", "" },
        { "/v1/vectors/query", "\"query_vectors\":[1,2]" },
        { "/v1/vectors/query_binary", "\"batch\":{\"vectors_b64\":\"AACAPwAAgD8=\",\"dimension\":2}" },
        { "/v1/vectors/query_metadata", "\"filters\":{}" },
        { "/v1/vectors/get", "\"ids\":[\"1\"]" },
        { "/v1/vectors/list_ids", "" },
        { "/v1/vectors/num_vectors", "" },
    };

    public static TheoryData<string, string> WriteRoutes => new()
    {
        { "/v1/vectors/upsert", "\"items\":[{\"id\":\"2\",\"vector\":[1,2]}]" },
        { "/v1/vectors/upsert_binary", "\"batch\":{\"ids\":[\"2\"],\"vectors_b64\":\"AACAPwAAgD8=\",\"dimension\":2}" },
        { "/v1/vectors/delete", "\"ids\":[\"1\"]" },
    };

    public static TheoryData<string, string> AdminRoutes => new()
    {
        { "POST", "/v1/indexes/create" },
        { "POST", "/v1/indexes/delete" },
        { "POST", "/v1/indexes/train" },
        { "GET", "/v1/indexes/list" },
        { "GET", "/v1/indexes/training-status" },
        { "POST", Users },
        { "GET", Users },
        { "DELETE", Users + "/0123" },
    };

    [Fact]
    public async Task A_user_is_made_with_an_id_and_a_key_of_its_own()
    {
        (var id, var token) = await CreateUserAsync();
        (var otherId, var otherToken) = await CreateUserAsync();
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Matches("^cdbk_[A-Za-z0-9_-]{43}$", token);
        Assert.NotEqual(id, otherId);
        Assert.NotEqual(token, otherToken);
    }

    [Fact]
    public async Task Users_are_listed_with_their_permissions_and_never_with_a_key()
    {
        (var reader, var token) = await CreateUserAsync("\"read\"");
        (var writer, _) = await CreateUserAsync("\"write\"");
        (var both, _) = await CreateUserAsync("\"write\",\"read\",\"read\"");
        var reply = await SendAsync(HttpMethod.Get, Users, apiKey: RootKey, indexKey: Key);
        reply.ShouldBe(200, $$"""
            {"users":[{"user_id":"{{reader}}","permissions":["read"]},
                      {"user_id":"{{writer}}","permissions":["write"]},
                      {"user_id":"{{both}}","permissions":["read","write"]}]}
            """);
        Assert.DoesNotContain(token, reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ReadRoutes))]
    public async Task Reading_takes_the_permission_to_read(string path, string members)
    {
        (await AsUserAsync((await CreateUserAsync("\"read\"")).Token, path, members)).ShouldBeOk();
        (await AsUserAsync((await CreateUserAsync()).Token, path, members)).ShouldBeOk();
        (await AsUserAsync((await CreateUserAsync("\"write\"")).Token, path, members)).ShouldFail(403, "This API key lacks the permission 'read'");
    }

    [Theory]
    [MemberData(nameof(WriteRoutes))]
    public async Task Writing_takes_the_permission_to_write(string path, string members)
    {
        (await AsUserAsync((await CreateUserAsync("\"read\"")).Token, path, members)).ShouldFail(403, "This API key lacks the permission 'write'");
        Assert.Equal(1, (await RootAsync("/v1/vectors/num_vectors", WithIndex())).Json["result"]!.GetValue<int>());
        (await AsUserAsync((await CreateUserAsync("\"write\"")).Token, path, members)).ShouldBeOk();
        (await AsUserAsync((await CreateUserAsync()).Token, path, members)).ShouldBeOk();
    }

    [Theory]
    [MemberData(nameof(AdminRoutes))]
    public async Task A_users_key_on_an_admin_route_is_403(string method, string path)
    {
        var token = (await CreateUserAsync()).Token;
        (await SendAsync(new HttpMethod(method), path, method == "POST" ? "not json" : null, token))
            .ShouldFail(403, "This needs the root key: a user's API key is not enough");
    }

    [Fact]
    public async Task A_user_reads_what_the_owner_wrote_and_the_other_way_round()
    {
        var token = (await CreateUserAsync()).Token;
        (await AsUserAsync(token, "/v1/vectors/get", "\"ids\":[\"1\"]")).ShouldBe(
            200, """{"results":[{"id":"1","vector":[1,2],"contents":"c","metadata":{"t":"word"}}]}""");
        (await AsUserAsync(token, "/v1/vectors/upsert", """ "items":[{"id":"2","vector":[3,4],"contents":"from the user"}] """)).ShouldBeOk();
        (await RootAsync("/v1/vectors/get", WithIndex("\"ids\":[\"2\"]"))).ShouldBe(
            200, """{"results":[{"id":"2","vector":[3,4],"contents":"from the user","metadata":{}}]}""");
    }

    [Fact]
    public async Task An_index_key_beside_a_users_key_is_400()
    {
        var token = (await CreateUserAsync()).Token;
        (await SendAsync(HttpMethod.Post, "/v1/vectors/num_vectors", WithIndex(), token))
            .ShouldFail(400, "index_key must not be sent with a user's API key");
    }

    [Fact]
    public async Task A_users_key_on_another_index_is_401_whether_it_exists_or_not()
    {
        var token = (await CreateUserAsync()).Token;
        (await RootAsync("/v1/indexes/create", WithIndex(name: "b"))).ShouldBeOk();
        foreach (var name in new[] { "b", "c" })
        {
            (await SendAsync(HttpMethod.Post, "/v1/vectors/num_vectors", $$"""{"index_name":"{{name}}"}""", token))
                .ShouldFail(401, "Invalid API Key");
        }
    }

    [Fact]
    public async Task A_deleted_user_is_401_on_the_next_request_and_others_are_not()
    {
        (var id, var token) = await CreateUserAsync();
        var other = (await CreateUserAsync()).Token;
        (await AsUserAsync(token, "/v1/vectors/num_vectors")).ShouldBeOk();
        var deleted = await SendAsync(HttpMethod.Delete, $"{Users}/{id}", apiKey: RootKey, indexKey: Key);
        Assert.Equal((204, ""), (deleted.Status, deleted.Text));
        (await AsUserAsync(token, "/v1/vectors/num_vectors")).ShouldFail(401, "Invalid API Key");
        (await AsUserAsync(other, "/v1/vectors/num_vectors")).ShouldBeOk();
    }

    [Theory]
    [InlineData("000102030405060708090a0b0c0d0e0f")]
    [InlineData("00ff")]
    public async Task Deleting_a_user_that_there_is_not_is_204(string id) =>
        Assert.Equal(204, (await SendAsync(HttpMethod.Delete, $"{Users}/{id}", apiKey: RootKey, indexKey: Key)).Status);

    [Theory]
    [InlineData("somebody")]
    [InlineData("abc")]
    [InlineData("0x00")]
    public async Task A_user_id_that_is_not_hexadecimal_is_400(string id) =>
        (await SendAsync(HttpMethod.Delete, $"{Users}/{id}", apiKey: RootKey, indexKey: Key)).ShouldFail(400, "user_id must be hexadecimal");

    [Fact]
    public async Task A_user_id_can_be_written_in_capitals()
    {
        (var id, var token) = await CreateUserAsync();
        Assert.Equal(204, (await SendAsync(HttpMethod.Delete, $"{Users}/{id.ToUpperInvariant()}", apiKey: RootKey, indexKey: Key)).Status);
        (await AsUserAsync(token, "/v1/vectors/num_vectors")).ShouldFail(401, "Invalid API Key");
    }

    [Fact]
    public async Task An_index_that_is_made_anew_lists_the_users_of_the_old_one_and_their_keys_do_not_open_it()
    {
        (var id, var token) = await CreateUserAsync();
        (await RootAsync("/v1/indexes/delete", WithIndex())).ShouldBeOk();
        (await AsUserAsync(token, "/v1/vectors/num_vectors")).ShouldFail(404, "No KMS envelope for index 'a'");
        (await RootAsync("/v1/indexes/create", WithIndex())).ShouldBeOk();
        (await AsUserAsync(token, "/v1/vectors/num_vectors")).ShouldFail(401, "This API key does not open index 'a'");
        (await AsUserAsync(token, "/v1/vectors/upsert", "\"items\":[{\"id\":\"2\",\"vector\":[1]}]")).ShouldFail(401, "This API key does not open index 'a'");
        (await SendAsync(HttpMethod.Get, Users, apiKey: RootKey, indexKey: Key)).ShouldBe(
            200, $$"""{"users":[{"user_id":"{{id}}","permissions":["read","write"]}]}""");
        Assert.Equal(204, (await SendAsync(HttpMethod.Delete, $"{Users}/{id}", apiKey: RootKey, indexKey: Key)).Status);
        (await SendAsync(HttpMethod.Get, Users, apiKey: RootKey, indexKey: Key)).ShouldBe(200, """{"users":[]}""");
    }

    [Theory]
    [InlineData(null, 400, "Index 'a' was created with an index_key, which is required")]
    [InlineData("zz", 400, "index_key must be 32 bytes as 64 lower-case hexadecimal characters")]
    [InlineData(OtherKey, 401, "Wrong encryption key for index 'a'")]
    public async Task The_index_key_is_checked_on_every_route_of_users(string? indexKey, int status, string detail)
    {
        var id = (await CreateUserAsync()).Id;
        (await SendAsync(HttpMethod.Get, Users, apiKey: RootKey, indexKey: indexKey)).ShouldFail(status, detail);
        (await SendAsync(HttpMethod.Delete, $"{Users}/{id}", apiKey: RootKey, indexKey: indexKey)).ShouldFail(status, detail);
        var keyMember = indexKey is null ? "" : $",\"index_key\":\"{indexKey}\"";
        (await RootAsync(Users, $$"""{"permissions":["read"]{{keyMember}}}""")).ShouldFail(status, detail);
    }

    [Fact]
    public async Task An_unknown_index_is_404()
    {
        (await SendAsync(HttpMethod.Get, "/v1/indexes/b/users", apiKey: RootKey, indexKey: Key)).ShouldFail(404, "No KMS envelope for index 'b'");
        (await RootAsync("/v1/indexes/b/users", """{"permissions":["read"]}""")).ShouldFail(404, "No KMS envelope for index 'b'");
    }

    [Theory]
    [InlineData("{}", "[\"body\",\"permissions\"]", "Field required", "missing")]
    [InlineData("""{"permissions":null}""", "[\"body\",\"permissions\"]", "Input should not be null", "null_not_allowed")]
    [InlineData("""{"permissions":"read"}""", "[\"body\",\"permissions\"]", "Input should be a valid list", "list_type")]
    [InlineData("""{"permissions":[1]}""", "[\"body\",\"permissions\",0]", "Input should be a valid string", "string_type")]
    public async Task Permissions_of_the_wrong_shape_are_422(string body, string location, string message, string type) =>
        (await RootAsync(Users, body)).ShouldBeInvalid(location, message, type);

    [Theory]
    [InlineData("[]")]
    [InlineData("[\"read\",\"admin\"]")]
    [InlineData("[\"Read\"]")]
    public async Task Permissions_that_are_not_a_subset_or_empty_are_400(string permissions) =>
        (await RootAsync(Users, $$"""{"permissions":{{permissions}},"index_key":"{{Key}}"}""")).ShouldFail(
            400, "permissions must be a subset of 'read' and 'write' that is not empty");

    [Theory]
    [InlineData("with space", "with%20space")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("ünï?#", "%C3%BCn%C3%AF%3F%23")]
    [InlineData("100%", "100%25")]
    [InlineData("users", "users")]
    public async Task Index_names_in_paths_are_percent_encoded(string name, string encoded)
    {
        (await RootAsync("/v1/indexes/create", WithIndex(name: name))).ShouldBeOk();
        using var connection = await RawConnection.OpenAsync(Emulator);
        await connection.SendAsync(
            $"GET /v1/indexes/{encoded}/users HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-API-Key: {RootKey}\r\nX-Index-Key: {Key}\r\n\r\n");
        (var text, _) = await connection.ReadToEndAsync();
        Assert.EndsWith("\r\n\r\n{\"users\":[]}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wrong_method_says_which_are_right()
    {
        using var response = await Http.PutAsync(new Uri(Users, UriKind.Relative), null, Cancellation);
        Assert.Equal(405, (int)response.StatusCode);
        Assert.Equal(["POST", "GET"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Without_a_root_key_there_are_no_users()
    {
        await using var open = await CyborgDbEmulator.StartAsync(cancellationToken: Cancellation);
        using var http = new HttpClient { BaseAddress = open.BaseAddress };
        using var response = await http.GetAsync(new Uri(Users, UriKind.Relative), Cancellation);
        (await Reply.FromAsync(response)).ShouldFail(403, "Users are not enabled: the service has no root key");
    }

    [Theory]
    [InlineData("cdbk_")]
    [InlineData("cdbk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("cdbk_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("cdbk")]
    public async Task A_key_that_belongs_to_nobody_is_401(string token) =>
        (await AsUserAsync(token, "/v1/vectors/num_vectors")).ShouldFail(401, "Invalid API Key");

    // Nonce, key and tag.
    private const int WrappedDataKeyLength = ItemCiphertext.NonceLength + 32 + ItemCiphertext.TagLength;

    [Fact]
    public async Task No_users_key_is_kept_and_each_has_the_data_key_wrapped_anew()
    {
        string[] tokens = [(await CreateUserAsync()).Token, (await CreateUserAsync()).Token];
        foreach (var token in tokens)
            (await AsUserAsync(token, "/v1/vectors/get", "\"ids\":[\"1\"]")).ShouldBeOk();
        var held = HeldBytes.ReachableFrom(Emulator);
        foreach (var token in tokens)
        {
            var secret = System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan("cdbk_".Length));
            Assert.Equal(32, secret.Length);
            Assert.False(held.AnyContains(Encoding.ASCII.GetBytes(token["cdbk_".Length..])), "A user's key is kept as text.");
            Assert.False(held.AnyContains(secret), "The secret of a user's key is kept.");
        }

        var users = Emulator.Users.Of("a");
        Assert.Equal(2, users.Length);
        var wrapped = Array.ConvertAll(users, static user =>
            HeldBytes.ReachableFrom(user.DataKey).Single(static bytes => bytes.Length == WrappedDataKeyLength));
        Assert.True(held.AnyContains(wrapped[0]), "The walk must reach the wrapped copies.");
        Assert.NotEqual(wrapped[0], wrapped[1]);
        Assert.Null(users[0].DataKey.Unwrap(Convert.FromHexString(Key)));
        Assert.Null(users[0].DataKey.Unwrap(users[0].Verifier));
    }
}
