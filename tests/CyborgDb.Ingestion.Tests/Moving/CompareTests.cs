namespace CyborgDb.Ingestion.Tests.Moving;

public sealed class CompareTests : MovingTest
{
    [Fact]
    public async Task It_tells_what_is_missing_extra_and_different_and_in_what()
    {
        await Index.UpsertAsync(ManyVaried(100), cancellationToken: Token);
        await Index.CopyToAsync(Target, cancellationToken: Token);
        var changed = Varied(6);
        await Target.DeleteAsync([IdOf(3)], cancellationToken: Token);
        await Target.UpsertAsync(
            [
                new("extra", new float[] { 1, 2, 3, 4 }),
                new(IdOf(6), new float[] { 1, 6, 1f / 9, 0.0f }) { Contents = changed.Contents, Metadata = changed.Metadata },
                new(IdOf(9), Varied(9).Vector!.Value) { Contents = "text 9 “é” \u0002", Metadata = Varied(9).Metadata },
                new(IdOf(10), Varied(10).Vector!.Value) { Contents = Varied(10).Contents, Metadata = new() { ["n"] = 10 } },
            ], cancellationToken: Token);

        var told = new List<ItemDifference>();
        var result = await Index.CompareAsync(Target, new() { OnDifference = told.Add }, cancellationToken: Token);

        Assert.Equal((99, 1, 1, 3, 0), (result.InBoth, result.Missing, result.Extra, result.Different, result.Unreadable));
        Assert.False(result.AreEqual);
        Assert.True(result.IsComplete);
        Assert.Equal(told, result.Differences);
        Assert.Equal(
            new Dictionary<string, ItemDifferences>
            {
                [IdOf(3)] = ItemDifferences.Missing,
                ["extra"] = ItemDifferences.Extra,
                // Minus zero has become zero: no distance apart, and not the same bits.
                [IdOf(6)] = ItemDifferences.Vector,
                [IdOf(9)] = ItemDifferences.Contents,
                [IdOf(10)] = ItemDifferences.Metadata,
            },
            told.ToDictionary(difference => difference.Id, difference => difference.In));
        Assert.Equal(0, result.LargestVectorDifference);
    }

    [Fact]
    public async Task It_ends_at_the_first_differences_that_are_asked_for()
    {
        await Index.UpsertAsync(Items(500), cancellationToken: Token);
        var result = await Index.CompareAsync(Target, new() { StopAfter = 3, Reading = new() { BatchItems = 10, Requests = 1 } }, cancellationToken: Token);
        Assert.Equal((3, false, false), (result.DifferenceCount, result.IsComplete, result.AreEqual));
        Assert.InRange(Emulator.Faults.RequestsTo("/v1/vectors/get"), 1, 3);
    }

    [Fact]
    public async Task It_keeps_as_many_differences_as_it_is_told_and_counts_all()
    {
        await Index.UpsertAsync(Items(50), cancellationToken: Token);
        var result = await Index.CompareAsync(Target, new() { KeptDifferences = 2 }, cancellationToken: Token);
        Assert.Equal((50, 2), (result.Missing, result.Differences.Count));
    }

    [Theory]
    [InlineData(StoragePrecision.Float16)]
    [InlineData(StoragePrecision.TurboQuant12)]
    [InlineData(StoragePrecision.TurboQuant8)]
    [InlineData(StoragePrecision.TurboQuant6)]
    [InlineData(StoragePrecision.TurboQuant4)]
    public async Task A_less_exact_copy_is_equal_within_the_tolerance_of_its_precision(StoragePrecision precision)
    {
        const int Wide = 64;
        var random = new Random(3);
        var index = await Client.CreateIndexAsync("exact", Key, new() { Dimension = Wide }, Token);
        await index.UpsertAsync(Enumerable.Range(0, 300).Select(i => new VectorItem($"v{i}", Enumerable.Range(0, Wide).Select(_ => random.NextSingle() - 0.5f).ToArray())), cancellationToken: Token);
        var rough = await Client.CreateIndexAsync("rough", Key, new() { Dimension = Wide, StoragePrecision = precision }, Token);
        await index.CopyToAsync(rough, cancellationToken: Token);

        var exactly = await index.CompareAsync(rough, cancellationToken: Token);
        var nearly = await index.CompareAsync(rough, new() { VectorTolerance = CompareOptions.ToleranceOf(precision) }, cancellationToken: Token);

        Assert.Equal(300, exactly.Different);
        Assert.True(nearly.AreEqual, $"They are {nearly.LargestVectorDifference} apart.");
        Assert.InRange(nearly.LargestVectorDifference, 1e-6, CompareOptions.ToleranceOf(precision));
        var tooFar = await index.CompareAsync(rough, new() { VectorTolerance = nearly.LargestVectorDifference / 2 }, cancellationToken: Token);
        Assert.False(tooFar.AreEqual);
    }

    [Fact]
    public async Task Only_the_parts_that_are_asked_for_are_compared()
    {
        await Index.UpsertAsync([new("a", new float[] { 1, 0, 0, 0 }) { Contents = "x" }, new("b", new float[] { 1, 0, 0, 0 })], cancellationToken: Token);
        await Target.UpsertAsync([new("a", new float[] { 2, 0, 0, 0 }) { Contents = "x" }, new("b", new float[] { 2, 0, 0, 0 }) { Contents = "y" }], cancellationToken: Token);
        Assert.Equal(1, (await Index.CompareAsync(Target, new() { Include = ItemFields.Contents }, cancellationToken: Token)).Different);
        Assert.True((await Index.CompareAsync(Target, new() { Include = ItemFields.Metadata }, cancellationToken: Token)).AreEqual);
        Assert.True((await Index.CompareAsync(Target, new() { Include = ItemFields.None }, cancellationToken: Token)).AreEqual);
        Assert.Equal(2, (await Index.CompareAsync(Target, new() { Include = ItemFields.Vector }, cancellationToken: Token)).Different);
    }

    [Fact]
    public async Task Faults_on_both_sides_change_nothing()
    {
        await Index.UpsertAsync(ManyVaried(1_000), cancellationToken: Token);
        await Index.CopyToAsync(Target, cancellationToken: Token);
        Emulator.Faults.UseRandomly(0.1, seed: 3);
        var result = await Index.CompareAsync(Target, new() { Reading = new() { BatchItems = 20 } }, cancellationToken: Token);
        Emulator.Faults.Clear();
        Assert.True(result.AreEqual, $"There are {result.DifferenceCount} differences.");
        Assert.Equal(1_000, result.InBoth);
    }

    [Fact]
    public async Task Options_out_of_range_are_refused()
    {
        foreach (var options in new CompareOptions[]
        {
            new() { VectorTolerance = -1 }, new() { VectorTolerance = double.NaN }, new() { StopAfter = 0 }, new() { KeptDifferences = -1 },
        })
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Index.CompareAsync(Target, options, cancellationToken: Token));
        }
    }
}
