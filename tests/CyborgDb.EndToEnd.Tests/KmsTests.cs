using System.Net;
using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

public sealed class KmsTests017() : KmsTests(ServiceVersion.V017);

public sealed class KmsTests018() : KmsTests(ServiceVersion.V018);

/// <summary>Indexes whose key a KMS holds.</summary>
public abstract class KmsTests(ServiceVersion version) : VersionTest(version)
{
    [Fact]
    public async Task An_index_of_a_kms_is_created_loaded_used_and_deleted_with_no_key()
    {
        var created = await Client.CreateKmsIndexAsync("k", Slot, new() { Dimension = 2 });
        await created.UpsertAsync([new VectorItem("1", new float[] { 1, 2 }) { Contents = "c", Metadata = new() { ["n"] = 1 } }]);

        var index = await Client.LoadIndexAsync("k");
        await index.UpsertAsync(["2"], new float[,] { { 5, 5 } });
        Assert.Equal(["1", "2"], (await index.QueryAsync(new float[] { 1, 2 })).Select(match => match.Id));
        var item = Assert.Single(await index.GetAsync(["1"]));
        Assert.Equal(("c", 1.0), (item.Contents!.Text, item.Metadata!["n"].AsNumber()));
        await index.DeleteAsync(["2"]);
        Assert.Equal(1, await index.CountAsync());
        Assert.Equal(["1"], await index.ListIdsAsync().ToListAsync());
        Assert.False(await index.IsTrainedAsync());

        await Client.DeleteIndexAsync("k");
        Assert.Empty(await Client.ListIndexesAsync());
    }

    [Fact]
    public async Task A_key_given_to_an_index_of_a_kms_is_refused_with_a_message_that_says_so()
    {
        await Client.CreateKmsIndexAsync("k", Slot, new() { Dimension = 1 });
        var index = Client.GetIndex("k", Key);
        foreach (var call in new Func<Task>[]
        {
            () => Client.LoadIndexAsync("k", Key),
            () => Client.DeleteIndexAsync("k", Key),
            () => index.UpsertAsync(["1"], new float[,] { { 1 } }),
            () => index.QueryAsync(new float[1]),
            () => index.TrainAsync(),
            () => index.CreateUserAsync(IndexPermissions.Read),
            () => index.ListUsersAsync(),
            () => index.DeleteUserAsync(UserId.FromHex("000102030405060708090a0b0c0d0e0f")),
        })
        {
            var error = await Assert.ThrowsAsync<CyborgDbValidationException>(call);
            Assert.Equal((HttpStatusCode.BadRequest, "k"), (error.StatusCode, error.IndexName));
            Assert.Contains("KMS-backed", error.Message, StringComparison.Ordinal);
            Assert.Contains("opened without a key: LoadIndexAsync(name)", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(0, await Client.GetIndex("k").CountAsync());
    }

    [Theory, InlineData("a"), InlineData("my-kms-notes")]
    public async Task An_index_with_a_key_cannot_be_opened_without_and_the_message_does_not_speak_of_a_kms(string name)
    {
        await Client.CreateIndexAsync(name, Key);
        var error = await Assert.ThrowsAsync<CyborgDbValidationException>(() => Client.LoadIndexAsync(name));
        Assert.Contains("index_key, which is required", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("whose key a KMS holds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kms_that_fails_is_a_service_error_that_may_pass_at_creation_and_an_authentication_error_afterwards()
    {
        var unknown = await Assert.ThrowsAnyAsync<CyborgDbException>(() => Client.CreateKmsIndexAsync("k", "no-such-slot"));
        Assert.Equal(
            (Version == ServiceVersion.V017 ? HttpStatusCode.BadGateway : HttpStatusCode.BadRequest, "create_index", 1),
            (unknown.StatusCode, unknown.RouteName, unknown.Attempts));
        Assert.Empty(await Client.ListIndexesAsync());

        var index = await Client.CreateKmsIndexAsync("k", Slot);
        Emulator.Faults.FailKms(Slot);
        var failing = await Assert.ThrowsAsync<CyborgDbServiceException>(() => Client.CreateKmsIndexAsync("l", Slot));
        Assert.Equal((HttpStatusCode.BadGateway, true), (failing.StatusCode, failing.IsTransient));
        var locked = await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => index.DeleteIndexAsync());
        Assert.Equal((HttpStatusCode.Unauthorized, false), (locked.StatusCode, locked.IsWrongIndexKey));
        Emulator.Faults.RestoreKms(Slot);
        Assert.Equal(0, await index.CountAsync());
    }

    [Fact]
    public async Task Users_of_an_index_of_a_kms_are_made_listed_and_deleted_with_no_key()
    {
        var index = await Client.CreateKmsIndexAsync("k", Slot, new() { Dimension = 1 });
        using var user = await index.CreateUserAsync(IndexPermissions.Read | IndexPermissions.Write);
        using var client = ClientWith(user.Token.Reveal());
        await client.GetIndex("k").UpsertAsync(["1"], new float[,] { { 1 } });
        Assert.Equal(1, await index.CountAsync());
        Assert.Equal(user.UserId, Assert.Single(await index.ListUsersAsync()).UserId);
        await index.DeleteUserAsync(user.UserId);
        Assert.Empty(await index.ListUsersAsync());
    }
}
