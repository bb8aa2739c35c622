using CyborgDb.Conformance.Tests.Support;

namespace CyborgDb.Conformance.Tests;

/// <summary>Searching for words and by metadata, service version 0.18.</summary>
public sealed class TextSearchTests(ServiceUnderTest service) : ServiceTest(service)
{
    private static readonly MetadataField s_text = new() { FullText = true };

    [Fact]
    public async Task A_hybrid_search_fuses_the_ranking_of_vectors_and_of_words()
    {
        var index = await WithFruitAsync();
        var matches = await index.QueryAsync(
            new float[] { 0.05f, 0.1f, 1, 0 }, new() { Hybrid = new() { Words = new() { Text = "apple date" } }, Include = QueryInclude.Distance | QueryInclude.Metadata });
        Assert.Equal(["d0", "d1", "d3", "d2"], Ids(matches));
        Assert.Equal((0.5 / 61) + (0.5 / 63), matches[0].Score!.Value, 1e-9);
        Assert.All(matches, match => Assert.True(match.Distance is null && match.Metadata is not null, "A row has a distance, or no metadata."));
    }

    [Fact]
    public async Task Alpha_decides_between_the_words_and_the_vector()
    {
        var index = await WithFruitAsync();
        var query = new float[] { 0, 0, 1, 0 };
        var words = new TextSearch { Text = "date" };
        Assert.Equal("d2", (await index.QueryAsync(query, new() { TopK = 1, Hybrid = new() { Words = words, Alpha = 1 } }))[0].Id);
        var byWords = await index.QueryAsync(query, new() { Hybrid = new() { Words = words, Alpha = 0 } });
        Assert.Equal((await index.QueryMetadataAsync(new() { Text = words })).Select(match => match.Id), Ids(byWords));
    }

    [Fact]
    public async Task Every_query_of_a_batch_is_fused_with_the_words()
    {
        var index = await WithFruitAsync();
        var results = await index.QueryBatchAsync(
            new float[,] { { 0, 0, 1, 0 }, { 0, 0, 0, 1 } }, new() { TopK = 1, Hybrid = new() { Words = new() { Text = "elder" }, Alpha = 0.99 } });
        Assert.Equal(["d2", "d3"], results.Select(matches => Assert.Single(matches).Id));
    }

    [Fact]
    public async Task Words_alone_are_found_best_first_and_all_of_them_can_be_required()
    {
        var index = await WithFruitAsync();
        var matches = await index.QueryMetadataAsync(new() { Text = new() { Text = "dates", Fields = ["body"] } });
        Assert.Equal(["d0", "d1"], Sorted(matches.Select(match => match.Id)));
        Assert.All(matches, match => Assert.True(match.Score > 0, "A match does not score above 0."));
        Assert.Equal("d0", Assert.Single(await index.QueryMetadataAsync(new() { Text = new() { Text = "date elder", Fields = ["body"], RequireAllTerms = true } })).Id);
        Assert.Empty(await index.QueryMetadataAsync(new() { Text = new() { Text = "the of" } }));
    }

    [Fact]
    public async Task A_search_by_metadata_is_sorted_and_cut()
    {
        Needs018();
        var index = await CreateAsync();
        await index.UpsertBinaryAsync(["a", "b", "c"], new float[3, 1], [new() { ["n"] = 2 }, new() { ["n"] = 3 }, new() { ["n"] = 1 }]);
        await EventuallyAsync(async () => Assert.Equal(3, (await index.QueryMetadataAsync()).Count));
        Assert.Equal(["c", "a", "b"], (await index.QueryMetadataAsync(new() { OrderBy = "n" })).Select(match => match.Id));
        Assert.Equal(["b", "a"], (await index.QueryMetadataAsync(new() { OrderBy = "n", Descending = true, TopK = 2 })).Select(match => match.Id));
        Assert.All(await index.QueryMetadataAsync(), match => Assert.Null(match.Score));
    }

    [Fact]
    public async Task The_schema_is_described_and_decides_what_can_be_searched()
    {
        Needs018();
        var index = await CreateAsync(new()
        {
            Dimension = 1,
            MetadataSchema = new Dictionary<string, MetadataField>
            {
                ["tag"] = new() { Pattern = true },
                ["hidden"] = new() { Filterable = false },
                ["body"] = s_text,
            },
        });
        var described = await index.DescribeAsync();
        Assert.NotNull(described.MetadataSchema);
        Assert.Equal(["body", "hidden", "tag"], Sorted(described.MetadataSchema.Keys));
        Assert.Equal((true, false, true), (described.MetadataSchema["body"].FullText, described.MetadataSchema["hidden"].Filterable, described.MetadataSchema["tag"].Pattern));

        await index.UpsertBinaryAsync(["a", "b"], new float[2, 1], [new() { ["tag"] = "alpha", ["hidden"] = 1 }, new() { ["tag"] = "beta", ["hidden"] = 2 }]);
        await EventuallyAsync(async () => Assert.Equal(2, (await index.QueryMetadataAsync()).Count));
        Assert.Equal("a", Assert.Single(await index.QueryMetadataAsync(new() { Filter = Filter.Regex("tag", "^al") })).Id);
        Assert.Equal("b", Assert.Single(await index.QueryMetadataAsync(new() { Filter = Filter.Contains("tag", "et") })).Id);
        await Assert.ThrowsAsync<CyborgDbValidationException>(() => index.QueryMetadataAsync(new() { Filter = Filter.Eq("hidden", 1) }));
        // Beside a vector the same filter is answered, only slower.
        Assert.Equal("a", Assert.Single(await index.QueryAsync(new float[1], new() { Filter = Filter.Eq("hidden", 1) })).Id);
    }

    [Fact]
    public async Task Words_where_no_field_has_text_are_a_validation_error()
    {
        Needs018();
        var index = await CreateAsync(new() { Dimension = 1 });
        await Assert.ThrowsAsync<CyborgDbValidationException>(() => index.QueryMetadataAsync(new() { Text = new() { Text = "word" } }));
        await Assert.ThrowsAsync<CyborgDbValidationException>(() => index.QueryAsync(new float[1], new() { Hybrid = new() { Words = new() { Text = "word" } } }));
    }

    [Fact]
    public async Task The_embedding_models_are_listed()
    {
        Needs018();
        Assert.All(await Client.ListEmbeddingModelsAsync(), model => Assert.NotEmpty(model.Name));
    }

    /// <summary>The documents of the service's own example of a hybrid search.</summary>
    private async Task<EncryptedIndex> WithFruitAsync()
    {
        Needs018();
        var index = await CreateAsync(new() { Dimension = 4, TextFields = ["title", "body"] });
        await index.UpsertBinaryAsync(
            ["d0", "d1", "d2", "d3"],
            new float[,] { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, 0, 1 } },
            [Fruit("apple banana", "date date elder"), Fruit("banana", "date"), Fruit("cherry", "elder"), Fruit("apple", "fig")]);
        await EventuallyAsync(async () => Assert.Equal(4, (await index.QueryMetadataAsync()).Count));
        return index;

        static Metadata Fruit(string title, string body) => new() { ["title"] = title, ["body"] = body };
    }
}
