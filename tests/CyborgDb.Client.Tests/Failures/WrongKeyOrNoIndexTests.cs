namespace CyborgDb.Tests.Failures;

/// <summary>A service may answer a wrong key as it answers a wrong name: with 404. The client says so, and asks a key provider again.</summary>
public sealed class WrongKeyOrNoIndexTests
{
    private const string NoEnvelope = """{"status_code":404,"detail":"No KMS envelope for index 'docs'"}""";

    public static TheoryData<string> Operations => KnownOperation.NamesOfContent;

    [Theory, MemberData(nameof(Operations))]
    public async Task A_404_to_a_request_with_a_key_says_that_it_may_be_the_key(string name)
    {
        var error = await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => FailureOfAsync(name, NoEnvelope, 404, client => client.Index()));
        Assert.True(error.MayBeWrongIndexKey, "A 404 to a request with a key does not tell that it may be the key.");
        Assert.Contains("not the key of the index", error.Message, StringComparison.Ordinal);
        Assert.Contains("do not create the index anew", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task A_404_to_a_request_without_a_key_is_no_matter_of_the_key(string name)
    {
        var error = await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => FailureOfAsync(name, NoEnvelope, 404, client => client.GetIndex("docs")));
        Assert.False(error.MayBeWrongIndexKey, "A 404 to a request without a key is said to be a matter of the key.");
        Assert.DoesNotContain("key of the index", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("reate the index first", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_sends_no_key_so_its_404_is_no_matter_of_the_key()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(NoEnvelope, 404));
        using var client = server.Client("cdbk_token");
        var error = await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => client.Index().CountAsync());
        Assert.False(error.MayBeWrongIndexKey);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task A_401_for_the_key_meets_the_same_condition(string name)
    {
        var error = await Assert.ThrowsAsync<CyborgDbAuthenticationException>(
            () => FailureOfAsync(name, """{"detail":"Wrong encryption key for index 'docs'"}""", 401, client => client.Index()));
        Assert.Equal((true, true), (error.IsWrongIndexKey, error.MayBeWrongIndexKey));
    }

    [Theory, InlineData("Invalid index key"), InlineData("Invalid index_key for index 'docs'"), InlineData("The ENCRYPTION KEY is wrong")]
    public async Task A_401_for_the_key_is_known_in_other_words_too(string detail)
    {
        var error = await Assert.ThrowsAsync<CyborgDbAuthenticationException>(
            () => FailureOfAsync("count", $$"""{"detail":"{{detail}}"}""", 401, client => client.Index()));
        Assert.True(error.IsWrongIndexKey);
    }

    [Fact]
    public async Task A_401_of_a_kms_to_a_request_without_a_key_is_no_matter_of_a_key_that_was_not_sent()
    {
        var error = await Assert.ThrowsAsync<CyborgDbAuthenticationException>(
            () => FailureOfAsync("count", """{"detail":"KMS slot 'vault' cannot unwrap the index key of 'docs'"}""", 401, client => client.GetIndex("docs")));
        Assert.Equal((false, false), (error.IsWrongIndexKey, error.MayBeWrongIndexKey));
        Assert.Contains("can reach the KMS", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "Invalid API Key"), InlineData(400, "Index 'docs' is KMS-backed"), InlineData(403, "no"), InlineData(500, "no"), InlineData(409, "no")]
    public async Task No_other_answer_does(int status, string detail)
    {
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(
            () => FailureOfAsync("count", $$"""{"detail":"{{detail}}"}""", status, client => client.Index()));
        Assert.False(error.MayBeWrongIndexKey);
    }

    [Fact]
    public async Task A_404_of_a_creation_or_of_a_route_that_is_not_there_is_no_matter_of_the_key()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Json("""{"detail":"Not Found"}""", 404);
        using var client = server.Client();
        foreach (var call in new Func<Task>[]
        {
            () => client.CreateIndexAsync("docs", Given.Key()), () => client.ListIndexesAsync(), () => client.GetHealthAsync(), () => client.Index().QueryMetadataAsync(),
        })
        {
            Assert.False((await Assert.ThrowsAsync<CyborgDbNotFoundException>(call)).MayBeWrongIndexKey);
        }
    }

    [Fact]
    public async Task Loading_and_the_routes_of_users_tell_it_too()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Json(NoEnvelope, 404);
        using var client = server.Client();
        foreach (var call in new Func<Task>[]
        {
            () => client.LoadIndexAsync("docs", Given.Key()), () => client.DeleteIndexAsync("docs", Given.Key()), () => client.Index().ListUsersAsync(),
            () => client.Index().CreateUserAsync(IndexPermissions.Read), () => client.Index().DeleteUserAsync(UserId.FromHex(Given.UserHex)),
        })
        {
            Assert.True((await Assert.ThrowsAsync<CyborgDbNotFoundException>(call)).MayBeWrongIndexKey);
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_provider_is_asked_again_after_a_404_and_the_operation_succeeds_with_its_new_key(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json(NoEnvelope, 404));
        using var client = server.Client();
        using var provider = new Provider(Given.OtherKeyHex, Given.KeyHex);
        var index = client.GetIndex("docs", provider);
        Assert.Empty(await EitherWay.Call(async, () => index.Get(Given.Ids), () => index.GetAsync(Given.Ids)));
        Assert.Equal(2, provider.Asked);
        Assert.Equal(
            [Given.OtherKeyHex, Given.KeyHex],
            server.Requests.Select(request => JsonText.Parse(request.Body).GetProperty("index_key").GetString()));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_provider_with_the_same_key_is_asked_once_more_and_the_404_stays(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Json(NoEnvelope, 404);
        using var client = server.Client();
        using var provider = new Provider(Given.KeyHex, Given.KeyHex);
        var index = client.GetIndex("docs", provider);
        var error = await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => EitherWay.Call(async, () => index.Get(Given.Ids), () => index.GetAsync(Given.Ids)));
        Assert.True(error.MayBeWrongIndexKey);
        Assert.Equal(2, provider.Asked);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task What_is_not_known_of_a_creation_is_found_out_by_the_list_and_not_by_a_404()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Reset);
        using var client = server.Client();
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => client.CreateIndexAsync("docs", Given.Key()));
        Assert.Contains("ListIndexesAsync", error.Message, StringComparison.Ordinal);
    }

    private static async Task FailureOfAsync(string name, string body, int status, Func<CyborgDbClient, EncryptedIndex> index)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = _ => Answer.Json(body, status);
        using var client = server.Client();
        await KnownOperation.Of(name).Run(index(client), null, default);
    }

    private sealed class Provider(params string[] keys) : IIndexKeyProvider, IDisposable
    {
        private readonly IndexKey[] _keys = [.. keys.Select(key => IndexKey.FromHex(key))];

        public int Asked { get; private set; }

        public ValueTask<IndexKey> GetKeyAsync(string indexName, CancellationToken cancellationToken) => new(_keys[Asked++]);

        public void Dispose()
        {
            foreach (var key in _keys)
                key.Dispose();
        }
    }
}
