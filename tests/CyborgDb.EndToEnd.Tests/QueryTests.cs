using CyborgDb.Emulator;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Searching by one vector, by a batch and by text; and what comes back with the ids.</summary>
public sealed class QueryTests : EmulatorTest
{
    private static readonly float[,] s_points = { { 0, 0 }, { 3, 4 }, { -6, 8 } };

    public static TheoryData<bool> Both => [true, false];

    private async Task<Caller> WithPointsAsync(bool sync, CreateIndexOptions? options = null)
    {
        var caller = await CreateAsync(sync, options);
        await caller.UpsertBinaryAsync(
            ["zero", "five", "ten"], s_points, [new() { ["far"] = 0 }, new() { ["far"] = 5 }, null], ["nothing", null, "much"]);
        return caller;
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task The_nearest_come_first_with_their_distance(bool sync)
    {
        var caller = await WithPointsAsync(sync);
        var matches = await caller.QueryAsync([0, 0]);
        Assert.Equal(["zero", "five", "ten"], matches.Select(match => match.Id));
        Assert.Equal([0, 5, 10], matches.Select(match => match.Distance));
        Assert.All(matches, match => Assert.Null(Asked(() => match.Metadata) ?? Asked(() => match.Vector?.ToArray()) ?? (object?)Asked(() => match.Contents)));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task TopK_limits_the_number_of_matches(bool sync)
    {
        var caller = await WithPointsAsync(sync);
        Assert.Equal(["ten", "five"], (await caller.QueryAsync([-6, 8], new() { TopK = 2 })).Select(match => match.Id));
        Assert.Equal("five", Assert.Single(await caller.QueryAsync([3, 4], new() { TopK = 1, ProbeCount = 3, Greedy = true, RerankMultiplier = 20 })).Id);
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean, 5)]
    [InlineData(DistanceMetric.SquaredEuclidean, 25)]
    [InlineData(DistanceMetric.Cosine, 1)]
    public async Task Each_metric_measures_as_the_contract_says(DistanceMetric metric, double expected)
    {
        var index = await CreateAsync(new() { Metric = metric, Dimension = 2 });
        Assert.Equal(metric, (await index.DescribeAsync()).Metric);
        await index.UpsertAsync(["a"], new float[,] { { 3, 0 } });
        var match = Assert.Single(await index.QueryAsync(new float[] { 0, 4 }));
        Assert.Equal(expected, match.Distance!.Value, 6);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_batch_is_answered_query_by_query(bool sync)
    {
        var caller = await WithPointsAsync(sync);
        var results = await caller.QueryBatchAsync(new float[,] { { 0, 0 }, { -6, 8 }, { 3, 5 } }, new() { TopK = 1 });
        Assert.Equal(["zero", "ten", "five"], results.Select(matches => Assert.Single(matches).Id));
        Assert.Equal([0, 0, 1], results.Select(matches => matches[0].Distance!.Value));

        // A batch of one is a list of one list.
        Assert.Equal("zero", Assert.Single(Assert.Single(await caller.QueryBatchAsync(new float[,] { { 0, 0 } }, new() { TopK = 1 }))).Id);
        Assert.Empty(await caller.QueryBatchAsync(new float[0, 2]));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Every_combination_of_includes_gives_what_was_asked_for(bool sync)
    {
        var caller = await WithPointsAsync(sync);
        for (var flags = 0; flags <= (int)QueryInclude.All; flags++)
        {
            var include = (QueryInclude)flags;
            var match = (await caller.QueryAsync([3, 4], new() { TopK = 1, Include = include }))[0];
            Assert.Equal("five", match.Id);
            Assert.Equal(include.HasFlag(QueryInclude.Distance) ? 0.0 : null, match.Distance);
            Assert.Equal(include.HasFlag(QueryInclude.Metadata) ? new Metadata { ["far"] = 5 } : null, Asked(() => match.Metadata));
            Assert.Equal(include.HasFlag(QueryInclude.Vector) ? [3f, 4f] : null, Asked(() => match.Vector?.ToArray()));
            Assert.Equal(include.HasFlag(QueryInclude.Contents) ? "none" : null, Asked(() => match.Contents?.Text ?? "none"));
        }
    }

    /// <summary>A part, or null where it was not asked for and says so.</summary>
    private static T? Asked<T>(Func<T> part)
        where T : class?
    {
        try
        {
            return part();
        }
        catch (InvalidOperationException error) when (error.Message.Contains("was not asked for", StringComparison.Ordinal))
        {
            return null;
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task An_empty_index_has_no_matches(bool sync)
    {
        var caller = await CreateAsync(sync, new() { Dimension = 2 });
        Assert.Empty(await caller.QueryAsync([1, 2]));
        var results = await caller.QueryBatchAsync(new float[,] { { 1, 2 }, { 3, 4 } });
        Assert.Equal(2, results.Count);
        Assert.All(results, Assert.Empty);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_query_of_another_dimension_is_a_validation_error(bool sync)
    {
        await WithPointsAsync(sync);
        // One that has just been found, and so does not know its dimension, leaves it to the service.
        var found = new Caller(Client.GetIndex("a", Key), sync);
        var error = await Assert.ThrowsAsync<CyborgDbValidationException>(() => found.QueryAsync([1, 2, 3]));
        Assert.Contains("Dimension mismatch", error.Detail, StringComparison.Ordinal);
        Assert.Equal("a", error.IndexName);
        Assert.Equal("query_binary", error.RouteName);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Texts_are_found_by_text_where_the_index_has_a_model(bool sync)
    {
        var caller = await CreateAsync(sync, new() { EmbeddingModel = "emulator-hash-256" });
        await caller.UpsertAsync([
            new VectorItem("cat") { Contents = "a cat sleeps on the sofa" },
            new VectorItem("ship") { Contents = "ein Schiff fährt über das Meer", Metadata = new() { ["lang"] = "de" } }]);
        Assert.Equal(256, (await caller.Index.DescribeAsync()).Dimension);

        Assert.Equal("cat", (await caller.QueryContentsAsync("sofa cat", new() { TopK = 1 }))[0].Id);
        var ship = (await caller.QueryContentsAsync("Schiff über Meer", new() { TopK = 1, Include = QueryInclude.Metadata | QueryInclude.Distance }))[0];
        Assert.Equal("ship", ship.Id);
        Assert.Equal("de", ship.Metadata!["lang"].AsString());
        Assert.InRange(ship.Distance!.Value, 0.01, 1.4);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Text_without_a_model_is_refused_with_the_reason(bool sync)
    {
        var caller = await WithPointsAsync(sync);
        var error = await Assert.ThrowsAsync<CyborgDbValidationException>(() => caller.QueryContentsAsync("text"));
        Assert.Contains("no embedding model", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CyborgDbValidationException>(() => caller.UpsertAsync([new VectorItem("1") { Contents = "text" }]));
    }

    [Fact]
    public async Task A_model_that_is_not_available_is_a_transient_service_error()
    {
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = Emulator.BaseAddress, Resilience = { MaxRetries = 0 } });
        var index = await client.CreateIndexAsync("other", Key, new() { EmbeddingModel = "emulator-hash-256" });
        Emulator.Faults.Enqueue(Fault.Status(503, "30"), "/v1/vectors/query");
        var error = await Assert.ThrowsAsync<CyborgDbServiceException>(() => index.QueryContentsAsync("text"));
        Assert.True(error.IsTransient);
        Assert.Equal(TimeSpan.FromSeconds(30), error.RetryAfter);
        Assert.Contains("in 30 seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Float16_keeps_what_float16_can_keep()
    {
        var index = await CreateAsync(new() { StoragePrecision = StoragePrecision.Float16 });
        await index.UpsertAsync(["1"], new float[,] { { 0.1f, 1024 } });
        Assert.Equal(new float[] { (float)(Half)0.1f, 1024 }, (await index.GetAsync(["1"]))[0].Vector!.Value.ToArray());
    }
}
