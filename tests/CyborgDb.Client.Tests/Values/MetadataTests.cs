using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Tests.Values;

/// <summary>Metadata: its kinds, its copies, and the way to objects and back.</summary>
public sealed class MetadataTests
{
    [Fact]
    public void Every_type_becomes_its_kind_and_comes_back()
    {
        var metadata = new Metadata
        {
            ["bool"] = true,
            ["int"] = 5,
            ["long"] = 5_000_000_000L,
            ["double"] = 0.1,
            ["string"] = "x",
            ["array"] = new[] { "a", "b" },
            ["list"] = new List<string> { "c" },
            ["map"] = new Metadata { ["deep"] = 1 },
            ["null"] = (string?)null,
            ["nothing"] = default,
        };
        Assert.True(metadata["bool"].AsBoolean());
        Assert.Equal(5, metadata["int"].AsNumber());
        Assert.Equal(5e9, metadata["long"].AsNumber());
        Assert.Equal(0.1, metadata["double"].AsNumber());
        Assert.Equal("x", metadata["string"].AsString());
        Assert.Equal(["a", "b"], metadata["array"].AsStringList());
        Assert.Equal(["c"], metadata["list"].AsStringList());
        Assert.Equal(1, metadata["map"].AsMap()["deep"].AsNumber());
        Assert.Equal(
            [MetadataValueKind.Boolean, MetadataValueKind.Number, MetadataValueKind.Number, MetadataValueKind.Number, MetadataValueKind.String,
                MetadataValueKind.StringList, MetadataValueKind.StringList, MetadataValueKind.Map, MetadataValueKind.Null, MetadataValueKind.Null],
            metadata.Values.Select(value => value.Kind));
        Assert.Equal(["bool", "int", "long", "double", "string", "array", "list", "map", "null", "nothing"], metadata.Keys);
        Assert.Equal(10, metadata.Count);
    }

    [Fact]
    public void A_field_that_is_null_is_there_until_it_is_taken_out()
    {
        var metadata = new Metadata { ["a"] = (string?)null, ["b"] = 1 };
        Assert.True(metadata.TryGetValue("a", out var value), "A field that was set to null is not there.");
        Assert.Equal(MetadataValueKind.Null, value.Kind);
        Assert.NotEqual(new Metadata { ["b"] = 1 }, metadata);
        Assert.True(metadata.Remove("a"), "A field that was there could not be taken out.");
        Assert.False(metadata.Remove("a"), "A field that was not there could be taken out.");
        Assert.Equal(new Metadata { ["b"] = 1 }, metadata);
        Assert.Throws<InvalidOperationException>(() => new Metadata { ["m"] = metadata }["m"].AsMap().Remove("b"));
    }

    [Fact]
    public void Members_of_an_object_that_are_null_are_left_out_and_nulls_of_json_are_kept()
    {
        var metadata = Metadata.FromObject(new Sample("t", 1, true, null!, new SampleDetail(null!, default), []), SampleJson.Default.Sample);
        Assert.False(metadata.ContainsKey("tags"));
        Assert.False(metadata["detail"].AsMap().ContainsKey("city"));
        metadata = Metadata.FromJson(JsonElement.Parse("""{"a":null,"b":{"c":null}}"""));
        Assert.Equal((MetadataValueKind.Null, MetadataValueKind.Null), (metadata["a"].Kind, metadata["b"].AsMap()["c"].Kind));
        Assert.Equal("""{"a":null,"b":{"c":null}}""", metadata.ToJson());
    }

