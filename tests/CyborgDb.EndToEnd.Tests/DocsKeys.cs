using System.Collections.Concurrent;
using System.Security.Cryptography;
using CyborgDb.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The examples of the page about keys. They are run, too.</summary>
public sealed class DocsKeys : EmulatorTest
{
    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { KmsNames = { "vault" } };

    [Fact]
    public async Task A_key_is_stored_before_it_is_used_and_read_back()
    {
        var client = Client;
        var secrets = new MemorySecrets();
        await StoreAsync();

        async Task StoreAsync()
        {
            using var key = IndexKey.Generate();
            var bytes = new byte[IndexKey.Size];
            try
            {
                key.CopyTo(bytes);
                await secrets.WriteAsync("cyborgdb/docs", bytes);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(bytes);
            }

            // Only now is it safe to store data under the key.
            var index = await client.CreateIndexAsync("docs", key);

            await index.UpsertAsync(["a"], new float[,] { { 1 } });
        }
        {
            var stored = await secrets.ReadAsync("cyborgdb/docs");
            using var key = IndexKey.FromBytes(stored);
            CryptographicOperations.ZeroMemory(stored);

            var index = await client.LoadIndexAsync("docs", key);

            Assert.Equal(1, await index.CountAsync());
        }
    }

    [Fact]
    public async Task A_provider_fetches_keys_from_a_store()
    {
        var address = Emulator.BaseAddress;
        var builder = Host.CreateApplicationBuilder();

        builder.Services.AddSingleton<ISecretStore, MemorySecrets>();
        builder.Services.AddCyborgDb(options => options.BaseAddress = address);
        builder.Services.AddCyborgDbIndex<StoredKeys>("docs");

        using var host = builder.Build();
        var secrets = host.Services.GetRequiredService<ISecretStore>();
        var bytes = RandomNumberGenerator.GetBytes(IndexKey.Size);
        await secrets.WriteAsync("cyborgdb/docs", bytes);
        await host.Services.GetRequiredService<IEncryptedIndexFactory>().EnsureIndexAsync("docs");
        var index = host.Services.GetRequiredService<EncryptedIndex>();
        await index.UpsertAsync(["a"], new float[,] { { 1 } });
        using var key = IndexKey.FromBytes(bytes);
        Assert.Equal(1, await (await Client.LoadIndexAsync("docs", key)).CountAsync());
    }

    [Fact]
    public async Task A_kms_holds_a_key()
    {
        var client = Client;

        var index = await client.CreateKmsIndexAsync("reports", "vault");
        await index.UpsertAsync(["r1"], new float[,] { { 1, 2 } });

        var sameIndex = await client.LoadIndexAsync("reports");

        Assert.Equal(1, await sameIndex.CountAsync());
        await Assert.ThrowsAsync<CyborgDbValidationException>(() => client.LoadIndexAsync("reports", Key));
    }

    internal interface ISecretStore
    {
        Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken = default);

        Task WriteAsync(string name, byte[] secret);
    }

    internal sealed class StoredKeys(ISecretStore secrets) : IIndexKeyProvider, IDisposable
    {
        private readonly ConcurrentBag<IndexKey> _keys = [];

        public async ValueTask<IndexKey> GetKeyAsync(string indexName, CancellationToken cancellationToken)
        {
            var bytes = await secrets.ReadAsync($"cyborgdb/{indexName}", cancellationToken);
            var key = IndexKey.FromBytes(bytes);
            CryptographicOperations.ZeroMemory(bytes);
            _keys.Add(key);
            return key;
        }

        public void Dispose()
        {
            foreach (var key in _keys)
                key.Dispose();
        }
    }

    internal sealed class MemorySecrets : ISecretStore
    {
        private readonly ConcurrentDictionary<string, byte[]> _secrets = new(StringComparer.Ordinal);

        public Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken = default) => Task.FromResult((byte[])_secrets[name].Clone());

        public Task WriteAsync(string name, byte[] secret)
        {
            _secrets[name] = (byte[])secret.Clone();
            return Task.CompletedTask;
        }
    }
}
