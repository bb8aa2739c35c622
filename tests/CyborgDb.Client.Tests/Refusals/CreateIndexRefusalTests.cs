namespace CyborgDb.Tests.Refusals;

/// <summary>Indexes that cannot be: a schema that contradicts itself, constants that are out of range, a key store without a name.</summary>
public sealed class CreateIndexRefusalTests
{
    private const string Lone = "ab\ud83dcd";

    private static readonly Dictionary<string, (CreateIndexOptions Options, string Option, string[] Reason)> s_cases = new()
    {
        ["full text and filterable"] = (Schema(new() { FullText = true, Filterable = true }), "MetadataSchema", ["'f'", "FullText and Filterable", "exclude"]),
        ["full text and pattern"] = (Schema(new() { FullText = true, Pattern = true }), "MetadataSchema", ["'f'", "FullText and Pattern", "exclude"]),
        ["full text and pattern, not filterable"] =
            (Schema(new() { FullText = true, Pattern = true, Filterable = false }), "MetadataSchema", ["'f'", "FullText and Pattern", "exclude"]),
        ["all three flags"] = (Schema(new() { FullText = true, Pattern = true, Filterable = true }), "MetadataSchema", ["'f'", "exclude"]),
        ["pattern and not filterable"] = (Schema(new() { Pattern = true, Filterable = false }), "MetadataSchema", ["'f'", "Pattern and not Filterable"]),
        ["a field without settings"] = (Schema(null!), "MetadataSchema", ["'f'", "nothing"]),
        ["a field without a name"] = (Schema(new(), ""), "MetadataSchema", ["without a name"]),
        ["a field whose name is not text"] = (Schema(new(), Lone), "MetadataSchema", ["position 2"]),
        ["one bad field among good ones"] = (
            new()
            {
                MetadataSchema = new Dictionary<string, MetadataField> { ["a"] = new(), ["b.c"] = new() { Pattern = true, Filterable = false }, ["d"] = new() },
            },
            "MetadataSchema", ["'b.c'"]),
        ["text field that the schema makes filterable"] = (Schema(new(), textFields: ["f"]), "TextFields", ["'f'", "no full text"]),
        ["text field that the schema gives patterns"] = (Schema(new() { Pattern = true }, textFields: ["g", "f"]), "TextFields", ["'f'", "no full text"]),
        ["text field without a name"] = (new() { TextFields = ["a", ""] }, "TextFields", ["without a name"]),
        ["text field that is null"] = (new() { TextFields = [null!] }, "TextFields", ["without a name"]),
        ["text field whose name is not text"] = (new() { TextFields = [Lone] }, "TextFields", ["position 2"]),
        ["k1 below 0"] = (new() { Bm25K1 = -0.001 }, "Bm25K1", ["0 or more", "-0.001"]),
        ["k1 infinite"] = (new() { Bm25K1 = double.PositiveInfinity }, "Bm25K1", ["0 or more"]),
        ["k1 not a number"] = (new() { Bm25K1 = double.NaN }, "Bm25K1", ["0 or more"]),
        ["b below 0"] = (new() { Bm25B = -0.001 }, "Bm25B", ["between 0 and 1"]),
        ["b above 1"] = (new() { Bm25B = 1.001 }, "Bm25B", ["between 0 and 1", "1.001"]),
        ["b not a number"] = (new() { Bm25B = double.NaN }, "Bm25B", ["between 0 and 1"]),
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory, MemberData(nameof(Cases))]
    public async Task An_index_that_cannot_be_is_refused_with_the_reason(string what)
    {
        var (options, option, reason) = s_cases[what];
        await Refused.AssertClientAsync(client => client.CreateIndexAsync("docs", Given.Key(), options), "options", [option, .. reason]);
        await Refused.AssertClientAsync(client => client.CreateKmsIndexAsync("docs", "slot", options), "options", [option, .. reason]);
    }

    [Fact]
    public async Task A_kms_without_a_name_is_refused()
    {
        await Refused.AssertClientAsync(client => client.CreateKmsIndexAsync("docs", ""), "kmsName");
        await Refused.AssertClientAsync(client => client.CreateKmsIndexAsync("docs", null!), "kmsName");
        await Refused.AssertClientAsync(client => client.CreateKmsIndexAsync("docs", Lone), "kmsName", "position 2");
        await Refused.AssertClientAsync(client => client.CreateKmsIndexAsync("", "slot"), "name");
    }

    [Fact]
    public async Task Options_at_the_edge_of_what_is_allowed_are_not_refused()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Otherwise = request => request.Path == "/v1/indexes/describe" ? Answer.Detail(404, "not yet") : RouteAnswers.Success(request.Path);
        using var client = server.Client();
        await client.CreateIndexAsync("docs", Given.Key(), new() { Bm25K1 = 0, Bm25B = 0 });
        await client.CreateIndexAsync("docs", Given.Key(), new() { Bm25K1 = 1000, Bm25B = 1 });
        await client.CreateIndexAsync("docs", Given.Key(), Schema(new() { FullText = true }, textFields: ["f", "other"]));
        Assert.Equal(3, server.Requests.Count(request => request.Path == "/v1/indexes/create"));
    }

    private static CreateIndexOptions Schema(MetadataField field, string name = "f", string[]? textFields = null) =>
        new() { MetadataSchema = new Dictionary<string, MetadataField> { [name] = field }, TextFields = textFields };
}
