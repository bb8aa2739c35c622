namespace CyborgDb.Ingestion.Tests.Moving;

/// <summary>What the README shows of moving, as it is compiled and run.</summary>
public sealed class MovingExamples : MovingTest
{
    [Fact]
    public async Task Everything_is_read_copied_compared_and_moved()
    {
        var (client, index, target, token) = (Client, Index, Target, Token);
        await index.UpsertAsync(ManyVaried(100), cancellationToken: token);
        using var newKey = IndexKey.Generate();

        await foreach (var item in index.ReadAllAsync(cancellationToken: token))
            Console.WriteLine(item.Id);                                    // in the order of the ids, a few batches ahead

        var copy = await index.CopyToAsync(target, cancellationToken: token);
        var both = await index.CompareAsync(target, cancellationToken: token);
        Console.WriteLine($"{copy.Stored} copied; {both.Missing} missing, {both.Extra} extra, {both.Different} different");

        var moved = await client.RekeyIndexAsync(index, "docs-2", newKey, cancellationToken: token);
        Console.WriteLine(moved.AreEqual ? "Both indexes agree." : $"{moved.Comparison.DifferenceCount} items still differ.");

        Assert.Equal(100, copy.Stored);
        Assert.True(both.AreEqual && moved.AreEqual);
    }
}
