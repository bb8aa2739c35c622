using System.Globalization;
using System.Text.Json;

namespace CyborgDb.Tests.Refusals;

/// <summary>The service keeps numbers as float64. A whole number that it would round, or a number that it would make infinite, is refused before anything is sent.</summary>
public sealed class NumberRefusalTests
{
    private const long Odd = 9007199254740993;

    public static TheoryData<Metadata, string> Wrong => new()
    {
        { new() { ["n"] = Odd }, "'n'" },
        { new() { ["n"] = -Odd }, "'n'" },
        { new() { ["fine"] = 1, ["n"] = long.MaxValue }, "'n'" },
        { new() { ["n"] = (decimal)ulong.MaxValue }, "'n'" },
        { new() { ["a"] = new Metadata { ["b"] = new Metadata { ["n"] = Odd } } }, "'a.b.n'" },
        { FromJson($$"""{"n":{{Odd}}}"""), "'n'" },
        { FromJson($$"""{"n":{{Odd}}.0}"""), "'n'" },
        { FromJson($$"""{"n":1{{new string('0', 200)}}1}"""), "'n'" },
        { FromJson($$"""{"list":[1,{"x":[0,{{Odd}}]}]}"""), "'list[1].x[1]'" },
        { FromJson("""{"n":1e999}"""), "'n'" },
        { FromJson("""{"a":{"list":[-1e999]}}"""), "'a.list[0]'" },
        { Metadata.FromObject(new Values.Whole(Odd), Values.WholeJson.Default.Whole), "'number'" },
    };

    public static TheoryData<Metadata> Fine =>
    [
        new Metadata { ["n"] = 9007199254740992, ["m"] = -9007199254740994, ["d"] = 1e300, ["f"] = 0.1, ["max"] = double.MaxValue, ["s"] = "9007199254740993", ["null"] = default },
        FromJson("""{"n":9007199254740994,"m":1e22,"list":[9007199254740992,1.5e300,"9007199254740993"],"deep":{"x":10000000000000000000000}}"""),
    ];

    [Theory, MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task Metadata_with_such_a_number_is_refused_with_its_field_row_and_id(Metadata metadata, string field)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var index = client.Index();
        VectorItem[] items = [new("a", new[] { 1f }), new("b", new[] { 2f }) { Metadata = metadata }];
        VectorItem[] texts = [new("a") { Contents = "x" }, new("b") { Contents = "y", Metadata = metadata }];
        var matrix = new float[2, 1];
        foreach (var call in new Func<Task>[]
        {
            () => index.UpsertBinaryAsync(Given.Ids, matrix, [null, metadata]),
            () => EitherWay.Blocking(() => index.UpsertBinary(Given.Ids, matrix, [null, metadata])),
            () => index.UpsertAsync(items),
            () => EitherWay.Blocking(() => index.Upsert(items)),
            () => index.UpsertAsync(texts),
        })
        {
            var error = await Assert.ThrowsAnyAsync<ArgumentException>(call);
            foreach (var part in new[] { "Row 1", "(id 'b')", field, "float64" })
                Assert.Contains(part, error.Message, StringComparison.Ordinal);
            foreach (var digits in new[] { "9007199254740993", "9223372036854775807", "18446744073709551615", "999" })
                Assert.DoesNotContain(digits, error.Message, StringComparison.Ordinal);
        }
        Assert.Empty(server.Requests);
    }

