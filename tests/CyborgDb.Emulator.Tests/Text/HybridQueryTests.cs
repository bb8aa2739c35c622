using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests.Text;

/// <summary>
/// Vector and text at once, fused by rank; the scores are worked out by hand. By vector from [0] the places are A, B, C,
/// D; by the text "moon" they are C (shorter), D.
/// </summary>
public sealed class HybridQueryTests : HttpTest
{
    private const string Items = """
        [{"id":"A","vector":[1],"metadata":{"k":1}},
         {"id":"B","vector":[2],"metadata":{"k":1,"t":"sun"}},
         {"id":"C","vector":[3],"metadata":{"k":1,"t":"moon"}},
         {"id":"D","vector":[4],"metadata":{"k":2,"t":"moon over water"}}]
        """;

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { ServiceVersion = ServiceVersion.V018 };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await CreateAsync("\"text_fields\":[\"t\"]");
        (await UpsertAsync(Items)).ShouldBeOk();
    }

    private Task<Reply> HybridAsync(string members) => QueryAsync($"\"query_vectors\":[0],\"text\":\"moon\",{members}");

    private static void ShouldScore(JsonNode? rows, params (string Id, double Score)[] expected)
    {
        var results = rows!.AsArray();
        Assert.Equal(expected.Select(static hit => hit.Id), results.Select(static row => row!["id"]!.GetValue<string>()));
        Assert.All(expected.Zip(results), static pair => Assert.Equal(pair.First.Score, pair.Second!["score"]!.GetValue<double>(), 1e-12));
    }

    [Fact]
    public async Task The_defaults_are_half_and_half_and_60()
    {
        // A: 0.5/61            = 0.00819672131147541
        // B: 0.5/62            = 0.00806451612903226
        // C: 0.5/63 + 0.5/61   = 0.01613322924798335
        // D: 0.5/64 + 0.5/62   = 0.01587701612903226
        ShouldScore(
            (await HybridAsync("\"top_k\":4")).ShouldBeOk().Json["results"],
            ("C", (0.5 / 63) + (0.5 / 61)),
            ("D", (0.5 / 64) + (0.5 / 62)),
            ("A", 0.5 / 61),
            ("B", 0.5 / 62));
    }

    [Fact]
    public async Task Alpha_and_rrf_k()
    {
        // A: 0.25/11 = 0.0227;  B: 0.25/12 = 0.0208;  C: 0.25/13 + 0.75/11 = 0.0874;  D: 0.25/14 + 0.75/12 = 0.0804
        ShouldScore(
            (await HybridAsync("\"alpha\":0.25,\"rrf_k\":10,\"top_k\":3")).ShouldBeOk().Json["results"],
            ("C", (0.25 / 13) + (0.75 / 11)),
            ("D", (0.25 / 14) + (0.75 / 12)),
            ("A", 0.25 / 11));
    }

    [Fact]
    public async Task Alpha_0_is_only_text_and_alpha_1_only_vectors()
    {
        ShouldScore((await HybridAsync("\"alpha\":0")).ShouldBeOk().Json["results"], ("C", 1 / 61.0), ("D", 1 / 62.0));
        ShouldScore(
            (await HybridAsync("\"alpha\":1")).ShouldBeOk().Json["results"],
            ("A", 1 / 61.0), ("B", 1 / 62.0), ("C", 1 / 63.0), ("D", 1 / 64.0));
    }

    [Fact]
    public async Task The_window_cuts_both_lists()
    {
        // Two places of each list: A, B by vector and C, D by text. A and C are equal, and A was inserted first.
        ShouldScore((await HybridAsync("\"top_k\":2,\"window_mult\":1")).ShouldBeOk().Json["results"], ("A", 0.5 / 61), ("C", 0.5 / 61));

        // One place of each: D by vector and C by text, where D would have the second.
        var one = await QueryAsync("\"query_vectors\":[4],\"text\":\"moon\",\"top_k\":1,\"window_mult\":1");
        ShouldScore(one.ShouldBeOk().Json["results"], ("C", 0.5 / 61));

        // Three times as many: C and D get their places by vector too.
        ShouldScore(
            (await HybridAsync("\"top_k\":2")).ShouldBeOk().Json["results"], ("C", (0.5 / 63) + (0.5 / 61)), ("D", (0.5 / 64) + (0.5 / 62)));
    }

    [Fact]
    public async Task A_filter_holds_for_both_lists()
    {
        // Without D there is only C by text.
        ShouldScore(
            (await HybridAsync("\"filters\":{\"k\":1}")).ShouldBeOk().Json["results"],
            ("C", (0.5 / 63) + (0.5 / 61)), ("A", 0.5 / 61), ("B", 0.5 / 62));
    }

    [Fact]
    public async Task All_terms_can_be_required_of_the_texts()
    {
        // Only D has both terms, so it has the first place by text.
        ShouldScore(
            (await QueryAsync("\"query_vectors\":[0],\"text\":\"moon water\",\"require_all_terms\":true,\"top_k\":2")).ShouldBeOk().Json["results"],
            ("D", (0.5 / 64) + (0.5 / 61)), ("A", 0.5 / 61));
    }

    [Fact]
    public async Task Rows_have_a_score_in_place_of_a_distance_and_metadata_when_it_is_included()
    {
        var reply = await HybridAsync("\"top_k\":1,\"include\":[\"distance\",\"metadata\"]");
        var row = reply.ShouldBeOk().Json["results"]![0]!.AsObject();
        Assert.Equal(["id", "score", "metadata"], row.Select(static member => member.Key));
    }

    [Fact]
    public async Task Each_query_of_a_batch_is_fused_with_the_text()
    {
        var results = (await QueryAsync("\"query_vectors\":[[0],[9]],\"text\":\"moon\",\"alpha\":0.6,\"top_k\":1,\"window_mult\":4")).ShouldBeOk().Json["results"]!;
        ShouldScore(results[0], ("C", (0.6 / 63) + (0.4 / 61)));

        // From [9] the places are D, C, B, A.
        ShouldScore(results[1], ("D", (0.6 / 61) + (0.4 / 62)));
    }

    [Fact]
    public async Task A_binary_query_is_fused_too()
    {
        var base64 = Convert.ToBase64String(MemoryMarshal.AsBytes<float>([0f]));
        var reply = await PostToIndexAsync(
            "/v1/vectors/query_binary", $$"""  "batch":{"vectors_b64":"{{base64}}","dimension":1},"text":"moon","top_k":1,"window_mult":4  """);
        ShouldScore(reply.ShouldBeOk().Json["results"]![0], ("C", (0.5 / 63) + (0.5 / 61)));
    }

    [Fact]
    public async Task A_vector_is_still_required() =>
        (await QueryAsync("\"text\":\"moon\"")).ShouldFail(400, "One of query_vectors and query_contents is required, and not both");

    [Theory]
    [InlineData("\"alpha\":1.01", "alpha must be from 0 to 1")]
    [InlineData("\"alpha\":-0.01", "alpha must be from 0 to 1")]
    [InlineData("\"alpha\":1e999", "alpha must be from 0 to 1")]
    [InlineData("\"rrf_k\":0", "rrf_k must be a finite number greater than 0")]
    [InlineData("\"rrf_k\":-1", "rrf_k must be a finite number greater than 0")]
    [InlineData("\"rrf_k\":1e999", "rrf_k must be a finite number greater than 0")]
    [InlineData("\"window_mult\":0", "window_mult must be 1 or more")]
    [InlineData("\"filters\":{\"t\":\"moon\"}", "Invalid filter: a field that it names is not filterable")]
    [InlineData("\"filters\":{\"k\":{\"$regex\":\"x\"}}", "Invalid filter: $regex needs a field that the schema allows patterns for")]
    [InlineData("\"filters\":{\"k\":{\"$type\":\"number\"}}", "Invalid filter: $type cannot be answered by the index")]
    public async Task A_parameter_out_of_its_range_or_a_filter_that_the_index_cannot_answer_is_400(string members, string detail)
    {
        (await HybridAsync(members)).ShouldFail(400, detail);
        (await PostToIndexAsync("/v1/vectors/query_binary", $$"""  "batch":{"vectors_b64":"AAAAAA==","dimension":1},"text":"moon",{{members}}  """)).ShouldFail(400, detail);
    }

    [Theory]
    [InlineData("\"text_fields\":[\"t\"]")]
    [InlineData("\"text_fields\":[\"t\"],\"text_field_weights\":[1]")]
    [InlineData("\"require_all_terms\":true")]
    [InlineData("\"text\":\"\",\"require_all_terms\":true")]
    [InlineData("\"text\":\"\",\"text_fields\":[\"t\"]")]
    public async Task What_belongs_to_a_text_is_400_without_one(string members)
    {
        const string Detail = "text_fields, text_field_weights and require_all_terms need a text";
        (await QueryAsync($"\"query_vectors\":[0],{members}")).ShouldFail(400, Detail);
        (await PostToIndexAsync("/v1/vectors/query_metadata", members)).ShouldFail(400, Detail);
    }

    [Fact]
    public async Task An_empty_text_is_no_text()
    {
        (await QueryAsync("\"query_vectors\":[0],\"text\":\"\",\"include\":[\"distance\"],\"top_k\":1")).ShouldBe(
            200, """{"results":[{"id":"A","distance":1}]}""");
        (await PostToIndexAsync("/v1/vectors/query_metadata", "\"text\":\"\",\"order_by\":\"k\",\"ascending\":false")).ShouldBe(
            200, """{"results":[{"id":"D"},{"id":"A"},{"id":"B"},{"id":"C"}],"ids":["D","A","B","C"],"count":4}""");
    }

    [Fact]
    public async Task With_text_the_limit_of_the_candidates_counts_the_window_too()
    {
        (await HybridAsync("\"top_k\":100,\"rerank_mult\":20,\"window_mult\":5")).ShouldBeOk();
        (await HybridAsync("\"top_k\":100,\"rerank_mult\":20,\"window_mult\":6")).ShouldFail(
            400, "top_k * rerank_mult * window_mult is 12000, the most is 10000");
        (await HybridAsync("\"top_k\":100,\"rerank_mult\":34")).ShouldFail(400, "top_k * rerank_mult * window_mult is 10200, the most is 10000");
        (await HybridAsync("\"top_k\":100000,\"window_mult\":100000")).ShouldBeOk();
    }

    [Fact]
    public async Task The_test_vector_of_the_contract_is_ranked_as_it_says()
    {
        (await PostAsync("/v1/indexes/create", WithIndex("\"text_fields\":[\"title\",\"body\"]", name: "c"))).ShouldBeOk();
        (await PostAsync("/v1/vectors/upsert", WithIndex("""
            "items":[{"id":"d0","vector":[1,0,0,0],"metadata":{"title":"apple banana","body":"date date elder"}},
                     {"id":"d1","vector":[0,1,0,0],"metadata":{"title":"banana","body":"date"}},
                     {"id":"d2","vector":[0,0,1,0],"metadata":{"title":"cherry","body":"elder"}},
                     {"id":"d3","vector":[0,0,0,1],"metadata":{"title":"apple","body":"fig"}}]
            """, name: "c"))).ShouldBeOk();
        var reply = await PostAsync("/v1/vectors/query", WithIndex("\"query_vectors\":[0.05,0.1,1,0],\"text\":\"apple date\"", name: "c"));
        Assert.Equal("d0,d1,d3,d2", reply.Ids());
        Assert.Equal((0.5 / 61) + (0.5 / 63), reply.Json["results"]![0]!["score"]!.GetValue<double>(), 1e-12);
    }

    [Theory]
    [InlineData("\"window_mult\":1.5", "window_mult", "Input should be a valid integer, got a number with a fractional part", "int_from_float")]
    [InlineData("\"require_all_terms\":1", "require_all_terms", "Input should be a valid boolean", "bool_type")]
    [InlineData("\"text_fields\":\"t\"", "text_fields", "Input should be a valid list", "list_type")]
    public async Task Members_of_the_wrong_shape_are_422(string members, string name, string message, string type) =>
        (await HybridAsync(members)).ShouldBeInvalid($"[\"body\",\"{name}\"]", message, type);

    [Fact]
    public async Task In_0_17_the_text_is_not_looked_at()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(cancellationToken: Cancellation);
        using var http = new HttpClient { BaseAddress = emulator.BaseAddress };
        await SendAsync("/v1/indexes/create", "\"text_fields\":5");
        await SendAsync("/v1/vectors/upsert", $"\"items\":{Items}");
        Assert.Equal(
            """{"results":[{"id":"A","distance":1}]}""",
            await SendAsync("/v1/vectors/query", "\"query_vectors\":[0],\"text\":\"moon\",\"alpha\":7,\"top_k\":1,\"include\":[\"distance\"]"));

        async Task<string> SendAsync(string path, string members)
        {
            using var content = new StringContent(WithIndex(members));
            using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
            return (await Reply.FromAsync(response)).ShouldBeOk().Text;
        }
    }
}
