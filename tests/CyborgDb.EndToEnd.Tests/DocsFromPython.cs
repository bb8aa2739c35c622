namespace CyborgDb.EndToEnd.Tests;

/// <summary>The examples of the page for those who come from Python. They are run, too.</summary>
public sealed class DocsFromPython : EmulatorTest
{
    [Fact]
    public async Task The_same_program_does_the_same()
    {
        var client = Client;
        var bytes = new byte[IndexKey.Size];

        using var key = IndexKey.FromBytes(bytes);

        var index = await client.CreateIndexAsync("animals", key, new() { Metric = DistanceMetric.Cosine });
        await index.UpsertAsync([
            new VectorItem("cat", new float[] { 0.9f, 0.1f, 0.0f }) { Contents = "Sleeps all day.", Metadata = new() { ["legs"] = 4 } },
            new VectorItem("owl", new float[] { 0.1f, 0.2f, 0.9f }) { Contents = "Sees in the dark.", Metadata = new() { ["legs"] = 2 } },
        ]);
        foreach (var match in await index.QueryAsync([1f, 0.2f, 0f], topK: 5, Filter.Gte("legs", 2)))
            Console.WriteLine($"{match.Id} {match.Distance}");
        Console.WriteLine((await index.GetAsync("owl", ItemFields.Contents))!.Contents!.Text);

        var filter = Filter.FromJson("""{ "legs": { "$gte": 2 } }""");

        Assert.Equal(["cat", "owl"], (await index.QueryAsync([1f, 0.2f, 0f], topK: 5, filter)).Select(match => match.Id));
    }
}
