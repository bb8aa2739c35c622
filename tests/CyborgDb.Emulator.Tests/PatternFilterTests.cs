using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

/// <summary>The operators of filters that 0.18 adds.</summary>
public sealed class PatternFilterTests : EmulatorTest
{
    protected override CyborgDbEmulatorOptions Options => new() { ServiceVersion = ServiceVersion.V018 };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await CreateAsync("\"metadata_schema\":{\"p\":{\"pattern\":true},\"f\":{}}");
        (await UpsertAsync("""
            [{"id":"1","vector":[1],"metadata":{"s":"Hello world","p":"x","f":"x","n":1}},
             {"id":"2","vector":[2],"metadata":{"s":"hello\nWORLD \"quoted\"","n":2}},
             {"id":"3","vector":[3],"metadata":{"s":["one","Hello two"],"n":2}},
             {"id":"4","vector":[4],"metadata":{"s":17}},
             {"id":"5","vector":[5]}]
            """)).ShouldBeOk();
    }

    Task<Reply> FilterAsync(string filter) => QueryAsync($"\"query_vectors\":[0],\"filters\":{filter}");

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
    public async Task Items_are_matched(string filter, string ids) => Assert.Equal(ids, (await FilterAsync(filter)).Ids());

    [Theory]
    [InlineData("""{"s":{"$regex":"("}}""", "$regex takes a regular expression")]
    [InlineData("""{"s":{"$regex":1}}""", "$regex takes a string")]
    [InlineData("""{"s":{"$contains":["x"]}}""", "$contains takes a string")]
    [InlineData("""{"f":{"$contains":"x"}}""", "$contains needs a field that the schema allows patterns for")]
    [InlineData("""{"f":{"$regex":"x"}}""", "$regex needs a field that the schema allows patterns for")]
    [InlineData("""{"$regex":"x"}""", "$regex belongs inside the condition of a field")]
    [InlineData("""{"$nor":[]}""", "$nor takes a list of at least one filter object")]
    [InlineData("""{"s":{"$nor":[]}}""", "$nor is not allowed inside the condition of a field")]
    public async Task What_cannot_be_answered_is_400(string filter, string why) =>
        (await FilterAsync(filter)).ShouldFail(400, $"Invalid filter: {why}");

    [Fact]
    public async Task A_pattern_that_runs_away_is_400()
    {
        (await UpsertAsync($$$"""[{"id":"6","vector":[6],"metadata":{"s":"{{{new string('a', 60)}}}!"}}]""")).ShouldBeOk();
        Reply reply = await FilterAsync("""{"s":{"$regex":"^(a+)+$"}}""");
        reply.ShouldFail(400, "Invalid filter: the pattern of $regex takes too long to match");
    }

    [Theory]
    [InlineData("""{"s":{"$contains":"x"}}""", "$contains")]
    [InlineData("""{"s":{"$regex":"x"}}""", "$regex")]
    [InlineData("""{"$nor":[{"s":1}]}""", "$nor")]
    public async Task In_0_17_they_are_unknown(string filter, string name)
    {
        await using CyborgDbEmulator emulator = await CyborgDbEmulator.StartAsync(cancellationToken: Cancellation);
        using var http = new HttpClient { BaseAddress = emulator.BaseAddress };
        (await SendAsync("/v1/indexes/create", "")).ShouldBeOk();
        (await SendAsync("/v1/vectors/query", $"\"query_vectors\":[0],\"filters\":{filter}")).ShouldFail(400, $"Invalid filter: unknown operator '{name}'");

        async Task<Reply> SendAsync(string path, string members)
        {
            using var content = new StringContent(WithIndex(members));
            using HttpResponseMessage response = await http.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
            return await Reply.FromAsync(response);
        }
    }
}
