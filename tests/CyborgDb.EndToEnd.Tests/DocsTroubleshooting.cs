using System.Globalization;
using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The examples of the page about troubleshooting. They are run, too.</summary>
public sealed class DocsTroubleshooting : EmulatorTest
{
    [Fact]
    public async Task What_is_there_can_be_seen()
    {
        var (client, key) = (Client, Key);
        var filter = Filter.Eq("lang", "en");

        Console.WriteLine($"This is key {key.Fingerprint}.");

        Console.WriteLine(await client.IndexExistsAsync("docs") ? "The index is there: the key is wrong." : "There is no such index.");

        var index = await CreateAsync();
        await index.UpsertAsync(new VectorItem("a", new float[] { 1 }) { Metadata = new() { ["lang"] = "de" } });

        Console.WriteLine(filter.ToJson());
        Console.WriteLine((await index.GetAsync("a", ItemFields.Metadata))?.Metadata.ToJson());

        Assert.Equal("""{"lang":{"$eq":"en"}}""", filter.ToJson());
    }

    public static TheoryData<string, string, Func<CyborgDbClient, IndexKey, Task>> Messages => new()
    {
        { "No KMS envelope for index", "/", (client, key) => client.GetIndex("none", key).CountAsync() },
        { "was created with an index_key, which is required", "/", (client, _) => client.GetIndex("keyed").CountAsync() },
        { "KMS-backed", "/", (client, key) => client.GetIndex("held", key).CountAsync() },
        { "Unknown KMS slot", "/", (client, _) => client.CreateKmsIndexAsync("new", "valut") },
        { "Users need a root key", "/", (client, key) => client.GetIndex("keyed", key).ListUsersAsync() },
        { "the service left out the schema", "/", (client, key) => client.CreateIndexAsync("new", key, new() { TextFields = ["body"] }) },
        { "this needs service version 0.18 or later", "/", (client, _) => client.ListEmbeddingModelsAsync() },
        { "The credential is not at fault", "401", (client, _) => client.GetIndex("held").CountAsync() },
        { "Use the root key, or a token with the permission", "403", (client, key) => client.GetIndex("keyed", key).CountAsync() },
        { "Send fewer requests", "429", (client, key) => client.GetIndex("keyed", key).CountAsync() },
        { "Try again later", "502", (client, key) => client.GetIndex("keyed", key).CountAsync() },
        { "Try again later", "503", (client, key) => client.GetIndex("keyed", key).CountAsync() },
        { "the connection broke off before the whole response had come", "reset", (client, key) => client.GetIndex("keyed", key).CountAsync() },
    };

    [Theory, MemberData(nameof(Messages))]
    public async Task The_page_is_found_by_the_words_of_the_exceptions(string words, string answer, Func<CyborgDbClient, IndexKey, Task> call)
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(new() { KmsNames = { "vault" } });
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = emulator.BaseAddress, Resilience = { MaxRetries = 0 } });
        await client.CreateIndexAsync("keyed", Key);
        await client.CreateKmsIndexAsync("held", "vault");
        if (answer == "401")
            emulator.Faults.FailKms("vault");
        else if (answer == "reset")
            emulator.Faults.Enqueue(Fault.ResetInAnswer(bytes: 3));
        else if (answer != "/")
            emulator.Faults.Enqueue(Fault.Status(int.Parse(answer, CultureInfo.InvariantCulture)));

        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => call(client, Key));

        Assert.Contains(words, error.Message, StringComparison.OrdinalIgnoreCase);
        var page = File.ReadAllText(Path.Combine(Documentation.Root, "src", "CyborgDb.Client", "docs", "troubleshooting.md"));
        Assert.Contains(words, page, StringComparison.OrdinalIgnoreCase);
    }
}
