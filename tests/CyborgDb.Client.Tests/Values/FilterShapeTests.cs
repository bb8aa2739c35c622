namespace CyborgDb.Tests.Values;

/// <summary>The shapes in which filters are written: operators, and lists of what there is.</summary>
public sealed class FilterShapeTests
{
    private enum Colour
    {
        Red = 1,
        Green = 2,
    }

    [Fact]
    public void The_operators_of_conditions_combine_filters_with_both_sides()
    {
        var (a, b, c) = (Filter.Eq("a", 1), Filter.Eq("b", 2), Filter.Eq("c", 3));
        Assert.Equal((a & b).ToJson(), (a && b).ToJson());
        Assert.Equal((a | b).ToJson(), (a || b).ToJson());
        Assert.Equal((a & b | !c).ToJson(), (a && b || !c).ToJson());
        JsonText.AssertEqual("""{"$or":[{"a":{"$eq":1}},{"$and":[{"b":{"$eq":2}},{"c":{"$eq":3}}]}]}""", (a || b && c).ToJson());
    }

    [Fact]
    public void A_list_of_any_type_of_value_is_one_of_its_values()
    {
        var guid = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");
        var moment = DateTimeOffset.UnixEpoch.AddMilliseconds(5);
        (Filter Filter, string Values)[] cases =
        [
            (Filter.In("x", new List<int> { 1, 2 }), "[1,2]"),
            (Filter.In("x", new[] { 1, 2 }.Where(n => n > 1)), "[2]"),
            (Filter.In("x", new HashSet<long> { 3 }), "[3]"),
            (Filter.In("x", new List<float> { 0.5f }), "[0.5]"),
            (Filter.In("x", new List<double> { 0.1 }), "[0.1]"),
            (Filter.In("x", new List<decimal> { 0.1m }), "[0.1]"),
            (Filter.In("x", new List<string> { "a" }), "[\"a\"]"),
            (Filter.In("x", new List<Guid> { guid }), $"[\"{guid}\"]"),
            (Filter.In("x", new List<DateTimeOffset> { moment }), "[5]"),
            (Filter.In("x", new List<DateTime> { moment.UtcDateTime }), "[5]"),
            (Filter.In("x", new List<DateOnly> { new(2024, 2, 29) }), "[\"2024-02-29\"]"),
            (Filter.In("x", new List<Colour> { Colour.Green }), "[2]"),
            (Filter.In("x", new List<MetadataValue> { 1, "a", true }), "[1,\"a\",true]"),
            (Filter.In("x", [1, 2]), "[1,2]"),
            (Filter.In("x", ["a", "b"]), "[\"a\",\"b\"]"),
            (Filter.In("x", [0.5, 1]), "[0.5,1]"),
            (Filter.In("x", 1, "a"), "[1,\"a\"]"),
            (Filter.In("x", "a"), "[\"a\"]"),
            (Filter.In("x", 1), "[1]"),
        ];
        Assert.All(cases, item => JsonText.AssertEqual($$$"""{"x":{"$in":{{{item.Values}}}}}""", item.Filter.ToJson()));
        JsonText.AssertEqual("""{"x":{"$nin":[1,2]}}""", Filter.NotIn("x", new List<int> { 1, 2 }).ToJson());
        JsonText.AssertEqual("""{"x":{"$nin":[1]}}""", Filter.NotIn("x", new List<Colour> { Colour.Red }).ToJson());
        Assert.Equal(Filter.Gt("x", moment).ToJson(), Filter.Gt("x", moment.UtcDateTime).ToJson());
    }
}
