namespace CyborgDb.EndToEnd.Tests;

/// <summary>Filters that are built with <see cref="Filter"/> find what they say.</summary>
public sealed class FilterTests : EmulatorTest
{
    private static readonly DateTimeOffset s_spring = new(2026, 3, 20, 14, 46, 0, TimeSpan.FromHours(1));

    // One letter for each item; a filter is right when it finds exactly the letters beside it.
    private static Dictionary<string, Metadata?> Items { get; } = new()
    {
        ["a"] = new() { ["n"] = 1, ["lang"] = "en", ["ok"] = true, ["tags"] = new[] { "red", "blue" } },
        ["b"] = new() { ["n"] = 2.5, ["lang"] = "de", ["ok"] = false, ["tags"] = new[] { "blue" } },
        ["c"] = new() { ["n"] = 4, ["lang"] = "EN", ["at"] = s_spring, ["loc"] = new Metadata { ["city"] = "Köln", ["zip"] = 50667 } },
        ["d"] = new() { ["n"] = -3, ["at"] = s_spring.AddDays(1), ["loc"] = new Metadata { ["city"] = "Bonn" } },
        ["e"] = null,
    };

    private static Dictionary<string, (Filter Filter, string Finds)> Cases { get; } = new()
    {
        ["eq of a string, by case"] = (Filter.Eq("lang", "en"), "a"),
        ["eq of a number"] = (Filter.Eq("n", 2.5), "b"),
        ["eq of a boolean"] = (Filter.Eq("ok", false), "b"),
        ["eq of an element"] = (Filter.Eq("tags", "blue"), "ab"),
        ["eq of a date"] = (Filter.Eq("at", s_spring.ToUniversalTime()), "c"),
        ["eq by path"] = (Filter.Eq("loc.city", "Köln"), "c"),
        ["ne, not where there is none"] = (Filter.Ne("lang", "en"), "bc"),
        ["ne of an element"] = (Filter.Ne("tags", "red"), "b"),
        ["gt"] = (Filter.Gt("n", 1), "bc"),
        ["gte"] = (Filter.Gte("n", 1), "abc"),
        ["lt"] = (Filter.Lt("n", 1), "d"),
        ["lte"] = (Filter.Lte("n", 1), "ad"),
        ["gt of a date"] = (Filter.Gt("at", s_spring), "d"),
        ["gte of a date"] = (Filter.Gte("at", s_spring), "cd"),
        ["lt of a date"] = (Filter.Lt("at", s_spring.AddMilliseconds(1)), "c"),
        ["lte of a date"] = (Filter.Lte("at", s_spring), "c"),
        ["gt by path"] = (Filter.Gt("loc.zip", 50000), "c"),
        ["in strings"] = (Filter.In("lang", ["en", "de", "fr"]), "ab"),
        ["in numbers"] = (Filter.In("n", [4.0, -3.0]), "cd"),
        ["in values of several kinds"] = (Filter.In("n", 1, "x", true), "a"),
        ["in nothing"] = (Filter.In("n", Array.Empty<double>()), ""),
        ["in, of a list"] = (Filter.In("tags", ["red", "green"]), "a"),
        ["not in, also where there is none"] = (Filter.NotIn("lang", ["en", "de"]), "cde"),
        ["not in numbers"] = (Filter.NotIn("n", [1.0, 2.5]), "cde"),
        ["exists"] = (Filter.Exists("loc"), "cd"),
        ["exists by path"] = (Filter.Exists("loc.zip"), "c"),
        ["does not exist"] = (Filter.Exists("lang", false), "de"),
        ["and"] = (Filter.Gte("n", 1) & Filter.Exists("tags") & Filter.Ne("lang", "de"), "a"),
        ["or"] = (Filter.Eq("lang", "de") | Filter.Eq("loc.city", "Bonn") | Filter.Eq("n", 1), "abd"),
        ["not"] = (!Filter.Exists("n"), "e"),
        ["or within and"] = ((Filter.Eq("lang", "en") | Filter.Eq("lang", "de")) & Filter.Lt("n", 2), "a"),
        ["not of an or"] = (!(Filter.Eq("lang", "en") | Filter.Eq("lang", "de")), "cde"),
        ["and of one"] = (Filter.And(Filter.Eq("n", 4)), "c"),
        ["raw"] = (Filter.FromJson("""{"n":{"$gt":0,"$lt":3},"lang":"en"}"""), "a"),
        ["raw within and"] = (Filter.FromJson("""{"n":{"$gt":0}}""") & Filter.Exists("tags"), "ab"),
        ["raw and empty"] = (Filter.FromJson("{}"), "abcde"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_filter_finds_exactly_what_it_says(string name)
    {
        var index = await CreateAsync();
        var matrix = new float[Items.Count, 2];
        await index.UpsertBinaryAsync([.. Items.Keys], matrix, [.. Items.Values]);
        var (filter, expected) = Cases[name];

        var options = new QueryOptions { Filter = filter, Include = QueryInclude.None };
        var byVector = await index.QueryAsync(new float[] { 0, 0 }, options);
        Assert.True(expected == Letters(byVector), $"{filter.ToJson()} found '{Letters(byVector)}', not '{expected}'.");
        var batch = await Task.Run(() => index.QueryBatch(new float[,] { { 0, 0 }, { 1, 1 } }, options));
        Assert.All(batch, matches => Assert.Equal(expected, Letters(matches)));
    }

    [Fact]
    public async Task A_filter_goes_with_text_too()
    {
        var index = await CreateAsync(new() { EmbeddingModel = "emulator-hash-256" });
        await index.UpsertAsync([.. Items.Select(item => new VectorItem(item.Key) { Contents = "the same", Metadata = item.Value })]);
        Assert.Equal("bc", Letters(await index.QueryContentsAsync("the same", new() { Filter = Filter.Gt("n", 1) })));
    }

    [Theory]
    [InlineData("""{"n":{"$near":1}}""")]
    [InlineData("""{"$xor":[]}""")]
    [InlineData("""{"n":{"$gt":"five"}}""")]
    public async Task A_filter_that_cannot_be_answered_is_a_validation_error(string json)
    {
        var index = await CreateAsync(new() { Dimension = 2 });
        var error = await Assert.ThrowsAsync<CyborgDbValidationException>(
            () => index.QueryAsync(new float[] { 0, 0 }, new() { Filter = Filter.FromJson(json) }));
        Assert.StartsWith("Invalid filter", error.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("five", error.ToString(), StringComparison.Ordinal);
    }

    private static string Letters(IEnumerable<QueryMatch> matches) => string.Concat(matches.Select(match => match.Id).Order(StringComparer.Ordinal));
}
