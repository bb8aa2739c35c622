using System.Text.Json;

namespace CyborgDb.Tests.Values;

/// <summary>The exact JSON of every filter.</summary>
public sealed class FilterTests
{
    private static readonly DateTimeOffset s_moment = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    public static TheoryData<Filter, string> Operators => new()
    {
        { Filter.Eq("a", "x"), """{"a":{"$eq":"x"}}""" },
        { Filter.Eq("a", 5), """{"a":{"$eq":5}}""" },
        { Filter.Eq("a", true), """{"a":{"$eq":true}}""" },
        { Filter.Eq("a", s_moment), """{"a":{"$eq":1700000000123}}""" },
        { Filter.Eq("loc.city", "Zürich \"x\""), """{"loc.city":{"$eq":"Zürich \"x\""}}""" },
        { Filter.Ne("a", 0.5), """{"a":{"$ne":0.5}}""" },
        { Filter.Gt("a", 1), """{"a":{"$gt":1}}""" },
        { Filter.Gte("a", -1.5), """{"a":{"$gte":-1.5}}""" },
        { Filter.Lt("a", 1e300), """{"a":{"$lt":1e300}}""" },
        { Filter.Lte("a", 0), """{"a":{"$lte":0}}""" },
        { Filter.Gt("a", s_moment), """{"a":{"$gt":1700000000123}}""" },
        { Filter.Gte("a", s_moment), """{"a":{"$gte":1700000000123}}""" },
        { Filter.Lt("a", s_moment), """{"a":{"$lt":1700000000123}}""" },
        { Filter.Lte("a", s_moment), """{"a":{"$lte":1700000000123}}""" },
        { Filter.In("a", "x", 2, true), """{"a":{"$in":["x",2,true]}}""" },
        { Filter.In("a"), """{"a":{"$in":[]}}""" },
        { Filter.In("a", new List<string> { "x", "y" }), """{"a":{"$in":["x","y"]}}""" },
        { Filter.In("a", new[] { "x", "y" }), """{"a":{"$in":["x","y"]}}""" },
        { Filter.In("a", ["x", "y"]), """{"a":{"$in":["x","y"]}}""" },
        { Filter.In("a", new[] { 1.0, 2 }), """{"a":{"$in":[1,2]}}""" },
        { Filter.In("a", ["x", 2]), """{"a":{"$in":["x",2]}}""" },
        { Filter.In("a", new List<double> { 1, 2.5 }), """{"a":{"$in":[1,2.5]}}""" },
        { Filter.NotIn("a", "x", 2), """{"a":{"$nin":["x",2]}}""" },
        { Filter.NotIn("a", new List<string> { "x" }), """{"a":{"$nin":["x"]}}""" },
        { Filter.NotIn("a", new List<double> { 1 }), """{"a":{"$nin":[1]}}""" },
        { Filter.Exists("a"), """{"a":{"$exists":true}}""" },
        { Filter.Exists("a", false), """{"a":{"$exists":false}}""" },
        { Filter.Regex("a", "^x\\d"), """{"a":{"$regex":"^x\\d"}}""" },
        { Filter.Contains("a", "x"), """{"a":{"$contains":"x"}}""" },
        { Filter.Not(Filter.Eq("a", 1)), """{"$not":{"a":{"$eq":1}}}""" },
        { Filter.Nor(Filter.Eq("a", 1)), """{"$nor":[{"a":{"$eq":1}}]}""" },
        { Filter.Nor(Filter.Nor(Filter.Eq("a", 1)), Filter.Eq("b", 2)), """{"$nor":[{"$nor":[{"a":{"$eq":1}}]},{"b":{"$eq":2}}]}""" },
        { Filter.FromJson("""{ "a" : { "$near" : [1, 2] } }"""), """{"a":{"$near":[1,2]}}""" },
        { Filter.FromJson(JsonElement.Parse("{}")), "{}" },
    };

    public static TheoryData<Filter, string> Compositions
    {
        get
        {
            Filter a = Filter.Eq("a", 1), b = Filter.Eq("b", 2), c = Filter.Eq("c", 3), d = Filter.Eq("d", 4);
            const string ja = """{"a":{"$eq":1}}""", jb = """{"b":{"$eq":2}}""", jc = """{"c":{"$eq":3}}""", jd = """{"d":{"$eq":4}}""";
            return new()
            {
                { a & b, $$"""{"$and":[{{ja}},{{jb}}]}""" },
                { a & b & c & d, $$"""{"$and":[{{ja}},{{jb}},{{jc}},{{jd}}]}""" },
                { (a & b) & (c & d), $$"""{"$and":[{{ja}},{{jb}},{{jc}},{{jd}}]}""" },
                { a | b | c, $$"""{"$or":[{{ja}},{{jb}},{{jc}}]}""" },
                { a & b | c & d, $$"""{"$or":[{"$and":[{{ja}},{{jb}}]},{"$and":[{{jc}},{{jd}}]}]}""" },
                { a & (b | c), $$"""{"$and":[{{ja}},{"$or":[{{jb}},{{jc}}]}]}""" },
                { !(a & b), $$"""{"$not":{"$and":[{{ja}},{{jb}}]} }""" },
                { !!a, ja },
                { a & !b, $$"""{"$and":[{{ja}},{"$nor":[{{jb}}]}]}""" },
                { Filter.And(a), ja },
                { Filter.Or(a), ja },
                { Filter.And(a, a), $$"""{"$and":[{{ja}},{{ja}}]}""" },
                { Filter.And(a & b, Filter.FromJson(jc)), $$"""{"$and":[{{ja}},{{jb}},{{jc}}]}""" },
            };
        }
    }

