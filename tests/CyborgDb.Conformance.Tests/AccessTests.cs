using CyborgDb.Conformance.Tests.Support;

namespace CyborgDb.Conformance.Tests;

/// <summary>Users and their tokens, and indexes whose key a KMS holds.</summary>
public sealed class AccessTests(ServiceUnderTest service) : ServiceTest(service)
{
    [Fact]
    public async Task A_user_is_made_listed_and_deleted_and_the_token_ends_with_the_user()
    {
        var index = await CreateAsync(new() { Dimension = 1 });
        await NeedsUsersAsync(index);
        using var user = await index.CreateUserAsync(IndexPermissions.Read | IndexPermissions.Write);
        var listed = Assert.Single(await index.ListUsersAsync());
        Assert.Equal((user.UserId, IndexPermissions.Read | IndexPermissions.Write), (listed.UserId, listed.Permissions));

        await index.DeleteUserAsync(user.UserId);
        Assert.Empty(await index.ListUsersAsync());
        using var client = Service.NewClient(user.Token.Reveal());
        await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => client.GetIndex(index.Name).CountAsync());
    }

    [Fact]
    public async Task A_token_does_what_its_permissions_say_and_needs_no_key()
    {
        var index = await CreateAsync(new() { Dimension = 1 });
        await NeedsUsersAsync(index);
        Assert.SkipUnless(Service.HasVersion018, "Before version 0.18 tokens open indexes of a KMS only.");
        await MayReadOnlyAsync(index);
    }

    [Fact]
    public async Task A_token_may_nothing_that_needs_the_root_key()
    {
        var index = await CreateAsync(new() { Dimension = 1 });
        await NeedsUsersAsync(index);
        using var user = await index.CreateUserAsync(IndexPermissions.Read | IndexPermissions.Write);
        using var client = Service.NewClient(user.Token.Reveal());
        await Assert.ThrowsAsync<CyborgDbAuthorizationException>(() => client.ListIndexesAsync());
        await Assert.ThrowsAsync<CyborgDbAuthorizationException>(() => client.GetIndex(index.Name).TrainAsync());
        await Assert.ThrowsAsync<CyborgDbAuthorizationException>(() => client.DeleteIndexAsync(index.Name));
    }

    [Fact]
    public async Task An_index_of_a_kms_is_used_with_no_key_and_by_users()
    {
        var index = await KmsIndexAsync();
        await index.UpsertAsync([new VectorItem("a", new float[] { 1 }) { Contents = "text" }]);
        await EventuallyAsync(async () => Assert.Equal("text", Assert.Single(await index.GetAsync(["a"])).Contents!.Text));
        Assert.Equal(1, (await (await Client.LoadIndexAsync(index.Name)).DescribeAsync()).Dimension);
        await NeedsUsersAsync(index);
        await MayReadOnlyAsync(index);
    }

    [Fact]
    public async Task A_key_for_an_index_of_a_kms_is_a_validation_error()
    {
        var index = await KmsIndexAsync();
        await Assert.ThrowsAsync<CyborgDbValidationException>(() => Client.LoadIndexAsync(index.Name, Key));
    }

    private async Task<EncryptedIndex> KmsIndexAsync()
    {
        Assert.SkipWhen(Service.KmsSlot is null, "This needs the name of a KMS slot in CYBORGDB_TEST_KMS.");
        return Deleted(await Client.CreateKmsIndexAsync(NewName(), Service.KmsSlot, new() { Dimension = 1 }));
    }

    private async Task MayReadOnlyAsync(EncryptedIndex index)
    {
        using var user = await index.CreateUserAsync(IndexPermissions.Read);
        using var client = Service.NewClient(user.Token.Reveal());
        var asUser = client.GetIndex(index.Name);
        Assert.Equal(await index.CountAsync(), await asUser.CountAsync());
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => asUser.UpsertAsync(["b"], new float[,] { { 2 } }));
        Assert.True(error is CyborgDbAuthorizationException or CyborgDbAuthenticationException, $"A user who may only read has written, or: {error.Message}");
    }
}
