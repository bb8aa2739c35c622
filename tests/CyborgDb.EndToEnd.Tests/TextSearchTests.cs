using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>
/// Searches for words, beside a vector and by themselves. By vector from [0] the places are A, B, C, D; by the word "moon" they are C
/// (shorter), D.
/// </summary>
public sealed class TextSearchTests() : VersionTest(ServiceVersion.V018)
{
    private EncryptedIndex _index = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _index = await CreateAsync(new()
        {
            TextFields = ["t", "title"],
            MetadataSchema = new Dictionary<string, MetadataField> { ["tag"] = new() { Pattern = true }, ["hidden"] = new() { Filterable = false } },
        });
        await _index.UpsertAsync(
        [
            Item("A", 1, new() { ["k"] = 1, ["tag"] = "alpha" }),
            Item("B", 2, new() { ["k"] = 3, ["t"] = "sun", ["title"] = "moon" }),
            Item("C", 3, new() { ["k"] = 1, ["t"] = "moon" }),
            Item("D", 4, new() { ["k"] = 2, ["t"] = "moon over water", ["tag"] = "alphabet" }),
        ]);

        static VectorItem Item(string id, float value, Metadata metadata) => new(id, new[] { value }) { Metadata = metadata };
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_hybrid_search_fuses_both_rankings_with_all_its_knobs(bool sync)
    {
        var caller = new Caller(_index, sync);
        var matches = await caller.QueryAsync([0], new()
        {
            TopK = 3,
            RerankMultiplier = 10,
            Include = QueryInclude.Distance | QueryInclude.Metadata,
            Hybrid = new() { Words = new() { Text = "moon", Fields = ["t"], FieldWeights = [2] }, Alpha = 0.25, RrfK = 10, WindowMultiplier = 2 },
        });
        // A: 0.25/11;  B: 0.25/12;  C: 0.25/13 + 0.75/11;  D: 0.25/14 + 0.75/12
        AssertScores([("C", (0.25 / 13) + (0.75 / 11)), ("D", (0.25 / 14) + (0.75 / 12)), ("A", 0.25 / 11)], matches);
        Assert.All(matches, match => Assert.Null(match.Distance));
        Assert.Equal("moon", matches[0].Metadata!["t"].AsString());
    }

    [Fact]
    public async Task Alpha_decides_between_the_words_and_the_vector()
    {
        AssertScores([("C", 1 / 61.0), ("D", 1 / 62.0)], await HybridAsync(new() { Words = Moon, Alpha = 0 }));
        AssertScores([("A", 1 / 61.0), ("B", 1 / 62.0), ("C", 1 / 63.0), ("D", 1 / 64.0)], await HybridAsync(new() { Words = Moon, Alpha = 1 }));
    }

    [Fact]
    public async Task Every_query_of_a_batch_is_fused_with_the_words()
    {
        var results = await _index.QueryBatchAsync(new float[,] { { 0 }, { 9 } }, new() { TopK = 1, Hybrid = new() { Words = Moon, Alpha = 0.6, WindowMultiplier = 4 } });
        AssertScores([("C", (0.6 / 63) + (0.4 / 61))], results[0]);
        AssertScores([("D", (0.6 / 61) + (0.4 / 62))], results[1]);
    }

    [Fact]
    public async Task Vector_words_and_filter_go_together()
    {
        var matches = await HybridAsync(new() { Words = Moon }, Filter.Lt("k", 2));
        AssertScores([("C", (0.5 / 62) + (0.5 / 61)), ("A", 0.5 / 61)], matches);
    }

    [Fact]
    public async Task All_words_can_be_required_and_the_fields_chosen()
    {
        Assert.Equal(["D"], await WordsAsync(new() { Text = "moon water", RequireAllTerms = true }));
        Assert.Equal(["B", "C", "D"], (await WordsAsync(new() { Text = "moon water" })).Order());
        Assert.Equal(["B"], await WordsAsync(new() { Text = "moon", Fields = ["title"] }));
        Assert.Equal("B", (await WordsAsync(new() { Text = "moon", Fields = ["title", "t"], FieldWeights = [100, 0.01] }))[0]);
        Assert.NotEqual("B", (await WordsAsync(new() { Text = "moon", Fields = ["title", "t"], FieldWeights = [0.01, 100] }))[0]);
    }

