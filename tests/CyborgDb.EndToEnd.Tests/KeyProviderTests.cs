using Microsoft.Extensions.DependencyInjection;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Indexes whose key comes from a provider.</summary>
public sealed class KeyProviderTests : EmulatorTest
{
    [Fact]
    public async Task An_index_is_injected_by_its_name_and_the_first_without_one()
    {
        using var other = IndexKey.Generate();
        await CreateAsync();
        await Client.CreateIndexAsync("b", other);
        await using var services = Services(s =>
        {
            s.AddCyborgDbIndex<KeysOfA>("a");
            s.AddCyborgDbIndex("b", _ => new Provider((_, _) => new(other)));
            s.AddSingleton(new KeysOfA(Key));
        });
        var index = services.GetRequiredService<EncryptedIndex>();
        Assert.Equal("a", index.Name);
        Assert.Same(index, services.GetRequiredKeyedService<EncryptedIndex>("a"));
        Assert.Equal(0, await index.CountAsync());
        Assert.Equal(0, await services.GetRequiredKeyedService<EncryptedIndex>("b").CountAsync());
    }

    [Fact]
    public async Task An_index_belongs_to_the_client_that_is_named()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json("""{"result":77}"""));
        await using var services = Services(s =>
        {
            s.AddCyborgDb("eu", o => o.BaseAddress = service.BaseAddress);
            s.AddCyborgDbIndex("a", _ => new Provider((_, _) => new(Key)), clientName: "eu");
        });
        Assert.Equal(77, await services.GetRequiredService<EncryptedIndex>().CountAsync());
    }

    [Fact]
    public async Task A_provider_is_asked_once_however_many_wait()
    {
        await CreateAsync();
        var answer = new TaskCompletionSource<IndexKey>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new List<(string Name, CancellationToken Token)>();
        var index = Client.GetIndex("a", new Provider((name, token) =>
        {
            asked.Add((name, token));
            return new(answer.Task);
        }));
        Task<long>[] counts = [.. Enumerable.Range(0, 32).Select(_ => index.CountAsync())];
        Assert.DoesNotContain(counts, count => count.IsCompleted);
        answer.SetResult(Key);
        Assert.All(await Task.WhenAll(counts), count => Assert.Equal(0, count));
        await index.CountAsync();
        Assert.Equal("a", Assert.Single(asked).Name);
        Assert.False(asked[0].Token.IsCancellationRequested, "The provider is told to give up although its key is in use.");
    }

    [Fact]
    public async Task One_who_gives_up_waiting_leaves_the_others_their_key()
    {
        await CreateAsync();
        var answer = new TaskCompletionSource<IndexKey>(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationToken given = default;
        var index = Client.GetIndex("a", new Provider((_, token) =>
        {
            given = token;
            return new(answer.Task);
        }));
        using var source = new CancellationTokenSource();
        var impatient = index.CountAsync(cancellationToken: source.Token);
        var patient = index.CountAsync();
        await source.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.Equal(source.Token, error.CancellationToken);
        answer.SetResult(Key);
        Assert.Equal(0, await patient);
        Assert.False(given.IsCancellationRequested, "The provider is told to give up because one of those who wait has.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_provider_that_failed_is_asked_again(bool asynchronously)
    {
        await CreateAsync();
        var asked = 0;
        var index = Client.GetIndex("a", new Provider(async (_, _) =>
        {
            if (asynchronously)
                await Task.Yield();
            return ++asked == 1 ? throw new TimeoutException("The vault did not answer.") : Key;
        }));
        var error = await Assert.ThrowsAsync<CyborgDbKeyProviderException>(() => index.CountAsync());
        Assert.Equal("The vault did not answer.", Assert.IsType<TimeoutException>(error.InnerException).Message);
        Assert.StartsWith("The key provider of index 'a' failed with TimeoutException.", error.Message, StringComparison.Ordinal);
        Assert.Equal(("a", 0, true), (error.IndexName, error.Attempts, error.IsTransient));
        Assert.Equal(0, await index.CountAsync());
        Assert.Equal(0, await index.CountAsync());
        Assert.Equal(2, asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_provider_is_asked_again_when_the_key_turns_out_to_be_wrong_and_the_operation_succeeds(bool sync)
    {
        await CreateAsync();
        using var old = IndexKey.Generate();
        var asked = 0;
        var caller = new Caller(Client.GetIndex("a", new Provider((_, _) => new(++asked == 1 ? old : Key))), sync);
        await caller.UpsertAsync(["1"], new float[,] { { 1 } });
        Assert.Equal(["1"], await caller.IdsAsync());
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_provider_that_has_no_other_key_is_asked_once_more_and_the_error_stays()
    {
        await CreateAsync();
        using var old = IndexKey.Generate();
        var asked = 0;
        var index = Client.GetIndex("a", new Provider((_, _) => new(++asked > 0 ? old : Key)));
        var error = await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => index.CountAsync());
        Assert.True(error.IsWrongIndexKey);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_wrong_credential_does_not_ask_for_the_key_again()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Detail(401, "Invalid API key"));
        using var client = service.NewClient();
        var asked = 0;
        var index = client.GetIndex("a", new Provider((_, _) => new(++asked > 0 ? Key : Key)));
        await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => index.CountAsync());
        Assert.Equal(1, asked);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task Many_that_find_the_key_replaced_ask_once_between_them()
    {
        await CreateAsync();
        using var old = IndexKey.Generate();
        var asked = 0;
        var index = Client.GetIndex("a", new Provider((_, _) => new(Interlocked.Increment(ref asked) == 1 ? old : Key)));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => index.CountAsync()))), count => Assert.Equal(0, count));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_synchronous_operation_before_the_key_is_there_fails_clearly_and_works_afterwards()
    {
        await CreateAsync();
        var answer = new TaskCompletionSource<IndexKey>(TaskCreationOptions.RunContinuationsAsynchronously);
        var index = Client.GetIndex("a", new Provider((_, _) => new(answer.Task)));
        var error = Assert.Throws<InvalidOperationException>(() => index.Get(["1"]));
        Assert.Contains("The key of index 'a' is still being fetched", error.Message, StringComparison.Ordinal);
        Assert.Contains("asynchronous operation first", error.Message, StringComparison.Ordinal);
        answer.SetResult(Key);
        Assert.Equal(0, await index.CountAsync());
        Assert.Empty(index.Get(["1"]));
    }

    [Fact]
    public async Task A_provider_that_answers_at_once_serves_synchronous_operations()
    {
        await CreateAsync();
        var index = Client.GetIndex("a", new Provider((_, _) => new(Key)));
        Assert.Empty(index.Get(["1"]));
    }

    [Fact]
    public async Task An_operation_with_its_own_key_or_a_token_does_not_ask_the_provider()
    {
        await CreateAsync();
        var index = Client.GetIndex("a", new Provider((_, _) => throw new InvalidOperationException("Not to be asked.")));
        Assert.Equal(0, await index.CountAsync(new() { IndexKey = Key }));
        await using var service = await ScriptedServer.StartAsync(Answer.Json("""{"result":5}"""));
        using var client = service.NewClient(o => o.ApiKey = "cdbk_token");
        index = client.GetIndex("a", new Provider((_, _) => throw new InvalidOperationException("Not to be asked.")));
        Assert.Equal(5, await index.CountAsync());
        Assert.Equal("""{"index_name":"a"}""", service.Requests[0].Text);
    }

    private ServiceProvider Services(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        services.AddCyborgDb(o => o.BaseAddress = Emulator.BaseAddress);
        configure(services);
        return services.BuildServiceProvider();
    }

    private sealed class Provider(Func<string, CancellationToken, ValueTask<IndexKey>> get) : IIndexKeyProvider
    {
        public ValueTask<IndexKey> GetKeyAsync(string indexName, CancellationToken cancellationToken) => get(indexName, cancellationToken);
    }

    private sealed class KeysOfA(IndexKey key) : IIndexKeyProvider
    {
        public ValueTask<IndexKey> GetKeyAsync(string indexName, CancellationToken cancellationToken) => new(key);
    }
}
