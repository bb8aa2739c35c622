using System.Text.Json.Serialization;
using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The examples of the page about searching. They are run, too.</summary>
public sealed partial class DocsSearching() : VersionTest(ServiceVersion.V018)
{
    private static readonly float[] s_vector = [1, 0];

    [Fact]
    public async Task Neighbours_are_found_one_query_at_a_time_and_many()
    {
        var vector = s_vector;
        var index = await FilledAsync();
        {
            var matches = await index.QueryAsync(vector, topK: 5);
            foreach (var match in matches)
                Console.WriteLine($"{match.Id}: {match.Distance}");

            Assert.Equal(["1", "2", "3"], matches.Select(match => match.Id));
        }
        {
            var matches = await index.QueryAsync(vector, new()
            {
                TopK = 5,
                Filter = Filter.Eq("lang", "en"),
                Include = QueryInclude.Distance | QueryInclude.Metadata | QueryInclude.Contents,
            });
            Console.WriteLine(matches[0].Contents?.Text);

            Assert.Equal(["1", "3"], matches.Select(match => match.Id));
            Assert.Equal("of spring", matches[0].Contents?.Text);
        }

        float[,] queries = { { 1, 0 }, { 0, 1 } };
        var batch = await index.QueryBatchAsync(queries, topK: 3);
        Console.WriteLine($"{batch[0].Count} results for the first query, {batch[1].Count} for the second");

        Assert.Equal(["1", "3"], batch.Select(matches => matches[0].Id));

        var diverse = await index.QueryDiverseAsync(vector, new() { TopK = 4, FetchCount = 20, Lambda = 0.5 });

        Assert.Equal(3, diverse.Count);
        Assert.Throws<InvalidOperationException>(() => batch[0][0].Metadata);
    }

    [Fact]
    public async Task Filters_mean_what_the_page_says()
    {
        var index = await FilledAsync();

        var filter = Filter.Eq("category", "news") & Filter.Gte("year", 2020) & Filter.NotIn("lang", "de", "fr");

        Assert.Equal(["1"], (await index.QueryAsync(s_vector, topK: 5, filter)).Select(match => match.Id));
        Assert.Equal(["1", "2"], (await index.QueryAsync(s_vector, topK: 5, Filter.Ne("year", 2000) | !Filter.Exists("year"))).Select(match => match.Id).Order(StringComparer.Ordinal));
        Assert.Equal(["1"], (await index.QueryAsync(s_vector, topK: 5, Filter.Ne("year", 2000))).Select(match => match.Id));
    }

    [Fact]
    public async Task Metadata_comes_back_as_it_went()
    {
        var vector = s_vector;
        var index = await CreateAsync();

        var metadata = new Metadata
        {
            ["title"] = "Spring",
            ["year"] = 2024,
            ["price"] = 9.5,
            ["published"] = DateTimeOffset.UtcNow,
            ["tags"] = new[] { "season", "garden" },
            ["loc"] = new Metadata { ["city"] = "Bern" },
        };
        await index.UpsertAsync(new VectorItem("a", vector) { Metadata = metadata, Contents = "text or bytes" });

        var item = (await index.GetAsync("a"))!;
        Console.WriteLine($"{item.Metadata.GetString("title")}, {item.Metadata.GetInt32("year")}, {item.Metadata.GetDateTimeOffset("published"):d}");

        Assert.Equal("Bern", item.Metadata.GetMap("loc").GetString("city"));
        Assert.Equal("a", Assert.Single(await index.QueryAsync(vector, topK: 1, Filter.Eq("loc.city", "Bern"))).Id);
    }

    [Fact]
    public async Task A_class_is_stored_and_found()
    {
        var vector = s_vector;
        var index = await CreateAsync();

        var books = index.As(BookContext.Default.Book);
        await books.UpsertAsync(new Book { Isbn = "1", Vector = vector, Blurb = "About gardens.", Title = "Spring", Year = 2024, Tags = ["garden"] });

        foreach (var match in await books.QueryAsync(vector, topK: 3, book => book.Year >= 2020 && book.Tags.Contains("garden")))
            Console.WriteLine($"{match.Document.Title}, distance {match.Distance}");

        var spring = (await books.GetAsync("1"))?.Document;

        Assert.Equal("About gardens.", spring?.Blurb);

        var latest = await books.QueryMetadataAsync(book => book.Year >= 2020, orderBy: book => book.Year, new() { Descending = true, TopK = 10 });

        Assert.Equal("Spring", Assert.Single(latest).Document.Title);
    }

    [Fact]
    public async Task Metadata_and_words_are_searched_without_a_vector_and_with_one()
    {
        var (client, key, vector) = (Client, Key, s_vector);

        var index = await client.CreateIndexAsync("articles", key, new() { Dimension = 2, TextFields = ["title", "body"] });

        await FillAsync(index);

        var byWords = await index.QueryMetadataAsync(new() { Text = new() { Text = "garden spring", Fields = ["title"] }, TopK = 10 });

        Assert.Equal("1", byWords[0].Id);

        var both = await index.QueryAsync(vector, new()
        {
            TopK = 10,
            Hybrid = new() { Words = new() { Text = "garden spring" }, Alpha = 0.5 },
        });
        Console.WriteLine($"{both[0].Id}: {both[0].Score}");

        Assert.Equal("1", both[0].Id);
    }