    [Fact]
    public async Task Words_that_are_searched_for_alone_give_scores_best_first()
    {
        var matches = await _index.QueryMetadataAsync(new() { Text = Moon, Filter = Filter.Gte("k", 1) });
        Assert.Equal(["C", "D"], matches.Select(match => match.Id));
        Assert.True(matches[0].Score > matches[1].Score && matches[1].Score > 0, "The shorter text does not score higher.");
    }

    [Fact]
    public async Task A_search_by_metadata_finds_all_or_what_a_filter_says()
    {
        var all = await _index.QueryMetadataAsync();
        Assert.Equal(["A", "B", "C", "D"], all.Select(match => match.Id));
        Assert.All(all, match => Assert.Null(match.Score));
        Assert.Equal(["A", "C"], await IdsAsync(new() { Filter = Filter.Eq("k", 1) }));
        Assert.Equal(["A", "D"], await IdsAsync(new() { Filter = Filter.Regex("tag", "^alpha") }));
        Assert.Equal(["D"], await IdsAsync(new() { Filter = Filter.Contains("tag", "bet") }));
        Assert.Empty(await IdsAsync(new() { Filter = Filter.Eq("k", 99) }));
    }

    [Fact]
    public async Task A_search_by_metadata_is_sorted_and_cut()
    {
        Assert.Equal(["A", "C", "D", "B"], await IdsAsync(new() { OrderBy = "k" }));
        Assert.Equal(["B", "D", "A", "C"], await IdsAsync(new() { OrderBy = "k", Descending = true }));
        Assert.Equal(["B", "D"], await IdsAsync(new() { OrderBy = "k", Descending = true, TopK = 2 }));
        Assert.Equal(["D", "B"], await IdsAsync(new() { OrderBy = "k", Filter = Filter.Gt("k", 1) }));
    }

    [Fact]
    public async Task What_the_schema_does_not_allow_is_a_validation_error()
    {
        foreach (var query in new MetadataQuery[]
        {
            new() { Filter = Filter.Eq("hidden", 1) },
            new() { OrderBy = "hidden" },
            new() { Filter = Filter.Eq("t", "moon") },
            new() { Text = new() { Text = "x", Fields = ["tag"] } },
        })
        {
            await Assert.ThrowsAsync<CyborgDbValidationException>(() => _index.QueryMetadataAsync(query));
        }
    }

    [Fact]
    public async Task Embedding_models_are_listed_and_make_vectors_of_text()
    {
        var model = Assert.Single(await Client.ListEmbeddingModelsAsync());
        Assert.Equal(("emulator-hash-256", 256), (model.Name, model.Dimension));
        Assert.True(model.MaxSequenceLength > 0, "A model that takes no text.");

        using var key = IndexKey.Generate();
        var index = await Client.CreateIndexAsync("b", key, new() { EmbeddingModel = model.Name, Metric = DistanceMetric.Cosine });
        await index.UpsertAsync(
        [
            new VectorItem("sea") { Contents = "waves on the open sea", Metadata = new() { ["n"] = 1 } },
            new VectorItem("hill") { Contents = "sheep on a green hill", Metadata = new() { ["n"] = 2 } },
        ]);
        Assert.Equal(model.Dimension, await index.GetDimensionAsync());
        Assert.Equal("hill", (await index.QueryContentsAsync("green sheep", new() { TopK = 1 }))[0].Id);
        Assert.Equal("sea", Assert.Single(await index.QueryContentsAsync("green sheep", new() { Filter = Filter.Eq("n", 1) })).Id);
    }

    private static TextSearch Moon => new() { Text = "moon", Fields = ["t"] };

    private Task<IReadOnlyList<QueryMatch>> HybridAsync(HybridSearch hybrid, Filter? filter = null) =>
        _index.QueryAsync(new float[1], new() { Hybrid = hybrid, Filter = filter });

    /// <summary>What is found for words alone, best first.</summary>
    private Task<List<string>> WordsAsync(TextSearch words) => IdsAsync(new() { Text = words });

    private async Task<List<string>> IdsAsync(MetadataQuery query) => [.. (await _index.QueryMetadataAsync(query)).Select(match => match.Id)];

    private static void AssertScores((string Id, double Score)[] expected, IReadOnlyList<QueryMatch> actual)
    {
        Assert.Equal(expected.Select(match => match.Id), actual.Select(match => match.Id));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Score, pair.Second.Score!.Value, 1e-12));
    }
}
