using CyborgDb.Conformance.Tests.Support;

namespace CyborgDb.Conformance.Tests;

/// <summary>Searching by one vector, by a batch and by text. Distances may be a little off: a service may store vectors quantised.</summary>
public sealed class QueryTests(ServiceUnderTest service) : ServiceTest(service)
{
    private static readonly float[,] s_points = { { 0, 0 }, { 3, 4 }, { -6, 8 } };

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_nearest_come_first_with_their_distance(bool sync)
    {
        var index = await WithPointsAsync();
        var matches = sync ? await Task.Run(() => index.Query([0f, 0f])) : await index.QueryAsync(new float[] { 0, 0 });
        Assert.Equal(["zero", "five", "ten"], Ids(matches));
        Assert.All(matches.Zip([0.0, 5, 10]), pair => Assert.Equal(pair.Second, pair.First.Distance!.Value, 0.05));
    }

    [Fact]
    public async Task A_batch_is_answered_query_by_query_and_a_batch_of_one_as_well()
    {
        var index = await WithPointsAsync();
        var results = await index.QueryBatchAsync(new float[,] { { 0, 0 }, { -6, 8 }, { 3, 5 } }, new() { TopK = 1 });
        Assert.Equal(["zero", "ten", "five"], results.Select(matches => Assert.Single(matches).Id));

        var one = Assert.Single(await index.QueryBatchAsync(new float[,] { { -6, 7 } }, new() { TopK = 2 }));
        Assert.Equal(["ten", "zero"], Ids(one));
    }

    [Fact]
    public async Task A_batch_is_streamed_query_by_query()
    {
        var index = await WithPointsAsync();
        var firsts = new List<string>();
        await foreach (var matches in index.QueryBatchStreamAsync(new float[,] { { -6, 8 }, { 0, 0 } }, new() { TopK = 1 }))
            firsts.Add(Assert.Single(matches).Id);
        Assert.Equal(["ten", "zero"], firsts);
    }

    [Fact]
    public async Task Metadata_and_distance_come_where_they_are_asked_for()
    {
        var index = await WithPointsAsync();
        foreach (var include in new[] { QueryInclude.None, QueryInclude.Distance, QueryInclude.Metadata, QueryInclude.Distance | QueryInclude.Metadata })
        {
            var match = Assert.Single(await index.QueryAsync(new float[] { 3, 4 }, new() { TopK = 1, Include = include }));
            Assert.Equal("five", match.Id);
            Assert.Equal(include.HasFlag(QueryInclude.Distance), match.Distance is not null);
            if (include.HasFlag(QueryInclude.Metadata))
                Assert.Equal(new Metadata { ["far"] = 5 }, match.Metadata);
            else
                Assert.Throws<InvalidOperationException>(() => match.Metadata);
        }
    }

    [Fact]
    public async Task An_empty_index_and_a_filter_that_nothing_meets_give_no_matches()
    {
        var index = await CreateAsync(new() { Dimension = 2 });
        Assert.Empty(await index.QueryAsync(new float[] { 1, 2 }));
        var batch = await index.QueryBatchAsync(new float[,] { { 1, 2 }, { 3, 4 } });
        Assert.Equal(2, batch.Count);
        Assert.All(batch, Assert.Empty);

        var points = await WithPointsAsync();
        Assert.Empty(await points.QueryAsync(new float[] { 0, 0 }, new() { Filter = Filter.Eq("far", 99) }));
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean, 5)]
    [InlineData(DistanceMetric.SquaredEuclidean, 25)]
    [InlineData(DistanceMetric.Cosine, 1)]
    public async Task Each_metric_measures_as_it_is_defined(DistanceMetric metric, double expected)
    {
        var index = await CreateAsync(new() { Metric = metric, Dimension = 2 });
        await index.UpsertAsync(["a"], new float[,] { { 3, 0 } });
        await EventuallyAsync(async () => Assert.Equal(expected, Assert.Single(await index.QueryAsync(new float[] { 0, 4 })).Distance!.Value, expected * 0.01));
    }

    [Fact]
    public async Task The_options_of_the_search_are_taken()
    {
        var index = await WithPointsAsync();
        var options = new QueryOptions { TopK = 2, ProbeCount = 4, Greedy = true, RerankMultiplier = 20 };
        Assert.Equal(["ten", "five"], Ids(await index.QueryAsync(new float[] { -5, 9 }, options)));
        Assert.Equal(3, (await index.QueryAsync(new float[] { 0, 0 }, new() { TopK = 2_000 })).Count);
    }

    [Fact]
    public async Task Diverse_results_leave_out_what_is_alike()
    {
        var index = await CreateAsync();
        await index.UpsertAsync(["near", "twin", "other"], new float[,] { { 1, 0 }, { 1.001f, 0 }, { 0, 1.5f } });
        await HasItemsAsync(index, 3);
        var picks = await index.QueryDiverseAsync(new float[] { 1, 0 }, new() { TopK = 2, Lambda = 0.3 });
        Assert.Equal(["near", "other"], Ids(picks));
    }

    [Fact]
    public async Task Texts_are_found_by_text_where_the_service_has_a_model()
    {
        Assert.SkipWhen(Service.EmbeddingModel is null, "This needs the name of an embedding model in CYBORGDB_TEST_EMBEDDING_MODEL.");
        var index = await CreateAsync(new() { EmbeddingModel = Service.EmbeddingModel });
        await index.UpsertAsync(
        [
            new VectorItem("cat") { Contents = "a cat sleeps on the sofa" },
            new VectorItem("ship") { Contents = "a ship sails over the sea" },
        ]);
        await EventuallyAsync(async () =>
            Assert.Equal("ship", Assert.Single(await index.QueryContentsAsync("a ship that sails", new() { TopK = 1 })).Id));
    }

    [Fact]
    public async Task Text_without_a_model_is_a_validation_error()
    {
        var index = await WithPointsAsync();
        await Assert.ThrowsAsync<CyborgDbValidationException>(() => index.QueryContentsAsync("text"));
    }

    private async Task<EncryptedIndex> WithPointsAsync()
    {
        var index = await CreateAsync();
        await index.UpsertBinaryAsync(["zero", "five", "ten"], s_points, [new() { ["far"] = 0 }, new() { ["far"] = 5 }, null]);
        await EventuallyAsync(async () => Assert.Equal(3, (await index.QueryAsync(new float[] { 0, 0 })).Count));
        return index;
    }
}
