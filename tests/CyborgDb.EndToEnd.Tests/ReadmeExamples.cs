using CyborgDb.Emulator;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Examples that the README may show, each of them run against the emulator.</summary>
public sealed class ReadmeExamples
{
    [Fact]
    public async Task An_index_is_created_opened_and_searched()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        var address = emulator.BaseAddress.ToString();
        string? apiKey = null;
        float[] vector = [.. Enumerable.Range(0, 384).Select(i => i / 384f)];

        using var client = new CyborgDbClient(address, apiKey);
        using var key = IndexKey.Generate();

        EncryptedIndex index = await client.CreateIndexAsync("docs", key, new() { Dimension = 384, Metric = DistanceMetric.Cosine });
        EncryptedIndex again = await client.LoadIndexAsync("docs", key);   // one round trip: it exists and the key fits
        EncryptedIndex bound = client.GetIndex("docs", key);               // no round trip

        await index.UpsertAsync([new VectorItem("doc1", vector) { Contents = "text", Metadata = new() { ["lang"] = "en" } }]);

        IReadOnlyList<QueryMatch> near = await index.QueryAsync(vector, new()
        {
            TopK = 10,
            Filter = Filter.Eq("lang", "en") & Filter.Exists("lang"),
            Include = QueryInclude.Distance | QueryInclude.Metadata,
        });
        IReadOnlyList<StoredItem> items = await again.GetAsync(["doc1"]);

        Assert.Equal("doc1", Assert.Single(near).Id);
        Assert.Equal("text", Assert.Single(items).Contents!.Text);
        Assert.Equal(1, await bound.CountAsync());
    }

    [Fact]
    public async Task Vectors_are_upserted_in_the_shape_that_they_are_in()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        using var client = new CyborgDbClient(emulator.BaseAddress.ToString());
        using var key = IndexKey.Generate();
        var index = await client.CreateIndexAsync("shapes", key);
        string[] ids = ["1", "2"];
        float[,] matrix = { { 1, 2 }, { 3, 4 } };
        ReadOnlyMemory<float> memory = new float[] { 1, 2, 3, 4 };
        Metadata?[] metadata = [new() { ["year"] = 2024 }, null];
        ItemContents?[] contents = ["some text", new byte[] { 1, 2, 3 }];

        await index.UpsertAsync(ids, matrix);                     // float[,]
        await index.UpsertAsync(ids, memory);                     // ReadOnlyMemory<float>, row after row
        index.Upsert(ids, memory.Span);                           // ReadOnlySpan<float>: synchronous, nothing copied
        var result = await index.UpsertBinaryAsync(ids, matrix, metadata, contents);
        if (result.TrainingTriggered)
            Console.WriteLine(result.TrainingMessage);

        Assert.Equal([1, 2, 3], (await index.GetAsync(["2"]))[0].Contents!.ToBytes());
    }

    [Fact]
    public async Task Errors_are_caught_by_what_they_mean()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        using var client = new CyborgDbClient(emulator.BaseAddress.ToString());
        using var key = IndexKey.Generate();
        using var wrongKey = IndexKey.Generate();
        await client.CreateIndexAsync("docs", key);
        var said = "";

        try
        {
            await client.LoadIndexAsync("docs", wrongKey);
        }
        catch (CyborgDbAuthenticationException error) when (error.IsWrongIndexKey)
        {
            said = error.Message;
        }
        catch (CyborgDbException error) when (error.IsTransient)
        {
            Console.WriteLine($"{error.Operation} failed {error.Attempts} times; try again in {error.RetryAfter}.");
        }

        Assert.Contains("Use the key that the index was created with", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_and_an_index_are_injected()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["CyborgDb:BaseAddress"] = emulator.BaseAddress.ToString() }).Build();

        services.AddCyborgDb(configuration.GetSection("CyborgDb"));
        services.AddCyborgDbIndex<VaultKeys>("docs");
        services.AddHealthChecks().AddCyborgDb();

        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<CyborgDbClient>();
        var keys = provider.GetRequiredService<VaultKeys>();
        await client.CreateIndexAsync("docs", await keys.GetKeyAsync("docs", default));
        Assert.Equal(0, await provider.GetRequiredService<EncryptedIndex>().CountAsync());
    }

    private sealed class VaultKeys : IIndexKeyProvider
    {
        private readonly IndexKey _key = IndexKey.Generate();

        public ValueTask<IndexKey> GetKeyAsync(string indexName, CancellationToken cancellationToken) => new(_key);
    }
}
