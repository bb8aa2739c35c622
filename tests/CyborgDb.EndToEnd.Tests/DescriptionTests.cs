using System.Net;
using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

public sealed class DescriptionTests017() : DescriptionTests(ServiceVersion.V017);

public sealed class DescriptionTests018() : DescriptionTests(ServiceVersion.V018)
{
    [Fact]
    public async Task A_schema_is_created_and_described()
    {
        var index = await CreateAsync(new()
        {
            StoragePrecision = StoragePrecision.TurboQuant8,
            MetadataSchema = new Dictionary<string, MetadataField>
            {
                ["lang"] = new(),
                ["loc.city"] = new() { Pattern = true },
                ["hidden"] = new() { Filterable = false },
                ["body"] = new() { FullText = true },
            },
            TextFields = ["title", "body"],
            Bm25K1 = 1.5,
            Bm25B = 0.25,
        });
        var description = await index.DescribeAsync();
        Assert.Equal(
            new Dictionary<string, MetadataField>
            {
                ["lang"] = new(),
                ["loc.city"] = new() { Pattern = true },
                ["hidden"] = new() { Filterable = false },
                ["body"] = new() { FullText = true },
                ["title"] = new() { FullText = true },
            },
            description.MetadataSchema);
        Assert.Equal((1.5, 0.25), (description.Bm25!.K1, description.Bm25.B));
        Assert.NotNull(description.Bm25.AnalyzerVersion);
    }

    [Fact]
    public async Task An_index_without_text_has_no_bm25_and_one_with_text_has_the_services_constants()
    {
        Assert.Null((await (await CreateAsync()).DescribeAsync()).Bm25);
        using var key = IndexKey.Generate();
        var index = await Client.CreateIndexAsync("b", key, new() { TextFields = ["t"] });
        var bm25 = (await index.DescribeAsync()).Bm25!;
        Assert.Equal((1.2, 0.75), (bm25.K1, bm25.B));
    }

    [Theory]
    [InlineData(StoragePrecision.TurboQuant12), InlineData(StoragePrecision.TurboQuant8), InlineData(StoragePrecision.TurboQuant6), InlineData(StoragePrecision.TurboQuant4)]
    public async Task An_index_with_a_compressed_precision_finds_what_is_nearest(StoragePrecision precision)
    {
        var index = await CreateAsync(new() { StoragePrecision = precision });
        await index.UpsertAsync(["far", "near"], new float[,] { { -1, 1 }, { 1, -1 } });
        Assert.Equal("near", (await index.QueryAsync(new float[] { 1, -1 }, new() { TopK = 1 }))[0].Id);
    }
}

/// <summary>What an index is like, as the service tells it, and how often it is asked.</summary>
public abstract class DescriptionTests(ServiceVersion version) : VersionTest(version)
{
    private long Described => Emulator.Faults.RequestsTo("/v1/indexes/describe");

    [Fact]
    public async Task The_dimension_and_the_metric_are_asked_for_once_together()
    {
        var index = await CreateAsync(new() { Dimension = 3, Metric = DistanceMetric.Cosine });
        Assert.Equal(0, Described);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(3, await index.GetDimensionAsync());
            Assert.Equal(DistanceMetric.Cosine, await index.GetMetricAsync());
        }
        Assert.Equal(1, Described);
    }

    [Fact]
    public async Task The_metric_is_asked_for_once_while_the_dimension_is_not_known_yet()
    {
        var index = await CreateAsync(new() { Metric = DistanceMetric.SquaredEuclidean });
        Assert.Equal(DistanceMetric.SquaredEuclidean, await index.GetMetricAsync());
        Assert.Equal(DistanceMetric.SquaredEuclidean, await index.GetMetricAsync());
        Assert.Equal(1, Described);
        Assert.Equal(0, await index.GetDimensionAsync());
        Assert.Equal(0, await index.GetDimensionAsync());
        Assert.Equal(3, Described);
        await index.UpsertAsync(["1"], new float[1, 5]);
        Assert.Equal(5, await index.GetDimensionAsync());
        Assert.Equal(5, await index.GetDimensionAsync());
        Assert.Equal(4, Described);
    }

    [Fact]
    public async Task An_index_that_was_loaded_is_not_asked_for_its_dimension_again()
    {
        await CreateAsync(new() { Dimension = 2 });
        var index = await Client.LoadIndexAsync("a", Key);
        Assert.Equal((2, DistanceMetric.Euclidean), (await index.GetDimensionAsync(), await index.GetMetricAsync()));
        Assert.Equal(1, Described);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_conflict_in_every_version()
    {
        await CreateAsync();
        using var other = IndexKey.Generate();
        foreach (var create in new Func<Task>[] { () => Client.CreateIndexAsync("a", other), () => Client.CreateKmsIndexAsync("a", Slot) })
        {
            var error = await Assert.ThrowsAsync<CyborgDbConflictException>(create);
            Assert.Equal(
                (Version == ServiceVersion.V017 ? HttpStatusCode.Conflict : HttpStatusCode.BadRequest, "a", "create_index"),
                (error.StatusCode, error.IndexName, error.RouteName));
        }
        Assert.Equal(0, await Client.GetIndex("a", Key).CountAsync());
    }

    [Fact]
    public async Task A_creation_that_is_refused_for_another_reason_is_no_conflict_whatever_the_index_is_called()
    {
        Emulator.Faults.Enqueue(Fault.Status(400, detail: "Invalid dimension for index 'existing'"));
        var error = await Assert.ThrowsAsync<CyborgDbValidationException>(() => Client.CreateIndexAsync("existing", Key));
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
    }

    [Fact]
    public async Task What_only_a_later_version_has_is_not_found_with_a_message_that_says_so()
    {
        var index = await CreateAsync(new() { Dimension = 1 });
        if (Version != ServiceVersion.V017)
        {
            Assert.Empty(await index.QueryMetadataAsync());
            Assert.NotEmpty(await Client.ListEmbeddingModelsAsync());
            return;
        }
        foreach (var call in new Func<Task>[] { () => index.QueryMetadataAsync(), () => Client.ListEmbeddingModelsAsync() })
        {
            var error = await Assert.ThrowsAsync<CyborgDbNotFoundException>(call);
            Assert.Contains("0.18", error.Message, StringComparison.Ordinal);
            Assert.False(error.MayBeWrongIndexKey);
            Assert.DoesNotContain("the key", error.Message, StringComparison.Ordinal);
        }
    }
}
