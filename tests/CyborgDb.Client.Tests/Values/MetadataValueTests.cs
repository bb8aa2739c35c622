using System.Globalization;

namespace CyborgDb.Tests.Values;

/// <summary>Values of metadata: what they are made from, what they are read as, and what they say when they are not.</summary>
public sealed class MetadataValueTests
{
    private enum Colour : byte
    {
        Red = 1,
        Green = 200,
    }

    private enum Wide : ulong
    {
        Most = ulong.MaxValue,
    }

    private static readonly Guid s_guid = Guid.Parse("0F8FAD5B-D9CB-469F-A165-70867728950E");

    [Fact]
    public void A_value_as_text_is_the_value_whatever_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = comma;
        try
        {
            Assert.Equal("text \"quoted\"", ((MetadataValue)"text \"quoted\"").ToString());
            Assert.Equal("1234.5", ((MetadataValue)1234.5).ToString());
            Assert.Equal("9007199254740993", ((MetadataValue)9007199254740993).ToString());
            Assert.Equal("true", ((MetadataValue)true).ToString());
            Assert.Equal("", default(MetadataValue).ToString());
            Assert.Equal("""["a","b"]""", ((MetadataValue)(string[])["a", "b"]).ToString());
            Assert.Equal("""{"n":[1,null]}""", ((MetadataValue)new Metadata { ["n"] = [1, default] }).ToString());
            Assert.Equal("year: 2024", $"year: {new Metadata { ["year"] = 2024 }["year"]}");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Identifiers_dates_moments_and_enums_come_back_as_they_went_in()
    {
        var moment = new DateTime(2024, 2, 29, 23, 59, 59, 123, DateTimeKind.Utc);
        var metadata = new Metadata
        {
            ["guid"] = s_guid,
            ["date"] = new DateOnly(2024, 2, 29),
            ["utc"] = moment,
            ["local"] = moment.ToLocalTime(),
            ["decimal"] = 12.34m,
            ["red"] = Colour.Red,
            ["green"] = Colour.Green.ToString(),
            ["float"] = 0.5f,
        };
        Assert.Equal(s_guid, metadata.GetGuid("guid"));
        Assert.Equal("0f8fad5b-d9cb-469f-a165-70867728950e", metadata.GetString("guid"));
        Assert.Equal(new DateOnly(2024, 2, 29), metadata.GetDateOnly("date"));
        Assert.Equal("2024-02-29", metadata.GetString("date"));
        Assert.Equal(moment, metadata.GetDateTimeOffset("utc").UtcDateTime);
        Assert.Equal(metadata["utc"], metadata["local"]);
        Assert.Equal(12.34m, metadata.GetDecimal("decimal"));
        Assert.Equal(1, metadata.GetInt32("red"));
        Assert.Equal((Colour.Red, Colour.Green), (metadata.GetEnum<Colour>("red"), metadata.GetEnum<Colour>("green")));
        Assert.Equal(0.5, metadata.GetDouble("float"));
        Assert.Equal(ulong.MaxValue, (ulong)((MetadataValue)Wide.Most).AsDecimal());
        Assert.Equal(Wide.Most, ((MetadataValue)Wide.Most).AsEnum<Wide>());
    }

    [Fact]
    public void A_moment_that_is_neither_utc_nor_local_is_refused_with_what_to_do()
    {
        var error = Assert.Throws<ArgumentException>("value", () => (MetadataValue)new DateTime(2024, 1, 1));
        Assert.Contains("SpecifyKind", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => (MetadataValue)(DateTime?)new DateTime(2024, 1, 1));
        Assert.Throws<ArgumentException>(() => Filter.Gt("when", new DateTime(2024, 1, 1)));
        Assert.Throws<ArgumentException>(() => Filter.In("when", [new DateTime(2024, 1, 1)]));
    }

    [Fact]
    public void Values_that_may_be_missing_are_null_or_what_they_are()
    {
        var given = new Metadata
        {
            ["int"] = (int?)1,
            ["long"] = (long?)1,
            ["double"] = (double?)1,
            ["decimal"] = (decimal?)1,
            ["bool"] = (bool?)true,
            ["guid"] = (Guid?)s_guid,
            ["date"] = (DateOnly?)default(DateOnly),
            ["moment"] = (DateTimeOffset?)DateTimeOffset.UnixEpoch,
            ["time"] = (DateTime?)DateTime.UnixEpoch,
            ["enum"] = (Colour?)Colour.Red,
        };
        Assert.DoesNotContain(given.Values, value => value.Kind == MetadataValueKind.Null);
        var missing = new Metadata
        {
            ["int"] = (int?)null,
            ["long"] = (long?)null,
            ["double"] = (double?)null,
            ["decimal"] = (decimal?)null,
            ["bool"] = (bool?)null,
            ["guid"] = (Guid?)null,
            ["date"] = (DateOnly?)null,
            ["moment"] = (DateTimeOffset?)null,
            ["time"] = (DateTime?)null,
            ["enum"] = (Colour?)null,
        };
        Assert.All(missing.Values, value => Assert.Equal(MetadataValueKind.Null, value.Kind));
    }

    [Fact]
    public void A_collection_expression_is_a_list_of_strings_or_of_anything()
    {
        var metadata = new Metadata { ["tags"] = ["a", "b"], ["none"] = [], ["numbers"] = [1, 2.5], ["mixed"] = ["a", 1, true, default, new Metadata { ["x"] = ["y"] }] };
        Assert.Equal(["a", "b"], metadata.GetStringList("tags"));
        Assert.Empty(metadata.GetStringList("none"));
        Assert.Equal("[1,2.5]", metadata["numbers"].ToJson());
        Assert.Equal("""["a",1,true,null,{"x":["y"]}]""", metadata["mixed"].ToJson());
        string[] start = ["a"];
        Assert.Equal(["a", "z"], new Metadata { ["x"] = [.. start, "z"] }.GetStringList("x"));
    }

    [Fact]
    public void A_list_can_be_gone_through_and_nothing_else_can()
    {
        var metadata = new Metadata { ["tags"] = ["a", "b"], ["numbers"] = [1, 2.5], ["text"] = "ab" };
        var read = new List<string>();
        foreach (var value in metadata["tags"])
            read.Add(value.AsString());
        foreach (var value in metadata["numbers"])
            read.Add(value.ToString());
        Assert.Equal(["a", "b", "1", "2.5"], read);
        Assert.Throws<InvalidOperationException>(() => metadata["text"].GetEnumerator());
    }

    [Fact]
    public void A_value_of_any_kind_can_be_had_as_json()
    {
        var metadata = new Metadata { ["s"] = "x", ["n"] = 9007199254740993, ["b"] = false, ["z"] = default, ["l"] = ["a"], ["m"] = new Metadata { ["k"] = 1 }, ["j"] = [1, "a"] };
        Assert.Equal(
            ["\"x\"", "9007199254740993", "false", "null", "[\"a\"]", "{\"k\":1}", "[1,\"a\"]"], metadata.Values.Select(value => value.AsJson().GetRawText()));
        Assert.Equal(metadata.Values.Select(value => value.ToJson()), metadata.Values.Select(value => value.AsJson().GetRawText()));
    }

    [Fact]
    public void Casts_read_what_the_methods_read()
    {
        Assert.Equal("x", (string)(MetadataValue)"x");
        Assert.Equal(5, (int)(MetadataValue)5);
        Assert.Equal(5L, (long)(MetadataValue)5);
        Assert.Equal(0.5, (double)(MetadataValue)0.5);
        Assert.Equal(0.1m, (decimal)(MetadataValue)0.1m);
        Assert.True((bool)(MetadataValue)true, "True is read as false.");
        Assert.Equal(s_guid, (Guid)(MetadataValue)s_guid);
        Assert.Equal(DateTimeOffset.UnixEpoch, (DateTimeOffset)(MetadataValue)DateTimeOffset.UnixEpoch);
        Assert.Equal(new DateOnly(2024, 2, 29), (DateOnly)(MetadataValue)new DateOnly(2024, 2, 29));
        Assert.Equal(5L, (long?)(MetadataValue)5);
        Assert.Throws<InvalidOperationException>(() => (long)(MetadataValue)"5");
    }

    [Fact]
    public void A_field_that_is_missing_or_of_another_kind_is_an_error_that_names_it_and_not_its_value()
    {
        var metadata = new Metadata { ["year"] = "s3cr3t", ["half"] = 0.5, ["null"] = default };
        Assert.Equal("The metadata has no field 'y\\near'.", Assert.Throws<KeyNotFoundException>(() => metadata.GetInt64("y\near")).Message);
        Assert.Equal("The metadata has no field 'other'.", Assert.Throws<KeyNotFoundException>(() => metadata["other"]).Message);
        foreach (var (read, message) in new (Func<object>, string)[]
        {
            (() => metadata.GetInt64("year"), "The metadata field 'year' is a String, and cannot be read as a whole number of 64 bits."),
            (() => metadata.GetInt32("half"), "The metadata field 'half' is a Number, and cannot be read as a whole number of 32 bits."),
            (() => metadata.GetString("null"), "The metadata field 'null' is a Null, and cannot be read as a string."),
            (() => metadata.GetBoolean("year"), "The metadata field 'year' is a String, and cannot be read as a boolean."),
            (() => metadata.GetGuid("year"), "The metadata field 'year' is a String, and cannot be read as the text of a Guid."),
            (() => metadata.GetEnum<Colour>("half"), "The metadata field 'half' is a Number, and cannot be read as a value of Colour."),
            (() => metadata.GetStringList("half"), "The metadata field 'half' is a Number, and cannot be read as a list of strings."),
            (() => metadata.GetMap("half"), "The metadata field 'half' is a Number, and cannot be read as a map."),
            (() => metadata["year"].AsNumber(), "This metadata value is a String, and cannot be read as a number."),
        })
        {
            Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => read()).Message);
        }
    }

    [Fact]
    public void Trying_to_read_tells_by_its_result()
    {
        var metadata = new Metadata
        {
            ["s"] = "x",
            ["n"] = 5,
            ["big"] = 5_000_000_000,
            ["half"] = 0.5,
            ["b"] = true,
            ["g"] = s_guid,
            ["d"] = new DateOnly(2024, 2, 29),
            ["l"] = ["a"],
            ["m"] = new Metadata { ["k"] = 1 },
            ["huge"] = 1e300,
        };
        Assert.True(metadata.TryGetString("s", out var text) && text == "x", "A string is not read.");
        Assert.True(metadata.TryGetInt32("n", out var small) && small == 5, "A whole number is not read.");
        Assert.True(metadata.TryGetInt64("big", out var large) && large == 5_000_000_000, "A long number is not read.");
        Assert.True(metadata.TryGetDouble("half", out var real) && real == 0.5, "A number is not read.");
        Assert.True(metadata.TryGetDecimal("half", out var exact) && exact == 0.5m, "A decimal is not read.");
        Assert.True(metadata.TryGetBoolean("b", out var flag) && flag, "A boolean is not read.");
        Assert.True(metadata.TryGetGuid("g", out var guid) && guid == s_guid, "A Guid is not read.");
        Assert.True(metadata.TryGetDateOnly("d", out var date) && date == new DateOnly(2024, 2, 29), "A date is not read.");
        Assert.True(metadata.TryGetDateTimeOffset("n", out var moment) && moment == DateTimeOffset.UnixEpoch.AddMilliseconds(5), "A moment is not read.");
        Assert.True(metadata.TryGetStringList("l", out var list) && list.SequenceEqual(["a"]), "A list is not read.");
        Assert.True(metadata.TryGetMap("m", out var map) && map.GetInt32("k") == 1, "A map is not read.");
        Assert.True(metadata.TryGetEnum<Colour>("n", out _), "A number is not read as an enum's.");
        foreach (var (what, isRead) in new (string, bool)[]
        {
            ("a missing string", metadata.TryGetString("?", out _)), ("a number as a string", metadata.TryGetString("n", out _)), ("a number past 32 bits", metadata.TryGetInt32("big", out _)),
            ("a half as a whole number", metadata.TryGetInt64("half", out _)), ("a string as a number", metadata.TryGetDouble("s", out _)), ("a huge number as a decimal", metadata.TryGetDecimal("huge", out _)),
            ("a number as a boolean", metadata.TryGetBoolean("n", out _)), ("text as a Guid", metadata.TryGetGuid("s", out _)), ("text as a date", metadata.TryGetDateOnly("s", out _)),
            ("a huge number as a moment", metadata.TryGetDateTimeOffset("huge", out _)), ("text as a list", metadata.TryGetStringList("s", out _)), ("text as a map", metadata.TryGetMap("s", out _)),
            ("a number out of an enum's range", metadata.TryGetEnum<Colour>("big", out _)), ("text that is no name", metadata.TryGetEnum<Colour>("s", out _)),
        })
        {
            Assert.False(isRead, $"It reads {what}.");
        }
        Assert.False(((MetadataValue)"1").TryGetEnum<Colour>(out _), "Text of digits is read as an enum's name.");
    }
}
