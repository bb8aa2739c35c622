namespace CyborgDb.Tests.Wire;

/// <summary>Who calls, about which index, under which key: what every operation on an index says of that.</summary>
public sealed class ScopeOnTheWireTests
{
    private const string Token = "cdbk_0123";

    public static TheoryData<string> Operations => KnownOperation.NamesOfContent;

    [Theory, MemberData(nameof(Operations))]
    public async Task An_operation_posts_the_index_its_key_and_nothing_of_what_is_not_set(string name)
    {
        var request = await SendAsync(name, apiKey: null, options: null);
        var body = JsonText.Parse(request.Body);
        Assert.Equal("POST", request.Method);
        Assert.Equal(KnownOperation.Of(name).Path, request.Path);
        Assert.Equal("docs", body.GetProperty("index_name").GetString());
        Assert.Equal(Given.KeyHex, body.GetProperty("index_key").GetString());
        Assert.False(body.TryGetProperty("user_id", out _), "A user id was sent although none was given.");
        Assert.Null(request.Header("X-API-Key"));
        Assert.Null(request.Header("X-Index-Key"));
        Assert.Equal("application/json", request.Header("Content-Type"));
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task A_body_has_its_exact_length_announced_and_is_not_chunked(string name)
    {
        var request = await SendAsync(name, apiKey: null, options: null);
        Assert.Equal(request.Body.Length, request.ContentLength);
        Assert.False(request.Chunked, "The body was chunked.");
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task The_clients_credential_goes_into_a_header(string name)
    {
        var request = await SendAsync(name, apiKey: "root-key", options: null);
        Assert.Equal("root-key", request.Header("X-API-Key"));
        Assert.DoesNotContain("root-key", request.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task The_overrides_of_an_operation_replace_what_the_index_and_the_client_have(string name)
    {
        using var other = Given.OtherKey();
        var request = await SendAsync(name, apiKey: "root-key", new OperationOptions
        {
            IndexKey = other,
            UserId = UserId.FromHex(Given.UserHex),
            ApiKey = "another-key",
        });
        var body = JsonText.Parse(request.Body);
        Assert.Equal(Given.OtherKeyHex, body.GetProperty("index_key").GetString());
        Assert.Equal(Given.UserHex, body.GetProperty("user_id").GetString());
        Assert.Equal("another-key", request.Header("X-API-Key"));
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task With_a_users_token_of_the_client_no_key_is_sent(string name)
    {
        using var other = Given.OtherKey();
        var request = await SendAsync(name, apiKey: Token, new OperationOptions { IndexKey = other });
        Assert.Equal(Token, request.Header("X-API-Key"));
        Assert.False(JsonText.Parse(request.Body).TryGetProperty("index_key", out _), "The key was sent beside a user's token.");
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task With_a_users_token_of_the_operation_no_key_is_sent(string name)
    {
        var request = await SendAsync(name, apiKey: "root-key", new OperationOptions { ApiKey = Token });
        Assert.Equal(Token, request.Header("X-API-Key"));
        Assert.False(JsonText.Parse(request.Body).TryGetProperty("index_key", out _), "The key was sent beside a user's token.");
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task With_the_root_key_for_one_operation_of_a_users_client_the_key_is_sent(string name)
    {
        var request = await SendAsync(name, apiKey: Token, new OperationOptions { ApiKey = "root-key" });
        Assert.Equal("root-key", request.Header("X-API-Key"));
        Assert.Equal(Given.KeyHex, JsonText.Parse(request.Body).GetProperty("index_key").GetString());
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task A_disposed_key_is_refused_before_anything_is_sent(string name)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var key = Given.Key();
        var index = client.Index(key);
        key.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => KnownOperation.Of(name).Run(index, null, default));
        Assert.Empty(server.Requests);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task A_disposed_client_refuses_before_anything_is_sent(string name)
    {
        await using var server = await ScriptedServer.StartAsync();
        var client = server.Client();
        var index = client.Index();
        client.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => KnownOperation.Of(name).Run(index, null, default));
        Assert.Empty(server.Requests);
    }

    private static async Task<RecordedRequest> SendAsync(string name, string? apiKey, OperationOptions? options)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client(apiKey);
        using var key = Given.Key();
        await KnownOperation.Of(name).Run(client.Index(key), options, default);
        return server.Request;
    }
}
