using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests.Moving;

/// <summary>Which index a re-keying takes for its own: only one that it could have created.</summary>
public sealed class RekeyTargetTests : MovingTest
{
    public static TheoryData<CreateIndexOptions, CreateIndexOptions?, string> Others => new()
    {
        { new() { Metric = DistanceMetric.Cosine }, null, "Metric Euclidean was expected, and Cosine found" },
        { new(), new() { Metric = DistanceMetric.Cosine }, "Metric Cosine was expected, and Euclidean found" },
        { new() { Dimension = 3 }, null, "Dimension 4 was expected, and 3 found" },
        { new(), new() { TextFields = ["body"] }, "MetadataSchema: the field 'body' was expected as FullText, and not found" },
        { new() { TextFields = ["body"] }, null, "MetadataSchema: the field 'body' was not expected, and found as FullText" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task An_index_that_is_not_what_this_one_would_create_is_refused_with_the_difference(CreateIndexOptions found, CreateIndexOptions? wished, string difference)
    {
        await Index.UpsertAsync(ManyVaried(50), cancellationToken: Token);
        var other = await Client.CreateIndexAsync("other", OtherKey, found, Token);
        var there = found.Dimension is null ? 30 : 0;
        await other.UpsertAsync(ManyVaried(there), cancellationToken: Token);

        var error = await Assert.ThrowsAsync<CyborgDbConflictException>(() => Client.RekeyIndexAsync(
            Index, "other", OtherKey, new() { Index = wished, Resume = true, DeleteSource = true }, cancellationToken: Token));

        Assert.Contains(difference, error.Message, StringComparison.Ordinal);
        Assert.Equal("other", error.IndexName);
        Assert.Equal(there, await other.CountAsync(cancellationToken: Token));
        Assert.Equal(50, await Index.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task An_index_that_was_made_with_a_schema_is_gone_on_with()
    {
        var schema = new CreateIndexOptions { TextFields = ["body"], MetadataSchema = new Dictionary<string, MetadataField> { ["sku"] = new() { Pattern = true } }, Bm25K1 = 1.5 };
        var source = await Client.CreateIndexAsync("searched", Key, schema, Token);
        await source.UpsertAsync(ManyVaried(20), cancellationToken: Token);
        await Client.RekeyIndexAsync(source, "searched-2", OtherKey, cancellationToken: Token);
        var result = await Client.RekeyIndexAsync(source, "searched-2", OtherKey, new() { Resume = true, DeleteSource = true }, cancellationToken: Token);
        Assert.True(result.IsSourceDeleted);
    }

    [Fact]
    public async Task A_dimension_other_than_the_old_ones_is_refused_before_anything_is_created()
    {
        await Index.UpsertAsync(ManyVaried(10), cancellationToken: Token);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Client.RekeyIndexAsync(
            Index, "docs-2", OtherKey, new() { Index = new() { Dimension = 8 } }, cancellationToken: Token));
        Assert.Equal("options", error.ParamName);
        Assert.Contains("RekeyOptions.Index.Dimension is 8, and 'docs' has 4", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("docs-2", await Client.ListIndexesAsync(Token));
    }

    [Fact]
    public async Task A_name_that_is_taken_may_be_that_of_an_earlier_run()
    {
        await Index.UpsertAsync(ManyVaried(10), cancellationToken: Token);
        var error = await Assert.ThrowsAsync<CyborgDbConflictException>(() => Client.RekeyIndexAsync(Index, "moved", OtherKey, cancellationToken: Token));
        Assert.Contains("There is an index 'moved' already.", error.Message, StringComparison.Ordinal);
        Assert.Contains("If an earlier run of this re-keying has created it, go on with it by RekeyOptions.Resume.", error.Message, StringComparison.Ordinal);
        Assert.Equal("moved", error.IndexName);
    }

    [Fact]
    public async Task Where_the_answer_to_the_creation_is_lost_it_says_how_to_go_on()
    {
        await Index.UpsertAsync(ManyVaried(10), cancellationToken: Token);
        Emulator.Faults.Enqueue(Fault.ResetBeforeAnswer(carriedOut: true), "/v1/indexes/create");
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => Client.RekeyIndexAsync(Index, "docs-2", OtherKey, cancellationToken: Token));
        Assert.Contains("RekeyOptions.Resume", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("create it again", error.Message, StringComparison.Ordinal);
        Assert.True((await Client.RekeyIndexAsync(Index, "docs-2", OtherKey, new() { Resume = true }, cancellationToken: Token)).AreEqual);
    }
}
