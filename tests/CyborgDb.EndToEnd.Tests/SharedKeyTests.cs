using Microsoft.Extensions.DependencyInjection;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>A provider's key is a client's, not an index object's; and the indexes of tenants come by their names.</summary>
public sealed class SharedKeyTests : EmulatorTest
{
    [Fact]
    public async Task Five_objects_of_an_index_ask_the_vault_once_between_them()
    {
        await CreateAsync();
        var vault = new Vault(_ => Key);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Client.GetIndex("a", vault).CountAsync())), count => Assert.Equal(0, count));
        Assert.Equal(0, await Client.GetIndex("a", vault).CountAsync());
        Assert.Equal(["a"], vault.Asked);
    }

    [Fact]
    public async Task Other_names_other_providers_and_other_clients_ask_for_themselves()
    {
        await CreateAsync();
        await Client.CreateIndexAsync("b", Key);
        var (vault, other) = (new Vault(_ => Key), new Vault(_ => Key));
        using var second = new CyborgDbClient(Emulator.BaseAddress);
        await Client.GetIndex("a", vault).CountAsync();
        await Client.GetIndex("b", vault).CountAsync();
        await Client.GetIndex("a", other).CountAsync();
        await second.GetIndex("a", vault).CountAsync();
        Assert.Equal(["a", "b", "a"], vault.Asked);
        Assert.Equal(["a"], other.Asked);
    }

    [Fact]
    public async Task A_key_that_turned_out_wrong_is_replaced_for_all_objects_at_once()
    {
        await CreateAsync();
        using var old = IndexKey.Generate();
        var vault = new Vault(asked => asked == 1 ? old : Key);
        EncryptedIndex[] indexes = [.. Enumerable.Range(0, 5).Select(_ => Client.GetIndex("a", vault))];
        foreach (var index in indexes)
            Assert.Equal(0, await index.CountAsync());
        Assert.Equal(2, vault.Asked.Count);
    }

    [Fact]
    public async Task A_key_that_its_provider_has_disposed_of_is_asked_for_again_by_whichever_object_comes_first()
    {
        await CreateAsync();
        var copy = IndexKey.FromHex(Key.ExportHex());
        var vault = new Vault(asked => asked == 1 ? copy : Key);
        var (first, second) = (Client.GetIndex("a", vault), Client.GetIndex("a", vault));
        Assert.Equal(0, await first.CountAsync());
        copy.Dispose();
        Assert.Equal(0, await second.CountAsync());
        Assert.Equal(0, await first.CountAsync());
        Assert.Equal(2, vault.Asked.Count);
    }

    [Fact]
    public async Task A_provider_that_failed_is_asked_again_by_the_objects_that_were_there_and_by_new_ones()
    {
        await CreateAsync();
        var vault = new Vault(asked => asked == 1 ? throw new TimeoutException() : Key);
        var before = Client.GetIndex("a", vault);
        await Assert.ThrowsAsync<CyborgDbKeyProviderException>(() => before.CountAsync());
        Assert.Equal(0, await Client.GetIndex("a", vault).CountAsync());
        Assert.Equal(0, await Client.GetIndex("a", vault).CountAsync());
        Assert.Equal(2, vault.Asked.Count);
        Assert.Equal(0, await before.CountAsync());
    }

    [Fact]
    public async Task Create_load_ensure_and_delete_take_a_provider_and_have_the_same_key_for_the_same_name()
    {
        var vault = new Vault(_ => Key);
        var created = await Client.CreateIndexAsync("a", vault, new() { Dimension = 1 });
        await created.UpsertAsync(["1"], new float[,] { { 1 } });
        Assert.Equal(1, await (await Client.LoadIndexAsync("a", vault)).CountAsync());
        Assert.Equal(1, await (await Client.EnsureIndexAsync("a", vault, new() { Dimension = 1 })).CountAsync());
        Assert.Equal(1, await (await Client.LoadIndexAsync("a", Key)).CountAsync());
        await Client.DeleteIndexAsync("a", vault);
        Assert.Empty(await Client.ListIndexesAsync());
        Assert.Equal(["a"], vault.Asked);
    }

    [Fact]
    public async Task A_provider_without_a_key_stops_a_creation_before_anything_is_sent()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json("{}"));
        using var client = service.NewClient();
        var vault = new Vault(_ => throw new KeyNotFoundException());
        await Assert.ThrowsAsync<CyborgDbKeyProviderException>(() => client.CreateIndexAsync("a", vault));
        await Assert.ThrowsAsync<CyborgDbKeyProviderException>(() => client.EnsureIndexAsync("a", vault));
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task The_factory_gives_each_tenant_an_index_with_a_key_of_the_registered_provider()
    {
        using var keys = new TenantKeys();
        await using var services = Services(services =>
        {
            services.AddCyborgDb(options => options.BaseAddress = Emulator.BaseAddress);
            services.AddSingleton<IIndexKeyProvider>(keys);
        });
        var indexes = services.GetRequiredService<IEncryptedIndexFactory>();
        foreach (var tenant in new[] { "tenant-1", "tenant-2" })
            await (await indexes.EnsureIndexAsync(tenant)).UpsertAsync([tenant], new float[,] { { 1 } });
        Assert.Equal(1, await indexes.GetIndex("tenant-1").CountAsync());
        Assert.Equal(1, await (await indexes.LoadIndexAsync("tenant-2")).CountAsync());
        Assert.Equal(["tenant-1", "tenant-2"], keys.Asked);
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => Client.LoadIndexAsync("tenant-1", keys.Of("tenant-2")));
        Assert.True(error.MayBeWrongIndexKey, "One tenant's key opens another's index.");
        await indexes.DeleteIndexAsync("tenant-1");
        Assert.Equal(["tenant-2"], await Client.ListIndexesAsync());
    }

    [Fact]
    public async Task A_client_with_a_name_has_a_factory_and_keys_of_its_own_or_those_of_all()
    {
        await CreateAsync();
        var (all, eu) = (new Vault(_ => Key), new Vault(_ => Key));
        await using var services = Services(services =>
        {
            foreach (var name in new[] { "eu", "us" })
                services.AddCyborgDb(name, options => options.BaseAddress = Emulator.BaseAddress);
            services.AddSingleton<IIndexKeyProvider>(all);
            services.AddKeyedSingleton<IIndexKeyProvider>("eu", eu);
        });
        Assert.Equal(0, await services.GetRequiredKeyedService<IEncryptedIndexFactory>("eu").GetIndex("a").CountAsync());
        Assert.Empty(all.Asked);
        Assert.Equal(0, await services.GetRequiredKeyedService<IEncryptedIndexFactory>("us").GetIndex("a").CountAsync());
        Assert.Equal(["a"], eu.Asked);
        Assert.Equal(["a"], all.Asked);
    }

    [Fact]
    public async Task A_provider_that_is_registered_with_an_index_is_the_applications_and_an_index_can_do_with_the_applications()
    {
        using var keys = new TenantKeys();
        await using var services = Services(services =>
        {
            services.AddSingleton(keys);
            services.AddCyborgDb(options => options.BaseAddress = Emulator.BaseAddress);
            services.AddCyborgDbIndex<TenantKeys>("docs");
            services.AddCyborgDbIndex("notes");
        });
        Assert.Same(keys, services.GetRequiredService<IIndexKeyProvider>());
        await services.GetRequiredService<IEncryptedIndexFactory>().EnsureIndexAsync("docs");
        await services.GetRequiredService<IEncryptedIndexFactory>().EnsureIndexAsync("notes");
        Assert.Equal(0, await services.GetRequiredKeyedService<EncryptedIndex>("docs").CountAsync());
        Assert.Equal(0, await services.GetRequiredKeyedService<EncryptedIndex>("notes").CountAsync());
        Assert.Equal(["docs", "notes"], keys.Asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_provider_the_factory_says_what_to_register()
    {
        await using var services = Services(services => services.AddCyborgDb());
        var error = Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<IEncryptedIndexFactory>());
        Assert.Contains("services.AddSingleton<IIndexKeyProvider, …>()", error.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        configure(services);
        return services.BuildServiceProvider();
    }

    private sealed class Vault(Func<int, IndexKey> answer) : IIndexKeyProvider
    {
        private readonly List<string> _asked = [];

        public List<string> Asked
        {
            get
            {
                lock (_asked)
                    return [.. _asked];
            }
        }

        public ValueTask<IndexKey> GetKeyAsync(string indexName, CancellationToken cancellationToken)
        {
            int times;
            lock (_asked)
            {
                _asked.Add(indexName);
                times = _asked.Count;
            }
            return new(answer(times));
        }
    }

    /// <summary>A key for every name, made when it is first asked for.</summary>
    private sealed class TenantKeys : IIndexKeyProvider, IDisposable
    {
        private readonly Dictionary<string, IndexKey> _keys = [];
        private readonly List<string> _asked = [];

        public IReadOnlyList<string> Asked => _asked.Distinct().ToList();

        public IndexKey Of(string tenant)
        {
            lock (_keys)
                return _keys.TryGetValue(tenant, out var key) ? key : _keys[tenant] = IndexKey.Generate();
        }

        public ValueTask<IndexKey> GetKeyAsync(string indexName, CancellationToken cancellationToken)
        {
            lock (_keys)
                _asked.Add(indexName);
            return new(Of(indexName));
        }

        public void Dispose()
        {
            foreach (var key in _keys.Values)
                key.Dispose();
        }
    }
}
