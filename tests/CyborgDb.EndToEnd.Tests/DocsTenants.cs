using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The examples of the page about tenants and users. They are run, too.</summary>
public sealed class DocsTenants() : VersionTest(ServiceVersion.V018)
{
    [Fact]
    public async Task Each_tenant_has_an_index_under_a_key_of_its_own()
    {
        var address = Emulator.BaseAddress;
        var rootKey = RootKey;
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(new MainSecret(RandomNumberGenerator.GetBytes(32)));
        builder.Services.AddSingleton<Notes>();

        builder.Services.AddCyborgDb(options =>
        {
            options.BaseAddress = address;
            options.ApiKey = rootKey;
        });
        builder.Services.AddSingleton<IIndexKeyProvider, TenantKeys>();

        using var host = builder.Build();
        var notes = host.Services.GetRequiredService<Notes>();
        await notes.AddTenantAsync("a");
        await notes.AddTenantAsync("b");
        await host.Services.GetRequiredService<IEncryptedIndexFactory>().GetIndex("notes-a").UpsertAsync(["1"], new float[,] { { 1, 0, 0 } });
        Assert.Equal("1", await notes.NearestAsync("a", [1, 0, 0]));
        Assert.Null(await notes.NearestAsync("b", [1, 0, 0]));
        var keys = host.Services.GetRequiredService<IIndexKeyProvider>();
        Assert.NotEqual(await keys.GetKeyAsync("notes-a", default), await keys.GetKeyAsync("notes-b", default));
    }

    [Fact]
    public async Task One_index_for_all_needs_a_filter()
    {
        const string tenant = "a";
        float[] vector = [1, 0];
        var index = await CreateAsync();
        await index.UpsertAsync([
            new VectorItem("1", vector) { Metadata = new() { ["tenant"] = "a" } },
            new VectorItem("2", vector) { Metadata = new() { ["tenant"] = "b" } }]);

        var mine = await index.QueryAsync(vector, topK: 10, Filter.Eq("tenant", tenant));

        Assert.Equal("1", Assert.Single(mine).Id);
    }

    [Fact]
    public async Task A_user_reads_with_a_token_until_it_is_taken_back()
    {
        var index = await Client.CreateIndexAsync("docs", Key);
        await index.UpsertAsync(["a"], new float[,] { { 1, 0 } });
        var (userId, token) = (default(UserId), "");
        await HandOverFirstAsync();
        await ReadAsync(Emulator.BaseAddress);

        var items = await index.GetAsync(["a"], operation: new() { ApiKey = token });

        Assert.Equal("a", Assert.Single(items).Id);

        foreach (var each in await index.ListUsersAsync())
            Console.WriteLine($"{each.UserId}: {each.Permissions}");
        await index.DeleteUserAsync(userId);

        await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => ReadAsync(Emulator.BaseAddress));

        async Task HandOverFirstAsync()
        {
            using var user = await index.CreateUserAsync(IndexPermissions.Read);
            await HandOverAsync(user.UserId, user.Token.Reveal());
        }

        Task HandOverAsync(UserId id, string secret)
        {
            (userId, token) = (id, secret);
            return Task.CompletedTask;
        }

        async Task ReadAsync(Uri address)
        {
            float[] vector = [1, 0];

            using var client = new CyborgDbClient(address, token);
            var index = await client.LoadIndexAsync("docs");
            var matches = await index.QueryAsync(vector, topK: 3);

            Assert.Equal("a", Assert.Single(matches).Id);
            await Assert.ThrowsAsync<CyborgDbAuthorizationException>(() => index.DeleteAsync("a"));
        }
    }

    internal sealed record MainSecret(byte[] Bytes);

    internal sealed class Notes(IEncryptedIndexFactory indexes)
    {
        public Task AddTenantAsync(string tenant) =>
            indexes.EnsureIndexAsync($"notes-{tenant}", new() { Dimension = 3, Metric = DistanceMetric.Cosine });

        public async Task<string?> NearestAsync(string tenant, float[] vector)
        {
            var matches = await indexes.GetIndex($"notes-{tenant}").QueryAsync(vector, topK: 1);
            return matches.Count > 0 ? matches[0].Id : null;
        }
    }

    internal sealed class TenantKeys(MainSecret main) : IIndexKeyProvider, IDisposable
    {
        private readonly ConcurrentBag<IndexKey> _keys = [];

        public ValueTask<IndexKey> GetKeyAsync(string indexName, CancellationToken cancellationToken)
        {
            Span<byte> bytes = stackalloc byte[IndexKey.Size];
            HKDF.DeriveKey(HashAlgorithmName.SHA256, main.Bytes, bytes, salt: [], info: Encoding.UTF8.GetBytes(indexName));
            var key = IndexKey.FromBytes(bytes);
            CryptographicOperations.ZeroMemory(bytes);
            _keys.Add(key);
            return new(key);
        }

        public void Dispose()
        {
            foreach (var key in _keys)
                key.Dispose();
        }
    }
}
