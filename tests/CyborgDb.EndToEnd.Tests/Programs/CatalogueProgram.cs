using CyborgDb.Emulator;

namespace CyborgDb.EndToEnd.Tests.Programs;

/// <summary>A catalogue of products: found by likeness and condition, paged through in order, counted, and cleared out.</summary>
public sealed class CatalogueProgram : EmulatorTest
{
    public enum Size
    {
        Small,
        Large,
    }

    public sealed class Product
    {
        [DocumentId]
        public string Sku { get; set; } = "";

        [DocumentVector]
        public float[] Looks { get; set; } = [];

        [DocumentContents]
        public string Description { get; set; } = "";

        public string Category { get; set; } = "";

        public decimal Price { get; set; }

        public Size Size { get; set; }

        public List<string> Tags { get; set; } = [];

        public DateTimeOffset Added { get; set; }
    }

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { ServiceVersion = ServiceVersion.V018 };

    private async Task<EncryptedIndex<Product>> FilledAsync()
    {
        var products = (await Client.EnsureIndexAsync("products", Key)).As<Product>();
        await products.UpsertAsync(Enumerable.Range(0, 20).Select(i => new Product
        {
            Sku = $"p{i:00}",
            Looks = [i, 1],
            Description = $"Product {i}",
            Category = i % 2 == 0 ? "tools" : "toys",
            Price = i + 0.5m,
            Size = i < 10 ? Size.Small : Size.Large,
            Tags = i % 5 == 0 ? ["sale", "new"] : ["new"],
            Added = DateTimeOffset.UnixEpoch.AddDays(i),
        }));
        return products;
    }

    [Fact]
    public async Task Products_are_found_by_their_looks_and_a_condition()
    {
        var products = await FilledAsync();
        var since = DateTimeOffset.UnixEpoch.AddDays(3);

        var found = await products.QueryAsync(
            [9f, 1f], p => p.Category == "toys" && p.Size == Size.Small && p.Price < 9m && p.Added >= since, new() { TopK = 2, Include = QueryInclude.All });

        Assert.Equal(["p07", "p05"], found.Select(m => m.Document.Sku));
        Assert.Equal([2, 4], found.Select(m => m.Distance));
        Assert.Equal(("Product 7", 7.5m), (found[0].Document.Description, found[0].Document.Price));
        Assert.Equal([7, 1], found[0].Document.Looks);
        Assert.Equal(["p10"], (await products.QueryAsync([9f, 1f], topK: 1, p => p.Tags.Contains("sale"))).Select(m => m.Id));
    }

    [Fact]
    public async Task Pages_go_on_after_the_last_of_the_one_before()
    {
        var products = await FilledAsync();
        var pages = new List<string>();
        for (var after = decimal.MinusOne; ;)
        {
            var page = await products.QueryMetadataAsync(p => p.Category == "tools" && p.Price > after, p => p.Price, new() { TopK = 4 });
            if (page.Count == 0)
                break;
            pages.Add(string.Join(' ', page.Select(m => m.Id)));
            after = page[^1].Document.Price;
        }

        Assert.Equal(["p00 p02 p04 p06", "p08 p10 p12 p14", "p16 p18"], pages);
    }

    [Fact]
    public async Task Products_are_counted_and_deleted_by_a_condition()
    {
        var products = await FilledAsync();
        Assert.Equal(4, await products.CountAsync(p => p.Tags.Any(t => t == "sale")));

        var rehearsal = await products.DeleteAsync(p => p.Price > 17, dryRun: true);
        Assert.Equal(20, await products.CountAsync());
        var deletion = await products.DeleteAsync(p => p.Price > 17);

        Assert.Equal(["p17", "p18", "p19"], deletion.Ids.Order());
        Assert.Equal(rehearsal.Ids.Order(), deletion.Ids.Order());
        Assert.Equal(17, await products.CountAsync());
    }
}
