namespace CyborgDb.EndToEnd.Tests.Programs;

/// <summary>A copy of an index under another key and another metric, by what any application can call.</summary>
public sealed class CopyProgram : EmulatorTest
{
    [Fact]
    public async Task A_copy_has_the_vectors_contents_and_metadata_of_its_original()
    {
        using var otherKey = IndexKey.Generate();
        var original = await Client.CreateIndexAsync("original", Key);
        var copy = await Client.CreateIndexAsync("copy", otherKey, new() { Metric = DistanceMetric.Cosine });
        await original.UpsertAsync(Enumerable.Range(0, 1_500).Select(i => new VectorItem($"i{i}", [i, 1])
        {
            Contents = (i % 3) switch { 0 => $"text {i}", 1 => new byte[] { 1, (byte)i }, _ => null },
            Metadata = i % 2 == 0 ? new() { ["i"] = i, ["nothing"] = default, ["mixed"] = [i, "a"] } : null,
        }));

        var ids = await original.ListIdsAsync().ToListAsync();
        var account = await copy.IngestAsync(original.GetStreamAsync(ids).Select(
            item => new VectorItem(item.Id, item.Vector!.Value) { Contents = item.Contents, Metadata = item.Metadata }));

        Assert.Equal(1_500, account.Stored);
        Assert.Equal(ids.Order(), (await copy.ListIdsAsync().ToListAsync()).Order());
        foreach (var (before, after) in (await original.GetAsync(ids)).Zip(await copy.GetAsync(ids)))
        {
            Assert.Equal(before.Id, after.Id);
            Assert.Equal(before.Vector!.Value.ToArray(), after.Vector!.Value.ToArray());
            Assert.Equal(before.Contents?.Text, after.Contents?.Text);
            Assert.Equal(before.Metadata, after.Metadata);
        }
        Assert.Equal([1, 4], (await copy.GetAsync("i4"))!.Contents!.ToBytes());
    }
}
