using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

/// <summary>The operators of filters that 0.18 adds.</summary>
public sealed class PatternFilterTests : HttpTest
{
    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { ServiceVersion = ServiceVersion.V018 };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await CreateAsync("\"metadata_schema\":{\"p\":{\"pattern\":true},\"s\":{\"pattern\":true},\"f\":{},\"h\":{\"filterable\":false},\"t\":{\"full_text\":true}}");
        (await UpsertAsync("""
            [{"id":"1","vector":[1],"metadata":{"s":"Hello world","p":"x","f":"x","n":1,"h":"x","t":"word"}},
             {"id":"2","vector":[2],"metadata":{"s":"hello\nWORLD \"quoted\"","n":2}},
             {"id":"3","vector":[3],"metadata":{"s":["one","Hello two"],"n":2}},
             {"id":"4","vector":[4],"metadata":{"s":17}},
             {"id":"5","vector":[5]}]
            """)).ShouldBeOk();
    }

    private Task<Reply> FilterAsync(string filter) => QueryAsync($"\"query_vectors\":[0],\"filters\":{filter}");

    [Theory]
    [InlineData("""{"s":{"$contains":"Hello"}}""", "1,3")]
    [InlineData("""{"s":{"$contains":"WORLD \"q"}}""", "2")]
    [InlineData("""{"s":{"$contains":"one,"}}""", "")]
    [InlineData("""{"s":{"$contains":""}}""", "1,2,3")]
    [InlineData("""{"s":{"$contains":"17"}}""", "")]
    [InlineData("""{"s":{"$regex":"^Hello"}}""", "1,3")]
    [InlineData("""{"s":{"$regex":"(?i)^hello\\sworld"}}""", "1,2")]
    [InlineData("""{"s":{"$regex":"o"}}""", "1,2,3")]
    [InlineData("""{"s":{"$regex":"^\\d+$"}}""", "")]
    [InlineData("""{"s":{"$regex":"^Hello","$contains":"two"}}""", "3")]
    [InlineData("""{"p":{"$contains":"x"}}""", "1")]
    [InlineData("""{"$not":{"s":{"$contains":"Hello"}}}""", "2,4,5")]
    [InlineData("""{"$nor":[{"n":1},{"s":17}]}""", "2,3,5")]
    [InlineData("""{"$nor":[{"n":1}],"n":{"$exists":true}}""", "2,3")]
    [InlineData("""{"$nor":[]}""", "1,2,3,4,5")]
    public async Task Items_are_matched(string filter, string ids) => Assert.Equal(ids, (await FilterAsync(filter)).Ids());

    [Theory]
    [InlineData("""{"f":{"$contains":"x"}}""", "1", "$contains needs a field that the schema allows patterns for")]
    [InlineData("""{"f":{"$regex":"x"}}""", "1", "$regex needs a field that the schema allows patterns for")]
    [InlineData("""{"n":{"$contains":"x"}}""", "", "$contains needs a field that the schema allows patterns for")]
    [InlineData("""{"u":{"$regex":"x"}}""", "", "$regex needs a field that the schema allows patterns for")]
    [InlineData("""{"h":"x"}""", "1", "a field that it names is not filterable")]
    [InlineData("""{"h":{"$ne":"y"}}""", "1", "a field that it names is not filterable")]
    [InlineData("""{"t":"word"}""", "1", "a field that it names is not filterable")]
    [InlineData("""{"$nor":[{"h":{"$exists":true}},{"n":1}]}""", "2,3,4,5", "a field that it names is not filterable")]
    [InlineData("""{"s":{"$type":"string"}}""", "1,2,3", "$type cannot be answered by the index")]
    [InlineData("""{"s":{"$type":"array"}}""", "3", "$type cannot be answered by the index")]
    [InlineData("""{"s":{"$type":"number"}}""", "4", "$type cannot be answered by the index")]
    [InlineData("""{"s":{"$type":"bool"}}""", "", "$type cannot be answered by the index")]
    public async Task What_the_index_cannot_answer_is_applied_to_the_metadata_in_a_query_and_400_in_query_metadata(string filter, string ids, string why)
    {
        Assert.Equal(ids, (await FilterAsync(filter)).Ids());
        var binary = await PostToIndexAsync("/v1/vectors/query_binary", $$"""  "batch":{"vectors_b64":"AAAAAA==","dimension":1},"filters":{{filter}}  """);
        Assert.Equal(ids, string.Join(',', binary.ShouldBeOk().Json["results"]![0]!.AsArray().Select(row => row!["id"]!.GetValue<string>())));
        foreach (var text in new[] { "", ",\"text\":\"word\"" })
            (await PostToIndexAsync("/v1/vectors/query_metadata", $"\"filters\":{filter}{text}")).ShouldFail(400, $"Invalid filter: {why}");
        (await QueryAsync($"\"query_vectors\":[0],\"text\":\"word\",\"filters\":{filter}")).ShouldFail(400, $"Invalid filter: {why}");
    }

    [Fact]
    public async Task Every_type_of_json_has_a_name()
    {
        (await UpsertAsync("""[{"id":"7","vector":[7],"metadata":{"v":null}},{"id":"8","vector":[8],"metadata":{"v":{"w":1}}},{"id":"9","vector":[9],"metadata":{"v":true}}]""")).ShouldBeOk();
        foreach ((var type, var id) in new[] { ("null", "7"), ("object", "8"), ("bool", "9") })
            Assert.Equal(id, (await FilterAsync($$$"""{"v":{"$type":"{{{type}}}"}}""")).Ids());
    }

    [Fact]
    public async Task Without_a_schema_no_field_has_patterns_and_every_field_is_filterable()
    {
        (await PostAsync("/v1/indexes/create", WithIndex(name: "b"))).ShouldBeOk();
        (await PostAsync("/v1/vectors/upsert", WithIndex("\"items\":[{\"id\":\"1\",\"vector\":[1],\"metadata\":{\"s\":\"x\"}}]", name: "b"))).ShouldBeOk();
        Task<Reply> MetadataAsync(string filter) => PostAsync("/v1/vectors/query_metadata", WithIndex($"\"filters\":{filter}", name: "b"));
        Assert.Equal("1", (await MetadataAsync("""{"s":"x"}""")).Ids());
        (await MetadataAsync("""{"s":{"$regex":"x"}}""")).ShouldFail(400, "Invalid filter: $regex needs a field that the schema allows patterns for");
        Assert.Equal("1", (await PostAsync("/v1/vectors/query", WithIndex("\"query_vectors\":[0],\"filters\":{\"s\":{\"$regex\":\"x\"}}", name: "b"))).Ids());
    }

    [Theory]
    [InlineData("""{"s":{"$regex":"("}}""", "$regex takes a regular expression")]
    [InlineData("""{"s":{"$regex":1}}""", "$regex takes a string")]
    [InlineData("""{"s":{"$contains":["x"]}}""", "$contains takes a string")]
    [InlineData("""{"f":{"$contains":1}}""", "$contains takes a string")]
    [InlineData("""{"f":{"$regex":"["}}""", "$regex takes a regular expression")]
    [InlineData("""{"h":{"$gt":"x"}}""", "$gt takes a number")]
    [InlineData("""{"n":{"$type":"int"}}""", "$type takes one of 'string', 'number', 'bool', 'array', 'object' and 'null'")]
    [InlineData("""{"n":{"$type":2}}""", "$type takes one of 'string', 'number', 'bool', 'array', 'object' and 'null'")]
    [InlineData("""{"n":{"$size":1}}""", "unknown operator '$size'")]
    [InlineData("""{"$type":"string"}""", "$type belongs inside the condition of a field")]
    [InlineData("""{"$regex":"x"}""", "$regex belongs inside the condition of a field")]
    [InlineData("""{"$nor":{}}""", "$nor takes a list of filter objects")]
    [InlineData("""{"s":{"$nor":[]}}""", "$nor is not allowed inside the condition of a field")]
    public async Task What_cannot_be_answered_is_400(string filter, string why) =>
        (await FilterAsync(filter)).ShouldFail(400, $"Invalid filter: {why}");

    [Fact]
    public async Task A_pattern_that_runs_away_is_400()
    {
        (await UpsertAsync($$$"""[{"id":"6","vector":[6],"metadata":{"s":"{{{new string('a', 60)}}}!"}}]""")).ShouldBeOk();
        var reply = await FilterAsync("""{"s":{"$regex":"^(a+)+$"}}""");
        reply.ShouldFail(400, "Invalid filter: the pattern of $regex takes too long to match");
    }

    [Theory]
    [InlineData("""{"s":{"$contains":"x"}}""", "$contains")]
    [InlineData("""{"s":{"$regex":"x"}}""", "$regex")]
    [InlineData("""{"$nor":[{"s":1}]}""", "$nor")]
    public async Task In_0_17_they_are_unknown(string filter, string name)
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(cancellationToken: Cancellation);
        using var http = new HttpClient { BaseAddress = emulator.BaseAddress };
        (await SendAsync("/v1/indexes/create", "")).ShouldBeOk();
        (await SendAsync("/v1/vectors/query", $"\"query_vectors\":[0],\"filters\":{filter}")).ShouldFail(400, $"Invalid filter: unknown operator '{name}'");

        async Task<Reply> SendAsync(string path, string members)
        {
            using var content = new StringContent(WithIndex(members));
            using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
            return await Reply.FromAsync(response);
        }
    }
}
