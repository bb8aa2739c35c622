using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests.Text;

/// <summary>Scores against values worked out by hand.</summary>
/// <remarks>
/// score = Σ over terms: idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / average)),
/// idf = ln(1 + (n − df + 0.5) / (df + 0.5)).
/// </remarks>
public sealed class Bm25Tests : HttpTest
{
    // Without stop words: lengths 2, 3 and 4, so the average over n = 3 items is 3.
    private const string Items = """
        [{"id":"1","vector":[1],"metadata":{"t":"A red fox"}},
         {"id":"2","vector":[2],"metadata":{"t":"Red, RED is the car"}},
         {"id":"3","vector":[3],"metadata":{"t":"blue sea with waves and sky"}},
         {"id":"none","vector":[4]},
         {"id":"other","vector":[5],"metadata":{"u":"red","t":17}},
         {"id":"empty","vector":[6],"metadata":{"t":"the and of"}}]
        """;

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { ServiceVersion = ServiceVersion.V018 };

    private Task<Reply> SearchAsync(string text, string members = "") => PostToIndexAsync(
        "/v1/vectors/query_metadata", $"\"text\":\"{text}\"{(members.Length == 0 ? "" : ",")}{members}");

    private async Task CreateWithItemsAsync(string members = "\"text_fields\":[\"t\"]", string items = Items)
    {
        await CreateAsync(members);
        (await UpsertAsync(items)).ShouldBeOk();
    }

    private static void ShouldScore(Reply reply, params (string Id, double Score)[] expected)
    {
        var results = reply.ShouldBeOk().Json["results"]!.AsArray();
        Assert.Equal(expected.Select(static hit => hit.Id), results.Select(static row => row!["id"]!.GetValue<string>()));
        Assert.All(expected.Zip(results), static pair => Assert.Equal(pair.First.Score, pair.Second!["score"]!.GetValue<double>(), 1e-9));
        Assert.Equal(expected.Length, reply.Json["count"]!.GetValue<int>());
        Assert.Equal(expected.Select(static hit => hit.Id), reply.Json["ids"]!.AsArray().Select(static id => id!.GetValue<string>()));
    }

    [Fact]
    public async Task The_score_of_one_term_is_that_of_the_formula()
    {
        await CreateWithItemsAsync();

        // "red" is in df = 2 of n = 3: idf = ln(1 + 1.5 / 2.5) = ln 1.6 = 0.47000362924573563
        // 2: tf 2, length 3 of 3: 2 · 2.2 / (2 + 1.2 · (0.25 + 0.75 · 1))   = 4.4 / 3.2 = 1.375
        // 1: tf 1, length 2 of 3: 1 · 2.2 / (1 + 1.2 · (0.25 + 0.75 · 2/3)) = 2.2 / 1.9 = 1.1578947368421053
        ShouldScore(
            await SearchAsync("red"),
            ("2", 0.47000362924573563 * 1.375),
            ("1", 0.47000362924573563 * 1.1578947368421053));
    }

    [Fact]
    public async Task Several_terms_add_up_and_one_that_is_repeated_counts_once()
    {
        await CreateWithItemsAsync();

        // "red" as above. "car" and "sea" are in df = 1 of 3: idf = ln(1 + 2.5 / 1.5) = ln(8/3) = 0.9808292530117262
        // 2, car: tf 1, length 3 of 3: 2.2 / (1 + 1.2)                              = 1
        // 3, sea: tf 1, length 4 of 3: 2.2 / (1 + 1.2 · (0.25 + 0.75 · 4/3)) = 2.2 / 2.5 = 0.88
        ShouldScore(
            await SearchAsync("Cars! Red car, sea"),
            ("2", (0.47000362924573563 * 1.375) + 0.9808292530117262),
            ("3", 0.9808292530117262 * 0.88),
            ("1", 0.47000362924573563 * 1.1578947368421053));
    }

    [Fact]
    public async Task Constants_of_the_index()
    {
        // k1 = 2 and b = 0: length does not matter.
        // 2: tf 2: 2 · 3 / (2 + 2) = 1.5;  1: tf 1: 3 / (1 + 2) = 1
        await CreateWithItemsAsync("\"text_fields\":[\"t\"],\"bm25_k1\":2,\"bm25_b\":0");
        ShouldScore(await SearchAsync("red"), ("2", 0.47000362924573563 * 1.5), ("1", 0.47000362924573563));
    }

    [Fact]
    public async Task With_a_k1_of_0_repetition_does_not_count_and_ties_are_in_order_of_insertion()
    {
        await CreateWithItemsAsync("\"text_fields\":[\"t\"],\"bm25_k1\":0");
        ShouldScore(await SearchAsync("red"), ("1", 0.47000362924573563), ("2", 0.47000362924573563));
    }

