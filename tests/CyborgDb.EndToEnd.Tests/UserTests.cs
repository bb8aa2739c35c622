using System.Net;
using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

public sealed class UserTests017() : UserTests(ServiceVersion.V017);

public sealed class UserTests018() : UserTests(ServiceVersion.V018);

/// <summary>Users of an index and what they may do with their tokens.</summary>
public abstract class UserTests(ServiceVersion version) : VersionTest(version)
{
    private EncryptedIndex _index = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _index = await CreateForUsersAsync("a");
        await _index.UpsertAsync([new VectorItem("1", new float[] { 1 }) { Contents = "c" }]);
    }

    /// <summary>In 0.17 a token opens only what a KMS has the key of.</summary>
    private Task<EncryptedIndex> CreateForUsersAsync(string name) => Version == ServiceVersion.V017
        ? Client.CreateKmsIndexAsync(name, Slot, new() { Dimension = 1 })
        : Client.CreateIndexAsync(name, Key, new() { Dimension = 1 });

    [Fact]
    public async Task A_client_with_a_token_works_without_a_key()
    {
        using var user = await _index.CreateUserAsync(IndexPermissions.Read | IndexPermissions.Write);
        Assert.StartsWith("cdbk_", user.Token.Reveal(), StringComparison.Ordinal);
        using var client = ClientWith(user.Token.Reveal());
        var index = await client.LoadIndexAsync("a");
        await index.UpsertAsync([new VectorItem("2", new float[] { 2 }) { Contents = "d" }]);
        Assert.Equal(["1", "2"], (await index.QueryAsync(new float[1])).Select(match => match.Id));
        Assert.Equal("c", (await index.GetAsync(["1"]))[0].Contents!.Text);
        Assert.Equal("d", (await _index.GetAsync(["2"]))[0].Contents!.Text);
        await index.DeleteAsync(["1"]);
        Assert.Equal(1, await _index.CountAsync());
    }

    [Fact]
    public async Task A_client_with_a_token_works_with_a_key_too_because_it_does_not_send_it()
    {
        using var user = await _index.CreateUserAsync(IndexPermissions.Read);
        using var client = ClientWith(user.Token.Reveal());
        using var other = IndexKey.Generate();
        Assert.Equal(1, await client.GetIndex("a", other).CountAsync());
        Assert.Equal(1, await client.GetIndex("a").CountAsync(new() { IndexKey = other }));
    }

    [Fact]
    public async Task A_user_who_may_only_read_cannot_write()
    {
        using var user = await _index.CreateUserAsync(IndexPermissions.Read);
        using var client = ClientWith(user.Token.Reveal());
        var index = client.GetIndex("a");
        Assert.Single(await index.QueryAsync(new float[1]));
        foreach (var write in new Func<Task>[]
        {
            () => index.UpsertAsync(["2"], new float[,] { { 2 } }),
            () => index.UpsertAsync([new VectorItem("2", new float[] { 2 })]),
            () => index.DeleteAsync(["1"]),
        })
        {
            var error = await Assert.ThrowsAsync<CyborgDbAuthorizationException>(write);
            Assert.Equal((HttpStatusCode.Forbidden, 1), (error.StatusCode, error.Attempts));
            Assert.Contains("'write'", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(1, await _index.CountAsync());
    }

    [Fact]
    public async Task A_user_who_may_only_write_cannot_read()
    {
        using var user = await _index.CreateUserAsync(IndexPermissions.Write);
        using var client = ClientWith(user.Token.Reveal());
        var index = client.GetIndex("a");
        await index.UpsertAsync(["2"], new float[,] { { 2 } });
        var error = await Assert.ThrowsAsync<CyborgDbAuthorizationException>(() => index.QueryAsync(new float[1]));
        Assert.Contains("'read'", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, await _index.CountAsync());
    }

    [Fact]
    public async Task A_token_that_is_revoked_fails_on_its_next_request()
    {
        using var user = await _index.CreateUserAsync(IndexPermissions.Read);
        using var client = ClientWith(user.Token.Reveal());
        var index = client.GetIndex("a");
        Assert.Equal(1, await index.CountAsync());
        await _index.DeleteUserAsync(user.UserId);
        var error = await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => index.CountAsync());
        Assert.False(error.IsWrongIndexKey);
        Assert.DoesNotContain(user.Token.Reveal(), error.ToString(), StringComparison.Ordinal);
        if (Version == ServiceVersion.V018)
        {
            // This version says nothing of a user that there is not.
            await _index.DeleteUserAsync(user.UserId);
            return;
        }
        var gone = await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => _index.DeleteUserAsync(user.UserId));
        Assert.Equal("delete_user", gone.RouteName);
        Assert.EndsWith(" Check the user's id (ListUsersAsync lists them).", gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_may_do_nothing_that_needs_the_root_key()
    {
        using var user = await _index.CreateUserAsync(IndexPermissions.Read | IndexPermissions.Write);
        using var client = ClientWith(user.Token.Reveal());
        var index = client.GetIndex("a");
        foreach (var call in new Func<Task>[]
        {
            () => client.ListIndexesAsync(),
            () => client.CreateIndexAsync("b", Key),
            () => client.GetTrainingStatusAsync(),
            () => index.TrainAsync(),
            () => index.CreateUserAsync(IndexPermissions.Read),
            () => index.ListUsersAsync(),
            () => index.DeleteUserAsync(user.UserId),
            () => index.DeleteIndexAsync(),
        })
        {
            var error = await Assert.ThrowsAsync<CyborgDbAuthorizationException>(call);
            Assert.Contains("Use the root key", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(1, await index.CountAsync());
    }

    [Fact]
    public async Task Users_are_listed_with_their_permissions()
    {
        Assert.Empty(await _index.ListUsersAsync());
        using var reader = await _index.CreateUserAsync(IndexPermissions.Read);
        using var writer = await _index.CreateUserAsync(IndexPermissions.Write);
        using var both = await _index.CreateUserAsync(IndexPermissions.Read | IndexPermissions.Write);
        CreatedUser[] users = [reader, writer, both];
        Assert.Equal(users.Select(user => new IndexUser(user.UserId, user.Permissions)).ToHashSet(), (await _index.ListUsersAsync()).ToHashSet());
        Assert.Equal(3, users.Select(user => user.Token.Reveal()).Distinct().Count());
        await _index.DeleteUserAsync(writer.UserId);
        Assert.Equal(new HashSet<UserId> { reader.UserId, both.UserId }, (await _index.ListUsersAsync()).Select(user => user.UserId).ToHashSet());
    }

    [Theory]
    [InlineData("with space/slash?&#%20")]
    [InlineData("\"quotes\" \\ and äöü 日本 🦉")]
    [InlineData("...")]
    public async Task An_index_of_any_name_has_users(string name)
    {
        var index = await CreateForUsersAsync(name);
        using var user = await index.CreateUserAsync(IndexPermissions.Read);
        using var client = ClientWith(user.Token.Reveal());
        Assert.Equal(0, await client.GetIndex(name).CountAsync());
        Assert.Equal(user.UserId, Assert.Single(await index.ListUsersAsync()).UserId);
        await index.DeleteUserAsync(user.UserId);
        Assert.Empty(await index.ListUsersAsync());
    }

    [Fact]
    public async Task A_token_opens_its_own_index_and_no_other()
    {
        using var user = await _index.CreateUserAsync(IndexPermissions.Read);
        await Client.CreateIndexAsync("b", Key);
        using var client = ClientWith(user.Token.Reveal());
        await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => client.GetIndex("b").CountAsync());
    }

    [Fact]
    public async Task A_service_without_a_root_key_has_no_users()
    {
        await using var open = await CyborgDbEmulator.StartAsync(new() { ServiceVersion = Version });
        using var client = new CyborgDbClient(open.BaseAddress.ToString());
        var index = await client.CreateIndexAsync("a", Key);
        await Assert.ThrowsAsync<CyborgDbAuthorizationException>(() => index.CreateUserAsync(IndexPermissions.Read));
        await Assert.ThrowsAsync<CyborgDbAuthorizationException>(() => index.ListUsersAsync());
    }
}