    [Theory, MemberData(nameof(Operators), DisableDiscoveryEnumeration = true), MemberData(nameof(Compositions), DisableDiscoveryEnumeration = true)]
    public void A_filter_is_exactly_this_json(Filter filter, string json) => JsonText.AssertEqual(json, filter.ToJson());

    [Theory]
    [InlineData(0, "0"), InlineData(-0.0, "-0"), InlineData(1_700_000_000_123, "1700000000123"), InlineData(1e15, "1000000000000000")]
    [InlineData(9007199254740992, "9007199254740992"), InlineData(-9007199254740992, "-9007199254740992"), InlineData(0.1, "0.1")]
    public void A_whole_number_is_written_without_an_exponent(double number, string expected) =>
        Assert.Equal($$"""{"a":{"$eq":{{expected}}} }""".Replace(" ", "", StringComparison.Ordinal), Filter.Eq("a", number).ToJson());

    [Fact]
    public void Composing_leaves_the_parts_as_they_were()
    {
        var parts = new[] { Filter.Eq("a", 1), Filter.Eq("b", 2) };
        var both = Filter.And(parts);
        parts[0] = Filter.Eq("changed", 0);
        _ = both & Filter.Eq("c", 3);
        JsonText.AssertEqual("""{"$and":[{"a":{"$eq":1}},{"b":{"$eq":2}}]}""", both.ToJson());
    }

    [Fact]
    public void A_filter_from_json_outlives_its_document()
    {
        Filter filter;
        using (var document = JsonDocument.Parse("""{"a":1}"""))
            filter = Filter.FromJson(document.RootElement);
        JsonText.AssertEqual("""{"a":1}""", filter.ToJson());
    }

    [Theory, InlineData(""), InlineData("x"), InlineData("[]"), InlineData("null"), InlineData("5"), InlineData("{\"a\":}"), InlineData("{} {}")]
    public void Json_that_is_no_object_is_refused(string json) => Assert.Throws<ArgumentException>(nameof(json), () => Filter.FromJson(json));

    [Fact]
    public void Fields_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentNullException>("field", () => Filter.Eq(null!, 1));
        Assert.Throws<ArgumentException>("field", () => Filter.Eq("", 1));
        Assert.Throws<ArgumentException>("field", () => Filter.Gt("$and", 1));
        Assert.Throws<ArgumentException>("field", () => Filter.In("$or", 1));
    }

    [Fact]
    public void Parts_that_are_missing_are_refused()
    {
        Assert.Throws<ArgumentException>("filters", () => Filter.And());
        Assert.Throws<ArgumentException>("filters", () => Filter.Or());
        Assert.Throws<ArgumentException>("filters", () => Filter.Nor());
        Assert.Throws<ArgumentException>("filters", () => Filter.Eq("a", 1) & null!);
        Assert.Throws<ArgumentException>("filters", () => null! | Filter.Eq("a", 1));
        Assert.Throws<ArgumentNullException>("filters", () => Filter.And(null!));
        Assert.Throws<ArgumentNullException>("filter", () => Filter.Not(null!));
        Assert.Throws<ArgumentNullException>("pattern", () => Filter.Regex("a", null!));
        Assert.Throws<ArgumentNullException>("text", () => Filter.Contains("a", null!));
        Assert.Throws<ArgumentNullException>("values", () => Filter.In("a", (MetadataValue[])null!));
        Assert.Throws<ArgumentNullException>("values", () => Filter.In("a", (IEnumerable<string>)null!));
        Assert.Throws<ArgumentNullException>("values", () => Filter.NotIn("a", (IEnumerable<double>)null!));
    }

    [Theory, InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void A_number_that_is_not_finite_is_refused(double value) => Assert.Throws<ArgumentException>(nameof(value), () => Filter.Lt("a", value));

    [Fact]
    public void Many_conditions_chain_into_one_list()
    {
        var filter = Filter.Eq("f0", 0);
        for (var i = 1; i < 500; i++)
            filter &= Filter.Eq($"f{i}", i);
        Assert.Equal(500, JsonElement.Parse(filter.ToJson()).GetProperty("$and").GetArrayLength());
    }
}