    [Theory, MemberData(nameof(Fine), DisableDiscoveryEnumeration = true)]
    public async Task Metadata_that_float64_holds_is_sent_as_it_is(Metadata metadata)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        await client.Index().UpsertBinaryAsync(["a"], new float[1, 1], [metadata]);
        var sent = JsonText.Parse(server.Request.Body).GetProperty("batch").GetProperty("metadata")[0];
        Assert.Equal(metadata, Metadata.FromJson(sent));
    }

    [Theory, InlineData("9007199254740993"), InlineData("[1,9007199254740993]"), InlineData("{\"x\":9007199254740993}")]
    public async Task What_was_read_exactly_is_refused_when_it_is_sent_again(string json)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Next(Answer.Json($$$"""{"results":[{"id":"a","vector":[1],"metadata":{"n":{{{json}}}}}]}"""));
        using var client = server.Client();
        var index = client.Index();
        var item = Assert.Single(await index.GetAsync(["a"]));
        Assert.Equal($$$"""{"n":{{{json}}}}""", item.Metadata!.ToJson());
        await Assert.ThrowsAsync<ArgumentException>(() => index.UpsertAsync([new(item.Id, item.Vector!.Value) { Metadata = item.Metadata }]));
        Assert.Single(server.Requests);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Whole_numbers_and_nulls_that_the_service_gives_are_read_exactly(bool async)
    {
        await using var server = await ScriptedServer.StartAsync();
        const string metadata = """{"n":9007199254740993,"m":-9223372036854775808,"null":null,"list":[9007199254740993,null],"text":"x"}""";
        server.Next(
            Answer.Json($$"""{"results":[{"id":"a","metadata":{{metadata}}}]}"""),
            Answer.Json($$"""{"results":[{"id":"a","metadata":{{JsonSerializer.Serialize(metadata)}}}]}"""));
        using var client = server.Client();
        var index = client.Index();
        foreach (var read in new[]
        {
            (await EitherWay.Call(async, () => index.Get(["a"]), () => index.GetAsync(["a"])))[0].Metadata!,
            (await EitherWay.Call(async, () => index.Query(Given.Flat), () => index.QueryAsync(Given.Flat)))[0].Metadata!,
        })
        {
            Assert.Equal((Odd, long.MinValue), (read["n"].AsInt64(), read["m"].AsInt64()));
            Assert.Equal(MetadataValueKind.Null, read["null"].Kind);
            Assert.Equal(metadata, read.ToJson());
        }
    }

    [Fact]
    public async Task A_null_is_sent()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        await client.Index().UpsertBinaryAsync(["a"], new float[1, 1], [new() { ["a"] = default, ["b"] = new Metadata { ["c"] = (string?)null } }]);
        JsonText.AssertEqual("""{"a":null,"b":{"c":null}}""", JsonText.Parse(server.Request.Body).GetProperty("batch").GetProperty("metadata")[0].GetRawText());
    }

    [Fact]
    public void Filters_with_such_a_number_are_refused_with_their_field()
    {
        MetadataValue odd = Odd;
        var list = MetadataValue.FromJson(JsonElement.Parse($"[{Odd}]"));
        (string Parameter, string Field, Func<Filter> Make)[] filters =
        [
            ("value", "'n'", () => Filter.Eq("n", Odd)), ("value", "'n'", () => Filter.Ne("n", odd)), ("value", "'n'", () => Filter.Eq("n", (decimal)ulong.MaxValue)),
            ("value", "'n[0]'", () => Filter.Eq("n", list)), ("value", "'n.m'", () => Filter.Eq("n", new Metadata { ["m"] = Odd })),
            ("value", "'n'", () => Filter.Gt("n", Odd)), ("value", "'n'", () => Filter.Gte("n", Odd)), ("value", "'n'", () => Filter.Lt("n", Odd)), ("value", "'n'", () => Filter.Lte("n", Odd)),
            ("value", "'n'", () => Filter.Gt("n", (decimal)Odd)), ("value", "'n'", () => Filter.Gte("n", (decimal)Odd)),
            ("value", "'n'", () => Filter.Lt("n", (decimal)Odd)), ("value", "'n'", () => Filter.Lte("n", (decimal)Odd)),
            ("values", "'n'", () => Filter.In("n", "x", odd)), ("values", "'n'", () => Filter.NotIn("n", odd)), ("values", "'n'", () => Filter.In("n", [1, Odd])),
            ("values", "'n'", () => Filter.In("n", new List<long> { Odd })), ("values", "'n'", () => Filter.NotIn("n", new List<long> { Odd })),
            ("json", "'$and[1].n.$eq'", () => Filter.FromJson($$$"""{"$and":[{"a":1},{"n":{"$eq":{{{Odd}}}}}]}""")), ("json", "'n'", () => Filter.FromJson("""{"n":1e999}""")),
        ];
        foreach (var (parameter, field, make) in filters)
        {
            var error = Assert.Throws<ArgumentException>(parameter, make);
            Assert.Contains(field, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("9007199254740993", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Filters_with_whole_numbers_that_float64_holds_say_them()
    {
        foreach (var number in new[] { 5, 1L << 53, -(1L << 53) })
        {
            var text = number.ToString(CultureInfo.InvariantCulture);
            Assert.Equal($$$"""{"n":{"$gt":{{{text}}}}}""", Filter.Gt("n", number).ToJson());
            Assert.Equal($$$"""{"n":{"$lte":{{{text}}}}}""", Filter.Lte("n", (decimal)number).ToJson());
            Assert.Equal($$$"""{"n":{"$in":[{{{text}}}]}}""", Filter.In("n", [number]).ToJson());
        }
        Assert.Equal("""{"n":{"$gte":0.1}}""", Filter.Gte("n", 0.1m).ToJson());
    }

    private static Metadata FromJson(string json) => Metadata.FromJson(JsonElement.Parse(json));
}
