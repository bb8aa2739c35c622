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
}