    [Fact]
    public async Task Metadata_is_searched_in_the_order_of_a_field()
    {
        var index = await FilledAsync();

        var newest = await index.QueryMetadataAsync(new()
        {
            Filter = Filter.Eq("category", "news"),
            OrderBy = "year",
            Descending = true,
            TopK = 10,
            Include = ItemFields.Metadata,
        });

        Assert.Equal([2024, 2000], newest.Select(match => match.Metadata.GetInt32("year")));
        Assert.Equal(2, await index.CountAsync(Filter.Eq("category", "news")));
    }

    [Fact]
    public async Task Fields_are_declared_and_an_index_is_trained()
    {
        var options = new CreateIndexOptions
        {
            MetadataSchema = new Dictionary<string, MetadataField>
            {
                ["category"] = new(),
                ["sku"] = new() { Pattern = true },
                ["body"] = new() { FullText = true },
            },
        };

        var index = await CreateAsync(options);
        await index.UpsertAsync(new VectorItem("1", s_vector) { Metadata = new() { ["sku"] = "AB-1" } });
        Assert.Single(await index.QueryAsync(s_vector, topK: 3, Filter.Contains("sku", "B-")));

        await index.TrainAsync();
        Console.WriteLine(await index.IsTrainedAsync() ? "It is trained." : "It has too few vectors to be trained.");

        Assert.False(await index.IsTrainedAsync());
    }

    [Fact]
    public async Task Vectors_can_be_kept_in_less_space()
    {
        var options = new CreateIndexOptions { Dimension = 768, StoragePrecision = StoragePrecision.Float16 };

        var index = await CreateAsync(options);
        var vector = Enumerable.Repeat(0.1f, 768).ToArray();
        await index.UpsertAsync(new VectorItem("1", vector));
        Assert.All((await index.GetAsync("1"))!.Vector!.Value.ToArray(), value => Assert.Equal((float)(Half)0.1f, value));
    }

    [Fact]
    public async Task What_is_declared_decides_which_searches_there_are()
    {
        var declared = await CreateAsync(new()
        {
            MetadataSchema = new Dictionary<string, MetadataField>
            {
                ["plain"] = new(),
                ["hidden"] = new() { Filterable = false },
                ["pattern"] = new() { Pattern = true },
                ["body"] = new() { FullText = true },
            },
        });
        var undeclared = await Client.CreateIndexAsync("undeclared", Key);
        foreach (var (index, field, filtered, byPattern) in new[]
        {
            (declared, "plain", true, false),
            (declared, "other", true, false),
            (declared, "hidden", false, false),
            (declared, "body", false, false),
            (declared, "pattern", true, true),
            (undeclared, "plain", true, false),
        })
        {
            await index.UpsertAsync("1", s_vector, new() { [field] = "value" });
            await AnsweredAsync(index, Filter.Eq(field, "value"), filtered);
            await AnsweredAsync(index, Filter.Regex(field, "^v"), byPattern);
            await AnsweredAsync(index, Filter.Contains(field, "alu"), byPattern);
        }

        static async Task AnsweredAsync(EncryptedIndex index, Filter filter, bool byMetadataAlone)
        {
            Assert.Single(await index.QueryAsync(s_vector, topK: 3, filter));
            if (byMetadataAlone)
                Assert.Single(await index.QueryMetadataAsync(new() { Filter = filter }));
            else
                await Assert.ThrowsAsync<CyborgDbValidationException>(() => index.QueryMetadataAsync(new() { Filter = filter }));
        }
    }

    private async Task<EncryptedIndex> FilledAsync()
    {
        var index = await CreateAsync();
        await FillAsync(index);
        return index;
    }

    private static Task<UpsertResult> FillAsync(EncryptedIndex index) => index.UpsertAsync([
        new VectorItem("1", s_vector)
        {
            Contents = "of spring",
            Metadata = new() { ["lang"] = "en", ["category"] = "news", ["year"] = 2024, ["title"] = "The garden in spring" },
        },
        new VectorItem("2", new float[] { 0.9f, 0.1f }) { Metadata = new() { ["lang"] = "de" } },
        new VectorItem("3", new float[] { 0, 1 }) { Metadata = new() { ["lang"] = "en", ["category"] = "news", ["year"] = 2000, ["body"] = "Autumn" } }]);

    internal sealed class Book
    {
        [DocumentId]
        public string Isbn { get; set; } = "";

        [DocumentVector]
        public ReadOnlyMemory<float> Vector { get; set; }

        [DocumentContents]
        public string Blurb { get; set; } = "";

        public string Title { get; set; } = "";

        public int Year { get; set; }

        public List<string> Tags { get; set; } = [];
    }

    [JsonSerializable(typeof(Book))]
    internal sealed partial class BookContext : JsonSerializerContext;
}
