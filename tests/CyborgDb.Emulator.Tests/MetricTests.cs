using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

/// <summary>Distances against values worked out by hand.</summary>
public sealed class MetricTests : HttpTest
{
    private async Task ShouldMeasureAsync(string metric, string stored, string query, double expected)
    {
        await CreateAsync($"\"metric\":\"{metric}\"");
        (await UpsertAsync($$"""[{"id":"1","vector":{{stored}}}]""")).ShouldBeOk();
        var reply = (await QueryAsync($"\"query_vectors\":{query},\"include\":[\"distance\"]")).ShouldBeOk();
        var actual = reply.Json["results"]![0]!["distance"]!.GetValue<double>();
        var tolerance = Math.Max(1e-6 * Math.Abs(expected), 1e-12);
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{metric} of {stored} and {query}: expected {expected}, got {actual}");
    }

    [Theory]
    [InlineData("euclidean", "[1,2,2]", "[1,2,2]", 0)]
    [InlineData("euclidean", "[1,2,2]", "[0,0,0]", 3)]
    [InlineData("euclidean", "[1,1]", "[0,2]", 1.4142135623730951)]
    [InlineData("euclidean", "[3e30,0]", "[0,4e30]", 5e30)]
    [InlineData("euclidean", "[3e-30,0]", "[0,4e-30]", 5e-30)]
    [InlineData("squared_euclidean", "[1,2,2]", "[0,0,0]", 9)]
    [InlineData("squared_euclidean", "[1,1]", "[0,2]", 2)]
    [InlineData("squared_euclidean", "[1,1]", "[1,1]", 0)]
    [InlineData("cosine", "[2,0]", "[5,0]", 0)]
    [InlineData("cosine", "[1,0]", "[0,1]", 1)]
    [InlineData("cosine", "[1,0]", "[-3,0]", 2)]
    [InlineData("cosine", "[1,0]", "[1,1]", 0.29289321881345254)]
    [InlineData("cosine", "[3,4]", "[4,3]", 0.04)]
    [InlineData("cosine", "[1e30,0]", "[1e30,1e30]", 0.29289321881345254)]
    [InlineData("cosine", "[1e-30,0]", "[1e-30,1e-30]", 0.29289321881345254)]
    public Task A_distance_is_what_the_contract_defines(string metric, string stored, string query, double expected) =>
        ShouldMeasureAsync(metric, stored, query, expected);

    [Theory]
    [InlineData("[0,0]", "[1,2]")]
    [InlineData("[1,2]", "[0,0]")]
    [InlineData("[0,0]", "[0,0]")]
    public Task An_all_zero_vector_is_at_cosine_distance_1(string stored, string query) =>
        ShouldMeasureAsync("cosine", stored, query, 1);

    [Theory]
    [InlineData("euclidean")]
    [InlineData("squared_euclidean")]
    public Task Every_component_of_a_long_vector_counts(string metric)
    {
        // 999 components that differ by 2: the sum of squares is 3996.
        var stored = $"[{string.Join(",", Enumerable.Repeat("1", 999))}]";
        var query = $"[{string.Join(",", Enumerable.Repeat("-1", 999))}]";
        return ShouldMeasureAsync(metric, stored, query, metric == "euclidean" ? Math.Sqrt(3996) : 3996);
    }

    [Fact]
    public async Task A_distance_that_float32_cannot_hold_is_500_only_when_it_is_asked_for()
    {
        await CreateAsync("\"metric\":\"squared_euclidean\"");
        (await UpsertAsync("""[{"id":"1","vector":[1e30]}]""")).ShouldBeOk();
        Assert.Equal("1", (await QueryAsync("\"query_vectors\":[0]")).Ids());
        (await QueryAsync("\"query_vectors\":[0],\"include\":[\"distance\"]")).ShouldFail(500, "A distance is beyond the range of float32");
    }

    [Theory]
    [InlineData("euclidean", "one,half,zero,two,minus")]
    [InlineData("squared_euclidean", "one,half,zero,two,minus")]
    [InlineData("cosine", "two,half,one,zero,minus")]
    public async Task Lower_is_closer(string metric, string order)
    {
        await CreateAsync($"\"metric\":\"{metric}\"");
        (await UpsertAsync("""
            [{"id":"two","vector":[2,0]},{"id":"minus","vector":[-1,0]},{"id":"zero","vector":[0,0]},{"id":"half","vector":[0.5,0]},{"id":"one","vector":[1,0]}]
            """)).ShouldBeOk();
        Assert.Equal(order, (await QueryAsync("\"query_vectors\":[0.9,0]")).Ids());
    }
}
