using CyborgDb.Conformance.Tests.Support;

namespace CyborgDb.Conformance.Tests;

/// <summary>
/// Filters find what they say, beside a vector and, from version 0.18 on, without one. Left out is what no source of the service settles:
/// <c>$ne</c> beside a vector where the field is missing.
/// </summary>
public sealed class FilterTests(ServiceUnderTest service) : ServiceTest(service)
{
    private static readonly DateTimeOffset s_spring = new(2026, 3, 20, 14, 46, 0, TimeSpan.FromHours(1));

    // One letter for each item; a filter is right when it finds exactly the letters beside it.
    private static readonly Dictionary<string, Metadata?> s_items = new()
    {
        ["a"] = new() { ["n"] = 1, ["lang"] = "en", ["ok"] = true, ["tags"] = new[] { "red", "blue" } },
        ["b"] = new() { ["n"] = 2.5, ["lang"] = "de", ["ok"] = false, ["tags"] = new[] { "blue" } },
        ["c"] = new() { ["n"] = 4, ["lang"] = "EN", ["at"] = s_spring, ["loc"] = new Metadata { ["city"] = "Köln", ["zip"] = 50667 } },
        ["d"] = new() { ["n"] = -3, ["at"] = s_spring.AddDays(1), ["loc"] = new Metadata { ["city"] = "Bonn" } },
        ["e"] = null,
    };

    private static readonly (Filter Filter, string Finds)[] s_cases =
    [
        (Filter.Eq("lang", "en"), "a"),
        (Filter.Eq("n", 2.5), "b"),
        (Filter.Eq("ok", false), "b"),
        (Filter.Eq("tags", "blue"), "ab"),
        (Filter.Eq("at", s_spring.ToUniversalTime()), "c"),
        (Filter.Eq("loc.city", "Köln"), "c"),
        (Filter.Eq("n", "1"), ""),
        (Filter.Ne("n", 1) & Filter.Exists("n"), "bcd"),
        (Filter.Gt("n", 1), "bc"),
        (Filter.Gte("n", 1), "abc"),
        (Filter.Lt("n", 1), "d"),
        (Filter.Lte("n", 1), "ad"),
        (Filter.Gt("at", s_spring), "d"),
        (Filter.Gt("loc.zip", 50000), "c"),
        (Filter.In("lang", ["en", "de", "fr"]), "ab"),
        (Filter.In("n", [4.0, -3.0]), "cd"),
        (Filter.In("n", Array.Empty<double>()), ""),
        (Filter.NotIn("lang", ["en", "de"]), "cde"),
        (Filter.Exists("loc"), "cd"),
        (Filter.Exists("lang", false), "de"),
        (Filter.Gte("n", 1) & Filter.Exists("tags"), "ab"),
        (Filter.Eq("lang", "de") | Filter.Eq("loc.city", "Bonn") | Filter.Eq("n", 1), "abd"),
        ((Filter.Eq("lang", "en") | Filter.Eq("lang", "de")) & Filter.Lt("n", 2), "a"),
        (Filter.FromJson("""{"n":{"$gt":0,"$lt":3},"lang":"en"}"""), "a"),
        (Filter.FromJson("{}"), "abcde"),
    ];

    [Fact]
    public async Task Filters_beside_a_vector_find_exactly_what_they_say()
    {
        var index = await WithItemsAsync();
        var wrong = new List<string>();
        foreach (var (filter, finds) in s_cases)
        {
            var found = string.Concat(Sorted(Ids(await index.QueryAsync(new float[] { 0, 0 }, new() { Filter = filter }))));
            if (found != finds)
                wrong.Add($"{filter.ToJson()} found '{found}', not '{finds}'");
        }
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task Filters_without_a_vector_find_exactly_what_they_say()
    {
        Needs018();
        var index = await WithItemsAsync();
        var wrong = new List<string>();
        foreach (var (filter, finds) in s_cases.Append((Filter.Ne("lang", "en"), "bc")))
        {
            var found = string.Concat(Sorted((await index.QueryMetadataAsync(new() { Filter = filter })).Select(match => match.Id)));
            if (found != finds)
                wrong.Add($"{filter.ToJson()} found '{found}', not '{finds}'");
        }
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task What_is_not_so_is_found_at_the_top_level()
    {
        var index = await WithItemsAsync();
        Assert.Equal(["d", "e"], Sorted(Ids(await index.QueryAsync(new float[] { 0, 0 }, new() { Filter = !Filter.Exists("lang") }))));
    }

    [Fact]
    public async Task An_order_of_anything_but_numbers_is_a_validation_error()
    {
        var index = await WithItemsAsync();
        await Assert.ThrowsAsync<CyborgDbValidationException>(
            () => index.QueryAsync(new float[] { 0, 0 }, new() { Filter = Filter.FromJson("""{"n":{"$gt":"five"}}""") }));
    }

    private async Task<EncryptedIndex> WithItemsAsync()
    {
        var index = await CreateAsync();
        await index.UpsertBinaryAsync([.. s_items.Keys], new float[s_items.Count, 2], [.. s_items.Values]);
        await EventuallyAsync(async () => Assert.Equal(s_items.Count, (await index.QueryAsync(new float[] { 0, 0 })).Count));
        return index;
    }
}
