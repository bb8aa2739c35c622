using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CyborgDb.EndToEnd.Tests.Programs;

/// <summary>An index for each tenant, under a key of its own out of a vault, in an application that has its services injected.</summary>
public sealed class TenantsProgram : EmulatorLifetime
{
    private sealed class Vault : IIndexKeyProvider, IDisposable
    {
        private readonly ConcurrentDictionary<string, IndexKey> _keys = new();

        public ValueTask<IndexKey> GetKeyAsync(string indexName, CancellationToken cancellationToken) =>
            new(_keys.GetOrAdd(indexName, static _ => IndexKey.Generate()));

        public void Dispose()
        {
            foreach (var key in _keys.Values)
                key.Dispose();
        }
    }

    private sealed class Notes(IEncryptedIndexFactory indexes)
    {
        public async Task AddAsync(string tenant, string id, float[] vector)
        {
            var index = await indexes.EnsureIndexAsync($"tenant-{tenant}", new() { Metric = DistanceMetric.Cosine });
            await index.UpsertAsync(new VectorItem(id, vector));
        }

        public async Task<string[]> FindAsync(string tenant, float[] vector) =>
            [.. (await indexes.GetIndex($"tenant-{tenant}").QueryAsync(vector, topK: 5)).Select(m => m.Id)];

        public Task ForgetAsync(string tenant) => indexes.DeleteIndexAsync($"tenant-{tenant}");
    }

    [Fact]
    public async Task A_tenant_finds_its_own_items_and_no_others()
    {
        using var vault = new Vault();
        var services = new ServiceCollection();
        services.AddCyborgDb(options => options.BaseAddress = Emulator.BaseAddress);
        services.AddSingleton<IIndexKeyProvider>(vault);
        services.AddSingleton<Notes>();
        await using var provider = services.BuildServiceProvider();
        var notes = provider.GetRequiredService<Notes>();

        await Task.WhenAll(notes.AddAsync("ada", "1", [1, 0]), notes.AddAsync("ada", "2", [0, 1]), notes.AddAsync("bo", "3", [1, 0]));

        Assert.Equal(["1", "2"], await notes.FindAsync("ada", [1, 0.1f]));
        Assert.Equal(["3"], await notes.FindAsync("bo", [1, 0.1f]));
        await notes.ForgetAsync("bo");
        Assert.Equal(["tenant-ada"], await provider.GetRequiredService<CyborgDbClient>().ListIndexesAsync());
    }

    [Fact]
    public async Task The_key_of_one_tenant_does_not_open_the_index_of_another()
    {
        using var vault = new Vault();
        using var client = new CyborgDbClient(Emulator.BaseAddress);
        var ada = await client.EnsureIndexAsync("tenant-ada", vault);
        await ada.UpsertAsync(["1"], [[1f, 2f]]);
        using var key = IndexKey.Generate();

        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => client.GetIndex("tenant-ada", key).GetAsync("1"));

        Assert.True(error.MayBeWrongIndexKey, error.Message);
    }
}
