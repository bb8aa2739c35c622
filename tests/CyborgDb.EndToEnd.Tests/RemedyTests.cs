using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

public sealed class RemedyTests017() : RemedyTests(ServiceVersion.V017)
{
    [Fact]
    public async Task A_negation_within_a_filter_says_what_to_write_instead_and_that_is_taken()
    {
        var index = await CreateAsync();
        await index.UpsertAsync(["1"], new float[,] { { 1 } }, metadata: [new Metadata { ["lang"] = "en", ["year"] = 2024 }]);
        var (vector, year) = (new float[] { 1 }, Filter.Gte("year", 2020));
        foreach (var filter in new[] { year & !Filter.In("lang", "de", "fr"), Filter.Nor(Filter.Eq("lang", "de")) })
        {
            var error = await Assert.ThrowsAsync<CyborgDbValidationException>(() => index.QueryAsync(vector, topK: 1, filter));
            Assert.EndsWith(
                "$nor, which Filter.Nor and a negation within another condition become, needs service version 0.18 or later. With an earlier one, write the opposite "
                + "(Filter.NotIn for !Filter.In and for !Filter.Eq), or put one negation around the whole filter.",
                error.Message, StringComparison.Ordinal);
        }
        foreach (var filter in new[] { year & Filter.NotIn("lang", "de", "fr"), year & Filter.NotIn("lang", "de"), !(Filter.Eq("lang", "de") | Filter.Lt("year", 2020)), year & !Filter.Exists("size") })
            Assert.Single(await index.QueryAsync(vector, topK: 1, filter));
    }

    [Fact]
    public async Task A_search_for_words_blames_only_the_version()
    {
        var index = await CreateAsync();
        await index.UpsertAsync(["1"], new float[,] { { 1 } });
        var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(
            () => index.QueryAsync(new float[] { 1 }.AsMemory(), new QueryOptions { Hybrid = new() { Words = new() { Text = "apple" } } }));
        Assert.Equal(
            "QueryAsync on index 'a' got a response that is not what the service's contract says: a match has no score, so nothing was done with the words that were searched for. "
            + "That needs service version 0.18 or later; earlier ones ignore the words and do not say so.",
            error.Message);
    }

    [Fact]
    public async Task A_token_does_not_open_an_index_whose_key_no_kms_holds_and_the_message_says_so()
    {
        var index = await CreateAsync();
        using var user = await index.CreateUserAsync(IndexPermissions.Read);
        using var client = ClientWith(user.Token.Reveal());
        Assert.Equal(
            $"CountAsync on index 'a' was refused with 401 Unauthorized: This API key does not open index 'a'. {OfAnIndex}",
            (await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => client.GetIndex("a").CountAsync())).Message);
    }

    [Fact]
    public async Task A_user_that_there_is_not_is_the_only_suspect()
    {
        var index = await CreateAsync();
        var user = UserId.FromHex(Given.UserHex);
        var error = await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => index.DeleteUserAsync(user));
        Assert.Equal(
            $"DeleteUserAsync on index 'a' was refused with 404 NotFound: Index 'a' has no user '{user}'. Check the user's id (ListUsersAsync lists them).", error.Message);
        Assert.False(error.MayBeWrongIndexKey, "A user that there is not is said to be a matter of the key.");
    }
}

public sealed class RemedyTests018() : RemedyTests(ServiceVersion.V018);

/// <summary>What a refusal advises is what helps: nothing that cannot be had, and no doubt where the service has said what is wrong.</summary>
public abstract class RemedyTests(ServiceVersion version) : VersionTest(version)
{
    protected const string OfAnIndex =
        "Set ApiKey to the service's root key, or to the token of a user of this index (with service 0.17 only of an index whose key a KMS holds).";

    [Fact]
    public async Task An_unknown_model_is_not_to_be_tried_again_later()
    {
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => CreateAsync(new() { EmbeddingModel = "nope" }));
        Assert.EndsWith(
            ": Unknown embedding model 'nope'. EmbeddingModel is 'nope': ListEmbeddingModelsAsync lists the models that the service has (version 0.18 or later), with their dimensions.",
            error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient, "An unknown model is said to be known perhaps later.");
    }

    [Fact]
    public async Task Another_failure_to_create_is_to_be_tried_again_later_as_before()
    {
        foreach (var detail in new[] { "Embedding model 'nope' cannot be loaded now", "unknown error" })
        {
            Emulator.Faults.Enqueue(Fault.Status(500, detail: detail), "/v1/indexes/create");
            var error = await Assert.ThrowsAsync<CyborgDbServiceException>(() => CreateAsync(new() { EmbeddingModel = "nope" }));
            Assert.EndsWith("Try again later.", error.Message, StringComparison.Ordinal);
            Assert.True(error.IsTransient);
        }
    }

    [Fact]
    public async Task What_only_root_may_is_not_said_to_be_a_matter_of_permissions_and_what_a_user_may_is()
    {
        var index = await Client.CreateKmsIndexAsync("a", Slot, new() { Dimension = 1 });
        using var user = await index.CreateUserAsync(IndexPermissions.Read);
        using var client = ClientWith(user.Token.Reveal());
        var own = client.GetIndex("a");
        foreach (var call in new Func<Task>[]
        {
            () => client.ListIndexesAsync(), () => client.IndexExistsAsync("a"), () => client.CreateIndexAsync("b", Key), () => client.GetTrainingStatusAsync(), () => own.TrainAsync(),
            () => own.IsTrainingAsync(), () => own.CreateUserAsync(IndexPermissions.Read), () => own.ListUsersAsync(), () => own.DeleteUserAsync(user.UserId), () => own.DeleteIndexAsync(),
        })
        {
            Assert.EndsWith(". Use the root key.", (await Assert.ThrowsAsync<CyborgDbAuthorizationException>(call)).Message, StringComparison.Ordinal);
        }
        Assert.EndsWith(
            ". Use the root key, or a token with the permission.", (await Assert.ThrowsAsync<CyborgDbAuthorizationException>(() => own.DeleteAsync(["1"]))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_is_asked_for_that_opens_what_was_called()
    {
        var index = await Client.CreateKmsIndexAsync("a", Slot, new() { Dimension = 1 });
        using var user = await index.CreateUserAsync(IndexPermissions.Read);
        await Client.CreateKmsIndexAsync("b", Slot, new() { Dimension = 1 });
        using var client = ClientWith(user.Token.Reveal());
        Assert.Equal(
            $"CountAsync on index 'b' was refused with 401 Unauthorized: Invalid API Key. {OfAnIndex}",
            (await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => client.GetIndex("b").CountAsync())).Message);

        using var stranger = ClientWith("not-the-root-key");
        foreach (var call in new Func<Task>[] { () => stranger.ListIndexesAsync(), () => stranger.CreateIndexAsync("c", Key), () => stranger.GetIndex("a").TrainAsync() })
        {
            Assert.EndsWith(
                " 401 Unauthorized: Invalid API Key. Set ApiKey to the service's root key.", (await Assert.ThrowsAsync<CyborgDbAuthenticationException>(call)).Message,
                StringComparison.Ordinal);
        }
    }
}
