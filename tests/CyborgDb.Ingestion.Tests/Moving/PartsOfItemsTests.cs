namespace CyborgDb.Ingestion.Tests.Moving;

/// <summary>Items of which only some parts are read: the service leaves out those that have none of these parts, and they are there all the same.</summary>
public sealed class PartsOfItemsTests : MovingTest
{
    [Theory]
    [InlineData(ItemFields.Metadata)]
    [InlineData(ItemFields.Contents)]
    [InlineData(ItemFields.Contents | ItemFields.Metadata)]
    public async Task A_transform_gets_every_item_with_empty_parts_where_it_has_none(ItemFields include)
    {
        await Index.UpsertAsync(ManyVaried(120), cancellationToken: Token);
        var seen = new Dictionary<string, StoredItem>();

        var result = await Index.CopyToAsync(
            Target,
            new()
            {
                Include = include,
                Reading = new() { BatchItems = 25 },
                Transform = item =>
                {
                    seen.Add(item.Id, item);
                    return [Item(item.Id)];
                },
            },
            cancellationToken: Token);

        Assert.Equal((120, 120, 0, 120, true), (result.Total, result.Read, result.Gone, result.Stored, result.IsComplete));
        ShouldHaveTheParts(ManyVaried(120), seen, include);
    }

    [Theory]
    [InlineData(ItemFields.Metadata)]
    [InlineData(ItemFields.Contents)]
    public async Task Reading_all_gives_every_item(ItemFields include)
    {
        await Index.UpsertAsync(ManyVaried(120), cancellationToken: Token);
        var seen = new Dictionary<string, StoredItem>();
        await foreach (var item in Index.ReadAllAsync(include, new() { BatchItems = 25 }, Token))
            seen.Add(item.Id, item);
        ShouldHaveTheParts(ManyVaried(120), seen, include);
    }

    [Fact]
    public async Task What_is_deleted_after_it_was_listed_is_gone_all_the_same()
    {
        await Index.UpsertAsync(Items(100), cancellationToken: Token);
        var read = 0;
        await foreach (var _ in Index.ReadAllAsync(ItemFields.Metadata, new() { BatchItems = 5, Requests = 1 }, Token))
        {
            if (read++ == 0)
                await Index.DeleteAsync(["item-97", "item-98"], cancellationToken: Token);
        }
        Assert.Equal(98, read);
    }

    private static void ShouldHaveTheParts(IEnumerable<VectorItem> given, Dictionary<string, StoredItem> seen, ItemFields include)
    {
        Assert.Equal(given.Select(item => item.Id).Order(StringComparer.Ordinal), seen.Keys.Order(StringComparer.Ordinal));
        foreach (var item in given)
        {
            var read = seen[item.Id];
            if (include.HasFlag(ItemFields.Metadata))
                Assert.Equal(item.Metadata ?? new Metadata(), read.Metadata);
            else
                Assert.Throws<InvalidOperationException>(() => read.Metadata);
            if (include.HasFlag(ItemFields.Contents))
                Assert.Equal(item.Contents?.Text, read.Contents?.Text);
            else
                Assert.Throws<InvalidOperationException>(() => read.Contents);
            Assert.Throws<InvalidOperationException>(() => read.Vector);
        }
    }
}
