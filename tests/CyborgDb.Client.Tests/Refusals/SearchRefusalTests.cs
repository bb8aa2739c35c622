namespace CyborgDb.Tests.Refusals;

/// <summary>Searches for words and by metadata that the service would reject.</summary>
public sealed class SearchRefusalTests
{
    private const string Lone = "ab\ud83dcd";

    private static readonly Dictionary<string, (TextSearch Words, string Option, string[] Reason)> s_words = new()
    {
        ["no text"] = (new() { Text = "" }, "Text", ["empty"]),
        ["null text"] = (new() { Text = null! }, "Text", ["empty"]),
        ["text that is not text"] = (new() { Text = Lone }, "Text", ["position 2"]),
        ["field without a name"] = (new() { Text = "x", Fields = ["a", ""] }, "Fields", ["without a name"]),
        ["field whose name is not text"] = (new() { Text = "x", Fields = [Lone] }, "Fields", ["position 2"]),
        ["weights without fields"] = (new() { Text = "x", FieldWeights = [1] }, "FieldWeights", ["goes with Fields"]),
        ["more weights than fields"] = (new() { Text = "x", Fields = ["a"], FieldWeights = [1, 2] }, "FieldWeights", ["1 field ", "2 weights"]),
        ["fewer weights than fields"] = (new() { Text = "x", Fields = ["a", "b"], FieldWeights = [1] }, "FieldWeights", ["2 fields", "1 weight "]),
        ["weights for no fields"] = (new() { Text = "x", Fields = [], FieldWeights = [1] }, "FieldWeights", ["0 fields", "1 weight "]),
        ["weight below 0"] = (new() { Text = "x", Fields = ["a", "b"], FieldWeights = [1, -0.1] }, "FieldWeights", ["0 or more"]),
        ["weight not a number"] = (new() { Text = "x", Fields = ["a"], FieldWeights = [double.NaN] }, "FieldWeights", ["0 or more"]),
        ["weight infinite"] = (new() { Text = "x", Fields = ["a"], FieldWeights = [double.PositiveInfinity] }, "FieldWeights", ["0 or more"]),
    };

    private static readonly TextSearch s_fine = new() { Text = "x" };

    private static readonly Dictionary<string, (HybridSearch Hybrid, string Option, string[] Reason)> s_hybrids = new()
    {
        ["no words"] = (new() { Words = null! }, "Words", ["null"]),
        ["alpha below 0"] = (new() { Words = s_fine, Alpha = -0.01 }, "Alpha", ["between 0", "-0.01"]),
        ["alpha above 1"] = (new() { Words = s_fine, Alpha = 1.01 }, "Alpha", ["between 0", "1.01"]),
        ["alpha not a number"] = (new() { Words = s_fine, Alpha = double.NaN }, "Alpha", ["between 0"]),
        ["rrf_k 0"] = (new() { Words = s_fine, RrfK = 0 }, "RrfK", ["more than 0", "0"]),
        ["rrf_k below 0"] = (new() { Words = s_fine, RrfK = -60.5 }, "RrfK", ["more than 0", "-60.5"]),
        ["rrf_k not a number"] = (new() { Words = s_fine, RrfK = double.NaN }, "RrfK", ["more than 0"]),
        ["rrf_k infinite"] = (new() { Words = s_fine, RrfK = double.PositiveInfinity }, "RrfK", ["more than 0"]),
        ["window 0"] = (new() { Words = s_fine, WindowMultiplier = 0 }, "WindowMultiplier", ["1 or more", "0"]),
        ["window below 0"] = (new() { Words = s_fine, WindowMultiplier = -3 }, "WindowMultiplier", ["1 or more", "-3"]),
    };

    private static readonly Dictionary<string, (MetadataQuery Query, string Option, string[] Reason)> s_queries = new()
    {
        ["top_k 0"] = (new() { TopK = 0 }, "TopK", ["1 or more", "0"]),
        ["top_k below 0"] = (new() { TopK = -1 }, "TopK", ["1 or more", "-1"]),
        ["order by nothing"] = (new() { OrderBy = "" }, "OrderBy", ["not empty"]),
        ["order by what is not text"] = (new() { OrderBy = Lone }, "OrderBy", ["position 2"]),
        ["order with text"] = (new() { OrderBy = "n", Text = s_fine }, "OrderBy", ["exclude", "score"]),
        ["descending without order"] = (new() { Descending = true }, "Descending", ["goes with OrderBy"]),
        ["descending with text"] = (new() { Descending = true, Text = s_fine }, "Descending", ["goes with OrderBy"]),
    };