    [Fact]
    public async Task Fields_with_weights()
    {
        await CreateWithItemsAsync("\"text_fields\":[\"head\",\"a.body\"]", """
            [{"id":"1","vector":[1],"metadata":{"head":"moon","a":{"body":"the sun and stars"}}},
             {"id":"2","vector":[2],"metadata":{"head":"sun","a":{"body":"moon tides"}}}]
            """);

        // Each term is in one of two items of each field: idf = ln(1 + 1.5 / 1.5) = ln 2 = 0.6931471805599453
        // head: length 1 of 1: 2.2 / (1 + 1.2) = 1.  a.body: length 2 of 2: 2.2 / (1 + 1.2) = 1.
        const double Each = 0.6931471805599453;
        ShouldScore(await SearchAsync("moon"), ("1", Each), ("2", Each));
        ShouldScore(await SearchAsync("moon", "\"text_fields\":[\"a.body\",\"head\"],\"text_field_weights\":[3,0.5]"), ("2", 3 * Each), ("1", 0.5 * Each));
        ShouldScore(await SearchAsync("moon", "\"text_fields\":[\"head\"]"), ("1", Each));

        // All terms may be in different fields, but all have to be there.
        ShouldScore(await SearchAsync("moon sun", "\"require_all_terms\":true"), ("1", 2 * Each), ("2", 2 * Each));
        ShouldScore(await SearchAsync("moon sun", "\"require_all_terms\":true,\"text_fields\":[\"head\"]"));
        ShouldScore(await SearchAsync("moon tide", "\"require_all_terms\":true"), ("2", 2 * Each));
    }

    [Fact]
    public async Task A_filter_takes_items_away_and_changes_no_score()
    {
        await CreateWithItemsAsync(items: Items.Replace("\"t\":\"A red", "\"k\":1,\"t\":\"A red", StringComparison.Ordinal));
        ShouldScore(await SearchAsync("red", "\"filters\":{\"k\":1}"), ("1", 0.47000362924573563 * 1.1578947368421053));
    }

    [Fact]
    public async Task Top_k_takes_the_best()
    {
        await CreateWithItemsAsync();
        ShouldScore(await SearchAsync("red sea", "\"top_k\":1"), ("3", 0.9808292530117262 * 0.88));
    }

    [Theory]
    [InlineData("green")]
    [InlineData("the of and")]
    [InlineData(" ")]
    public async Task What_is_nowhere_finds_nothing(string text)
    {
        await CreateWithItemsAsync();
        (await SearchAsync(text)).ShouldBe(200, """{"results":[],"ids":[],"count":0}""");
    }

    [Fact]
    public async Task An_upsert_and_a_delete_are_seen_at_once()
    {
        await CreateWithItemsAsync();
        (await PostToIndexAsync("/v1/vectors/delete", "\"ids\":[\"1\"]")).ShouldBeOk();
        (await UpsertAsync("""[{"id":"2","vector":[2],"metadata":{"t":"green car"}},{"id":"4","vector":[2],"metadata":{"t":"reds"}}]""")).ShouldBeOk();
        Assert.Equal("4", (await SearchAsync("red")).Ids());
    }

    [Theory]
    [InlineData("\"text_fields\":[\"u\"]", "A field that text_fields names is not a text field of index 'a'")]
    [InlineData("\"text_field_weights\":[1]", "text_field_weights need text_fields")]
    [InlineData("\"text_fields\":[\"t\"],\"text_field_weights\":[1,2]", "text_field_weights has 2 entries for 1 text_fields")]
    [InlineData("\"text_fields\":[\"t\"],\"text_field_weights\":[-1]", "A weight of a text field is negative or not finite")]
    [InlineData("\"order_by\":\"k\"", "order_by and text exclude each other: a search for text is ordered by score")]
    [InlineData("\"filters\":{\"t\":\"A red fox\"}", "Invalid filter: a field that it names is not filterable")]
    public async Task What_cannot_be_answered_is_400(string members, string detail)
    {
        await CreateWithItemsAsync();
        (await SearchAsync("red", members)).ShouldFail(400, detail);
    }

    [Fact]
    public async Task Values_that_are_not_a_single_string_are_skipped()
    {
        await CreateWithItemsAsync(items: """
            [{"id":"1","vector":[1],"metadata":{"t":["red","car"]}},{"id":"2","vector":[1],"metadata":{"t":{"t":"red"}}},
             {"id":"3","vector":[1],"metadata":{"t":null}},{"id":"4","vector":[1],"metadata":{"t":[1,null,"red"]}},
             {"id":"5","vector":[1],"metadata":{"t":"red"}}]
            """);
        Assert.Equal("5", (await SearchAsync("red")).Ids());
    }

    [Fact]
    public async Task An_index_without_text_fields_is_400()
    {
        await CreateAsync();
        (await SearchAsync("red")).ShouldFail(400, "Index 'a' has no text fields to search");
        (await QueryAsync("\"query_vectors\":[1],\"text\":\"red\"")).ShouldFail(400, "Index 'a' has no text fields to search");
    }

    [Fact]
    public async Task Nothing_of_the_texts_is_kept_between_requests()
    {
        await CreateWithItemsAsync(items: """[{"id":"1","vector":[1],"metadata":{"t":"xylophones everywhere"}}]""");
        Assert.Equal("1", (await SearchAsync("xylophone")).Ids());
        Assert.Equal("1", (await QueryAsync("\"query_vectors\":[1],\"text\":\"xylophone\"")).Ids());
        var held = HeldBytes.ReachableFrom(Emulator);
        Assert.False(held.AnyContains("xylophon"u8), "A text is kept.");
        Assert.False(held.AnyContains(System.Text.Encoding.Unicode.GetBytes("xylophon")), "A text is kept.");
    }
}
