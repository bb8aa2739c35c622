using System.Net;
using CyborgDb.Emulator;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The root key, the index key, and what a single operation can do differently.</summary>
public sealed class CredentialTests : EmulatorTest
{
    private const string RootKey = "the-root-key";

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { RootKey = RootKey, ServiceVersion = ServiceVersion.V018 };

    public static TheoryData<string> Operations => [.. KnownOperation.All.Select(o => o.Name)];

    public static TheoryData<string> IndexOperations =>
        [.. KnownOperation.All.Where(o => !o.IsOfTheService).Select(o => o.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task The_root_key_opens_every_operation(string name)
    {
        using var key = IndexKey.Generate();
        var index = name == "create index" ? Client.GetIndex("a", key)
            : await Client.CreateIndexAsync("a", key, name.StartsWith("query contents", StringComparison.Ordinal) ? new() { EmbeddingModel = "emulator-hash-256" } : null);
        await KnownOperation.Of(name).RunAsync(Client, index, default);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_wrong_credential_is_told_from_a_wrong_key(string name)
    {
        foreach (var credential in new[] { null, "wrong" })
        {
            using var client = new CyborgDbClient(Emulator.BaseAddress.ToString(), credential);
            if (name == "health")
            {
                Assert.True((await client.GetHealthAsync()).IsHealthy);
                continue;
            }
            var error = await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => KnownOperation.Of(name).RunAsyncOn(client));
            Assert.False(error.IsWrongIndexKey);
            Assert.Equal((HttpStatusCode.Unauthorized, 1, false), (error.StatusCode, error.Attempts, error.IsTransient));
            Assert.Equal(KnownOperation.Of(name).Route, error.RouteName);
            Assert.Matches("^[0-9a-f]{32}$", error.RequestId);
            Assert.Contains("Set ApiKey", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(IndexOperations))]
    public async Task A_wrong_index_key_is_told_from_a_wrong_credential(string name)
    {
        await CreateAsync();
        var error = await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => KnownOperation.Of(name).RunAsyncOn(Client));
        Assert.True(error.IsWrongIndexKey);
        Assert.Equal((HttpStatusCode.Unauthorized, "a", 1), (error.StatusCode, error.IndexName, error.Attempts));
        Assert.Contains("Use the key that the index was created with", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_can_bring_its_own_index_key()
    {
        await CreateAsync();
        using var wrong = IndexKey.Generate();
        var index = Client.GetIndex("a", wrong);
        var own = new OperationOptions { IndexKey = Key };
        foreach (var sync in new[] { true, false })
        {
            var caller = new Caller(index, sync);
            await caller.UpsertAsync([new VectorItem("1", new float[] { 1 })], own);
            await caller.UpsertAsync(["2"], new float[,] { { 2 } }, own);
            await caller.UpsertBinaryAsync(["3"], new float[,] { { 3 } }, operation: own);
            Assert.Equal(3, (await caller.QueryAsync([0], operation: own)).Count);
            Assert.Equal(3, (await caller.QueryBatchAsync(new float[,] { { 0 } }, operation: own))[0].Count);
            Assert.Single(await caller.GetAsync(["2"], operation: own));
            await caller.DeleteAsync(["2"], own);
            Assert.Equal(2, await index.CountAsync(own));
            await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => caller.GetAsync(["1"]));
        }
        Assert.Equal("a", (await index.DescribeAsync(own)).Name);
        await foreach (var id in index.ListIdsAsync(own))
            Assert.Contains(id, "13", StringComparison.Ordinal);
        await index.DeleteIndexAsync(own);
    }

    [Fact]
    public async Task An_operation_can_bring_its_own_credential()
    {
        await CreateAsync();
        using var client = new CyborgDbClient(Emulator.BaseAddress.ToString(), "wrong");
        var index = client.GetIndex("a", Key);
        var own = new OperationOptions { ApiKey = RootKey };
        foreach (var sync in new[] { true, false })
        {
            var caller = new Caller(index, sync);
            await caller.UpsertAsync(["1"], new float[,] { { 1 } }, own);
            Assert.Single(await caller.QueryAsync([1], operation: own));
            Assert.Single(await caller.GetAsync(["1"], operation: own));
            await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => caller.GetAsync(["1"]));
        }
    }

    [Fact]
    public async Task A_user_id_travels_beside_the_key_and_a_token_instead_of_it()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json("""{"result":1}"""));
        using var client = service.NewClient(options => options.ApiKey = "of-the-client");
        var index = client.GetIndex("a", Key);
        var user = UserId.FromHex("000102030405060708090A0B0C0D0E0F");
        await index.CountAsync(new() { UserId = user });
        await index.CountAsync(new() { UserId = user, ApiKey = "cdbk_token" });
        await index.CountAsync();

        var key = Key.ExportHex();
        Assert.Equal(
            [
                $$"""of-the-client {"index_name":"a","index_key":"{{key}}","user_id":"000102030405060708090a0b0c0d0e0f"}""",
                """cdbk_token {"index_name":"a","user_id":"000102030405060708090a0b0c0d0e0f"}""",
                $$"""of-the-client {"index_name":"a","index_key":"{{key}}"}""",
            ],
            service.Requests.Select(request => $"{request.Headers["X-API-Key"]} {request.Text}"));

        await CreateAsync();
        Assert.Equal(0, await Client.GetIndex("a", Key).CountAsync(new() { UserId = user }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with\r\nnewline")]
    [InlineData("ümlaut")]
    public async Task A_credential_that_no_header_can_carry_is_an_argument_error(string credential)
    {
        var index = await CreateAsync();
        var error = await Assert.ThrowsAsync<ArgumentException>(() => index.CountAsync(new() { ApiKey = credential }));
        Assert.Contains("ApiKey", error.Message, StringComparison.Ordinal);
        Assert.True(credential.Length == 0 || !error.Message.Contains(credential, StringComparison.Ordinal), "The message shows the credential.");
    }
}