    [Fact]
    public void Reading_a_value_as_another_kind_is_an_error_that_names_both()
    {
        MetadataValue value = "text";
        foreach (var read in new Func<object>[] { () => value.AsNumber(), () => value.AsBoolean(), () => value.AsStringList(), () => value.AsMap(), () => value.AsDateTimeOffset() })
            Assert.Contains("String", Assert.Throws<InvalidOperationException>(() => read()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => default(MetadataValue).AsString());
    }

    [Fact]
    public void A_moment_becomes_epoch_milliseconds_and_comes_back_in_utc()
    {
        var moment = new DateTimeOffset(2024, 2, 29, 23, 59, 59, 123, TimeSpan.FromHours(5));
        MetadataValue value = moment;
        Assert.Equal(moment.ToUnixTimeMilliseconds(), value.AsNumber());
        Assert.Equal(moment, value.AsDateTimeOffset());
        Assert.Equal(TimeSpan.Zero, value.AsDateTimeOffset().Offset);
        foreach (var edge in new[] { DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMilliseconds(-1), DateTimeOffset.MinValue, new DateTimeOffset(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero) })
            Assert.Equal(edge, ((MetadataValue)edge).AsDateTimeOffset());
        Assert.Throws<InvalidOperationException>(() => ((MetadataValue)1e300).AsDateTimeOffset());
        Assert.Throws<InvalidOperationException>(() => ((MetadataValue)(-1e300)).AsDateTimeOffset());
    }

    [Theory, InlineData(double.NaN), InlineData(double.PositiveInfinity), InlineData(double.NegativeInfinity)]
    public void A_number_that_is_not_finite_is_refused(double value) => Assert.Throws<ArgumentException>(nameof(value), () => (MetadataValue)value);

    [Fact]
    public void Lists_and_maps_that_are_null_or_hold_null_are_refused()
    {
        Assert.Throws<ArgumentNullException>("values", () => (MetadataValue)(string[])null!);
        Assert.Throws<ArgumentNullException>("value", () => (MetadataValue)(Metadata)null!);
        Assert.Throws<ArgumentException>("values", () => (MetadataValue)new[] { "a", null! });
        Assert.Throws<ArgumentNullException>("key", () => new Metadata { [null!] = 1 });
        Assert.Throws<KeyNotFoundException>(() => new Metadata()["missing"]);
        Assert.Throws<ArgumentException>("element", () => MetadataValue.FromJson(default));
        Assert.Throws<ArgumentException>("element", () => Metadata.FromJson(JsonElement.Parse("[]")));
    }

    [Fact]
    public void A_nested_map_is_a_copy_that_cannot_be_changed()
    {
        var inner = new Metadata { ["x"] = 1 };
        var outer = new Metadata { ["inner"] = inner };
        inner["x"] = 2;
        inner["y"] = 3;
        Assert.Equal(new Metadata { ["x"] = 1 }, outer["inner"].AsMap());
        Assert.Throws<InvalidOperationException>(() => outer["inner"].AsMap()["x"] = 5);
        Assert.Throws<InvalidOperationException>(() => outer["inner"].AsMap().Add("z", 5));
    }

    [Fact]
    public void A_list_is_a_copy_that_cannot_be_changed()
    {
        string[] strings = ["a", "b"];
        MetadataValue value = strings;
        strings[0] = "changed";
        Assert.Equal(["a", "b"], value.AsStringList());
        Assert.Throws<NotSupportedException>(() => ((IList<string>)value.AsStringList())[0] = "changed");
    }

    [Fact]
    public void A_map_cannot_hold_itself()
    {
        var metadata = new Metadata { ["x"] = 1 };
        metadata["self"] = metadata;
        Assert.Equal(2, metadata.Count);
        Assert.Equal(new Metadata { ["x"] = 1 }, metadata["self"].AsMap());
    }

    [Fact]
    public void Nesting_is_allowed_to_60_levels_and_refused_beyond()
    {
        var metadata = new Metadata { ["x"] = 1 };
        for (var levels = 1; levels < 60; levels++)
            metadata = new Metadata { ["deeper"] = metadata };
        Assert.Throws<ArgumentException>(() => new Metadata { ["deeper"] = metadata });
        Assert.Throws<ArgumentException>(() => MetadataValue.FromJson(JsonElement.Parse(new string('[', 60) + new string(']', 60))));
        Assert.Throws<ArgumentException>(() => Metadata.FromJson(JsonElement.Parse("{\"a\":" + new string('[', 60) + new string(']', 60) + "}")));
        Assert.Equal(MetadataValueKind.Json, MetadataValue.FromJson(JsonElement.Parse(new string('[', 59) + new string(']', 59))).Kind);
    }

    [Fact]
    public void An_object_becomes_metadata_and_comes_back()
    {
        var sample = new Sample("t", 2.5, true, ["a", "b"], new SampleDetail("Zürich", DateTimeOffset.UnixEpoch), [1, 2]);
        var metadata = Metadata.FromObject(sample, SampleJson.Default.Sample);
        Assert.Equal("t", metadata["text"].AsString());
        Assert.Equal(2.5, metadata["number"].AsNumber());
        Assert.True(metadata["flag"].AsBoolean());
        Assert.Equal(["a", "b"], metadata["tags"].AsStringList());
        Assert.Equal("Zürich", metadata["detail"].AsMap()["city"].AsString());
        Assert.Equal(MetadataValueKind.Json, metadata["numbers"].Kind);
        var back = metadata.ToObject(SampleJson.Default.Sample)!;
        Assert.Equal(sample with { Tags = back.Tags, Numbers = back.Numbers }, back);
        Assert.Equal(sample.Tags, back.Tags);
        Assert.Equal(sample.Numbers, back.Numbers);
        Assert.Throws<ArgumentException>(() => Metadata.FromObject("text", SampleJson.Default.String));
        var error = Assert.Throws<CyborgDbProtocolException>(() => new Metadata { ["number"] = "no number" }.ToObject(SampleJson.Default.Sample));
        Assert.Contains("does not fit Sample", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no number", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_with_a_value_that_json_does_not_have_is_an_argument_error()
    {
        foreach (var open in new[] { new Open { Number = double.NaN }, new Open { Number = double.NegativeInfinity }, new Open { Anything = default(JsonElement) } })
        {
            var error = Assert.Throws<ArgumentException>(() => Metadata.FromObject(open, OpenJson.Default.Open));
            Assert.Equal("value", error.ParamName);
            Assert.Contains("not finite", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(0.5, Metadata.FromObject(new Open { Number = 0.5 }, OpenJson.Default.Open)["Number"].AsNumber());
    }

    [Fact]
    public void Equality_is_of_fields_and_values_in_any_order()
    {
        var one = new Metadata { ["a"] = 1, ["b"] = new[] { "x", "y" }, ["c"] = new Metadata { ["d"] = true }, ["e"] = "s", ["n"] = default };
        var same = new Metadata { ["n"] = default, ["e"] = "s", ["c"] = new Metadata { ["d"] = true }, ["b"] = new[] { "x", "y" }, ["a"] = 1.0 };
        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        foreach (var (field, value) in new (string, MetadataValue)[]
        {
            ("a", 2), ("a", "1"), ("b", new[] { "y", "x" }), ("b", new[] { "x" }), ("c", new Metadata { ["d"] = false }), ("e", "S"), ("n", false), ("extra", 1),
        })
        {
            var other = new Metadata();
            foreach (var (name, original) in one)
                other[name] = original;
            other[field] = value;
            Assert.False(one.Equals(other), $"Metadata with another '{field}' is taken for the same.");
        }
        Assert.True(MetadataValue.FromJson(JsonElement.Parse("[1, 2]")) == MetadataValue.FromJson(JsonElement.Parse("[1,2]")));
        Assert.True(MetadataValue.FromJson(JsonElement.Parse("[1]")) != MetadataValue.FromJson(JsonElement.Parse("[2]")));
        Assert.Equal(((MetadataValue)"a").GetHashCode(), ((MetadataValue)"a").GetHashCode());
    }

    [Fact]
    public void Field_names_differ_by_case()
    {
        var metadata = new Metadata { ["a"] = 1, ["A"] = 2 };
        Assert.Equal(1, metadata["a"].AsNumber());
        Assert.False(metadata.ContainsKey("ä"));
        Assert.True(metadata.TryGetValue("A", out var value));
        Assert.Equal(2, value.AsNumber());
        Assert.False(metadata.TryGetValue("b", out value));
        Assert.Equal(MetadataValueKind.Null, value.Kind);
    }
}

internal sealed class Open
{
    public double Number { get; init; }

    public JsonElement? Anything { get; init; }
}

[JsonSerializable(typeof(Open))]
internal sealed partial class OpenJson : JsonSerializerContext;
