using System.Text.Json.Serialization;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The README's examples of typed documents. They are run, too.</summary>
public sealed class ReadmeDocumentExamples : EmulatorTest
{
    [Fact]
    public async Task Documents_are_stored_and_searched()
    {
        var index = await CreateAsync();
        float[] vector = [1, 2];

        var articles = index.As(ArticleContext.Default.Article);
        await articles.UpsertAsync([new Article { Id = "a1", Vector = vector, Category = "news", Year = 2024, Tags = ["ai"] }]);
        foreach (var match in await articles.QueryAsync(vector, a => a.Category == "news" && a.Year >= 2024 && a.Tags.Contains("ai")))
            Console.WriteLine($"{match.Document.Category} {match.Document.Year}, distance {match.Distance}");

        // The same condition for an index without documents:
        var recent = Filter.Where<Article>(a => a.Category == "news" && a.Year >= 2024, ArticleContext.Default.Article);

        Assert.Equal("a1", Assert.Single(await index.QueryAsync(vector, new() { Filter = recent })).Id);
    }
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

[JsonSerializable(typeof(Article))]
internal sealed partial class ArticleContext : JsonSerializerContext;