    public static TheoryData<string> Words => [.. s_words.Keys];

    public static TheoryData<string> Hybrids => [.. s_hybrids.Keys];

    public static TheoryData<string> Queries => [.. s_queries.Keys];

    [Theory, MemberData(nameof(Words))]
    public async Task Words_that_cannot_be_searched_for_are_refused_beside_a_vector_and_without_one(string what)
    {
        var (words, option, reason) = s_words[what];
        await AssertHybridAsync(new() { Words = words }, option, reason);
        await Refused.AssertAsync(index => index.QueryMetadataAsync(new() { Text = words }), "query", [option, .. reason]);
    }

    [Theory, MemberData(nameof(Hybrids))]
    public Task A_hybrid_search_that_is_out_of_range_is_refused(string what)
    {
        var (hybrid, option, reason) = s_hybrids[what];
        return AssertHybridAsync(hybrid, option, reason);
    }

    [Theory, MemberData(nameof(Queries))]
    public Task A_search_by_metadata_that_contradicts_itself_is_refused(string what)
    {
        var (query, option, reason) = s_queries[what];
        return Refused.AssertAsync(index => index.QueryMetadataAsync(query), "query", [option, .. reason]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_hybrid_search_by_text_contents_is_refused_because_it_needs_a_vector(bool async)
    {
        var options = new QueryOptions { Hybrid = new() { Words = s_fine } };
        await Refused.AssertAsync(
            index => EitherWay.Call(async, () => index.QueryContents("x", options), () => index.QueryContentsAsync("x", options)), "options", "needs a vector");
    }

    [Fact]
    public async Task More_candidates_than_the_service_ranks_are_refused_with_their_number()
    {
        await Refused.AssertAsync(
            index => index.QueryAsync(new float[1], new() { TopK = 101, RerankMultiplier = 100 }), "options", "TopK × RerankMultiplier is 10100", "10,000");
        await Refused.AssertAsync(
            index => index.QueryAsync(new float[1], new() { TopK = 100, RerankMultiplier = 34, Hybrid = new() { Words = new() { Text = "a" } } }),
            "options", "TopK × RerankMultiplier × WindowMultiplier is 10200", "10,000");
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        await client.Index().QueryAsync(new float[1], new() { TopK = 100, RerankMultiplier = 100 });
        await client.Index().QueryAsync(new float[1], new() { TopK = 20_000 });
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_part_that_items_do_not_have_cannot_be_included()
    {
        await Refused.AssertAsync(index => index.QueryAsync(new float[1], new() { Include = QueryInclude.Distance | (QueryInclude)16 }), "options", "Include has a flag");
        await Refused.AssertAsync(index => index.QueryMetadataAsync(new() { Include = (ItemFields)8 }), "query", "Include has a flag");
    }

    [Fact]
    public async Task Searches_at_the_edge_of_what_is_allowed_are_not_refused()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var index = client.Index();
        await index.QueryAsync(new float[1], new() { Hybrid = new() { Words = s_fine, Alpha = 0, RrfK = 0.5, WindowMultiplier = 1 } });
        await index.QueryAsync(new float[1], new() { Hybrid = new() { Words = new() { Text = " ", Fields = ["a"], FieldWeights = [0] }, Alpha = 1 } });
        await index.QueryMetadataAsync(new() { TopK = 1, OrderBy = "n", Descending = true });
        Assert.Equal(3, server.Requests.Count);
    }

    private static async Task AssertHybridAsync(HybridSearch hybrid, string option, string[] reason)
    {
        var options = new QueryOptions { Hybrid = hybrid };
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.Query(new float[1], options)), "options", [option, .. reason]);
        await Refused.AssertAsync(index => index.QueryAsync(new float[1], options), "options", [option, .. reason]);
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.QueryBatch(Given.Array, options)), "options", [option, .. reason]);
        await Refused.AssertAsync(index => index.QueryBatchAsync(Given.Array, options), "options", [option, .. reason]);
    }
}
