using System.Text.Json.Serialization;
using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The README's examples of typed documents and of ingestion. They are run, too.</summary>
public sealed class ReadmeDocumentExamples : EmulatorTest
{
    [Fact]
    public async Task Documents_are_stored_searched_and_ingested()
    {
        var index = await CreateAsync();
        float[] vector = [1, 2];
        var items = Enumerable.Range(0, 1000).Select(i => new VectorItem($"item-{i}", new float[] { i, 1 }));
        var progress = new Progress<IngestProgress>();

        EncryptedIndex<Article> articles = index.As(ArticleContext.Default.Article);
        await articles.UpsertAsync([new Article { Id = "a1", Vector = vector, Category = "news", Year = 2024, Tags = ["ai"] }]);
        foreach (var match in await articles.QueryAsync(vector, a => a.Category == "news" && a.Year >= 2024 && a.Tags.Contains("ai")))
            Console.WriteLine($"{match.Document.Category} {match.Document.Year}, distance {match.Distance}");

        // The same condition for an index without documents:
        var recent = Filter.Where<Article>(a => a.Category == "news" && a.Year >= 2024, ArticleContext.Default.Article);

        IngestResult account = await index.IngestAsync(items, progress: progress);   // in batches, several at once
        Console.WriteLine($"{account.Stored} stored, {account.NotStored.Count} not, {account.Unknown.Count} not known");

        Assert.Equal("a1", Assert.Single(await index.QueryAsync(vector, new() { Filter = recent })).Id);
        Assert.Equal(1000, account.Stored);
        Assert.Equal(1001, await index.CountAsync());
    }

    internal sealed class Article
    {
        [DocumentId]
        public string Id { get; set; } = "";

        [DocumentVector]
        public ReadOnlyMemory<float> Vector { get; set; }

        public string Category { get; set; } = "";

        public int Year { get; set; }

        public List<string> Tags { get; set; } = [];
    }
}

[JsonSerializable(typeof(ReadmeDocumentExamples.Article))]
internal sealed partial class ArticleContext : JsonSerializerContext;
