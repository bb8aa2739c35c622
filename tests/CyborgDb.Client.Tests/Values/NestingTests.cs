using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Tests.Values;

/// <summary>What is nested without measure is refused where it is made, and never ends the process.</summary>
public sealed class NestingTests
{
    private static readonly JsonDocumentOptions s_anyDepth = new() { MaxDepth = int.MaxValue };

    public static TheoryData<string, Func<JsonElement, object>> Readers => new()
    {
        { "Metadata.FromJson", json => Metadata.FromJson(json) },
        { "MetadataValue.FromJson", json => MetadataValue.FromJson(json) },
        { "Filter.FromJson", json => Filter.FromJson(json) },
    };

    [Theory, MemberData(nameof(Readers))]
    public void Json_of_twenty_thousand_levels_is_an_argument_error(string name, Func<JsonElement, object> read)
    {
        const int Levels = 20_000;
        var maps = JsonElement.Parse(string.Concat(Enumerable.Repeat("{\"a\":", Levels)) + "1" + new string('}', Levels), s_anyDepth);
        var lists = JsonElement.Parse("{\"a\":" + new string('[', Levels) + new string(']', Levels) + "}", s_anyDepth);
        foreach (var json in new[] { maps, lists })
        {
            var error = Record.Exception(() => read(json));
            Assert.True(error is ArgumentException && error.Message.Contains("60 levels", StringComparison.Ordinal), $"{name}: {error?.ToString() ?? "no error"}");
        }
    }

    [Fact]
    public void The_text_of_a_filter_that_is_too_deep_is_an_argument_error_that_says_so()
    {
        var error = Assert.Throws<ArgumentException>(() => Filter.FromJson(string.Concat(Enumerable.Repeat("{\"$not\":", 40_000)) + "{}" + new string('}', 40_000)));
        Assert.Contains("60 levels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_can_be_nested_60_levels_deep_and_not_one_more()
    {
        var filter = Filter.Eq("a", 1);
        for (var depth = 2; depth < 60; depth += 2)
            filter = Filter.Nor(filter);
        Assert.Equal(60, Levels(filter));
        Assert.Throws<ArgumentException>(() => !filter);
        Assert.Throws<ArgumentException>(() => Filter.And(filter, filter));
        Assert.Throws<ArgumentException>(() => Filter.Nor(filter));
        Assert.Throws<ArgumentException>(() => Filter.Eq("a", MetadataValue.FromJson(JsonElement.Parse(new string('[', 59) + new string(']', 59)))));
        Assert.Throws<ArgumentException>(() => Filter.In("a", 1, MetadataValue.FromJson(JsonElement.Parse(new string('[', 58) + new string(']', 58)))));
        Assert.Throws<ArgumentException>(() => Filter.FromJson(filter.ToJson()) & Filter.Eq("a", 1));
    }

    [Fact]
    public async Task The_deepest_filter_can_be_sent_and_read_with_a_parser_of_ordinary_depth()
    {
        var filter = Filter.Eq("a", 1);
        for (var depth = 2; depth < 60; depth += 2)
            filter = depth % 4 == 0 ? filter & Filter.Eq("b", 2) : filter | Filter.Eq("c", 3);
        Assert.Equal(60, Levels(filter));
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        await client.Index().QueryAsync(new float[] { 1 }, new QueryOptions { Filter = filter });
        var sent = JsonElement.Parse(Assert.Single(server.Requests).Body);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(filter.ToJson()), sent.GetProperty("filters")), "The filter is not what was sent.");
    }

    [Fact]
    public void A_long_chain_of_one_operator_is_one_list_and_is_made_without_copying_it()
    {
        const int Count = 100_000;
        Filter any = Filter.Eq("n", 0), all = any;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 1; n < Count; n++)
        {
            any |= Filter.Eq("n", n);
            all = Filter.Eq("n", n) & all;
        }
        var perTerm = (GC.GetAllocatedBytesForCurrentThread() - before) / (2.0 * Count);
        Assert.True(perTerm < 1000, $"Each term costs {perTerm:0} bytes; it must not depend on how many there are.");
        var list = JsonElement.Parse(any.ToJson()).GetProperty("$or");
        Assert.Equal(Count, list.GetArrayLength());
        Assert.Equal(
            Enumerable.Range(0, Count), list.EnumerateArray().Select(term => term.GetProperty("n").GetProperty("$eq").GetInt32()));
        Assert.Equal(Count - 1, JsonElement.Parse(all.ToJson()).GetProperty("$and")[0].GetProperty("n").GetProperty("$eq").GetInt32());
        Assert.Equal(Count, JsonElement.Parse(any.ToString()).GetProperty("$or").GetArrayLength());
        Assert.Equal(4, Levels(any));
    }

    [Fact]
    public void An_object_that_holds_itself_is_an_argument_error()
    {
        var ring = new Ring { Name = "secret" };
        ring.Next = ring;
        var options = new JsonSerializerOptions { MaxDepth = 1_000_000, TypeInfoResolver = NestingJson.Default };
        foreach (var typeInfo in new[] { NestingJson.Default.Ring, (System.Text.Json.Serialization.Metadata.JsonTypeInfo<Ring>)options.GetTypeInfo(typeof(Ring)) })
        {
            var error = Assert.Throws<ArgumentException>(() => Metadata.FromObject(ring, typeInfo));
            Assert.Equal("value", error.ParamName);
            Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_object_can_be_60_levels_deep_and_not_one_more()
    {
        var deepest = new Ring { Name = "x" };
        for (var levels = 1; levels < 60; levels++)
            deepest = new Ring { Name = "x", Next = deepest };
        Assert.Equal(2, Metadata.FromObject(deepest, NestingJson.Default.Ring).Count);
        var deeper = new Ring { Next = deepest };
        Assert.Throws<ArgumentException>(() => Metadata.FromObject(deeper, NestingJson.Default.Ring));
    }

    [Fact]
    public void Deep_metadata_is_compared_and_hashed()
    {
        static Metadata Deep(int innermost)
        {
            var metadata = new Metadata { ["x"] = innermost };
            for (var levels = 1; levels < 60; levels++)
                metadata = new Metadata { ["deeper"] = metadata };
            return metadata;
        }
        Assert.Equal(Deep(1), Deep(1));
        Assert.NotEqual(Deep(1), Deep(2));
        Assert.Equal(Deep(1).GetHashCode(), Deep(1).GetHashCode());
        Assert.Equal("Metadata (1 field)", Deep(1).ToString());
    }

    private static int Levels(Filter filter)
    {
        var (depth, deepest) = (0, 0);
        foreach (var character in filter.ToJson())
        {
            depth += character is '{' or '[' ? 1 : character is '}' or ']' ? -1 : 0;
            deepest = Math.Max(deepest, depth);
        }
        return deepest;
    }
}

internal sealed class Ring
{
    public string? Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Ring? Next { get; set; }
}

[JsonSerializable(typeof(Ring))]
internal sealed partial class NestingJson : JsonSerializerContext;
