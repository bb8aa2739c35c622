using CyborgDb.Conformance.Tests.Support;

namespace CyborgDb.Conformance.Tests;

/// <summary>The service's state, and an index from its creation to its end.</summary>
public sealed class LifecycleTests(ServiceUnderTest service) : ServiceTest(service)
{
    [Fact]
    public async Task The_service_is_healthy()
    {
        var health = await Client.GetHealthAsync();
        Assert.True(health.IsHealthy, $"The service says that it is '{health.Status}'.");
    }

    [Fact]
    public async Task An_index_is_created_described_listed_and_deleted()
    {
        var index = await CreateAsync(new() { Dimension = 3, Metric = DistanceMetric.Cosine });
        Assert.Contains(index.Name, await Client.ListIndexesAsync());

        var description = await index.DescribeAsync();
        Assert.Equal((index.Name, 3, DistanceMetric.Cosine), (description.Name, description.Dimension, description.Metric));
        Assert.Equal((false, 1), (description.IsTrained, description.ListCount));

        await index.DeleteIndexAsync();
        Assert.DoesNotContain(index.Name, await Client.ListIndexesAsync());
        await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => index.DeleteIndexAsync());
    }

    [Fact]
    public async Task A_name_with_spaces_quotes_and_letters_of_other_scripts_is_a_name()
    {
        var name = NewName() + " with \"quotes\", ä and 日本";
        var index = await CreateAsync(new() { Dimension = 1 }, name);
        Assert.Contains(name, await Client.ListIndexesAsync());
        Assert.Equal(name, (await index.DescribeAsync()).Name);
    }

    [Fact]
    public async Task The_dimension_is_detected_at_the_first_upsert()
    {
        var index = await CreateAsync();
        Assert.Equal(0, (await index.DescribeAsync()).Dimension);
        await index.UpsertAsync(["a"], new float[,] { { 1, 2, 3, 4, 5 } });
        await EventuallyAsync(async () => Assert.Equal(5, (await index.DescribeAsync()).Dimension));
    }

    [Fact]
    public async Task A_vector_of_another_dimension_is_a_validation_error()
    {
        var index = await CreateAsync(new() { Dimension = 2 });
        // One that has just been found, and so does not know its dimension, leaves it to the service.
        EncryptedIndex Found() => Client.GetIndex(index.Name, Key);
        await Assert.ThrowsAsync<CyborgDbValidationException>(() => Found().UpsertAsync(["a"], new float[,] { { 1, 2, 3 } }));
        await Assert.ThrowsAsync<CyborgDbValidationException>(() => Found().UpsertAsync([new VectorItem("a", new float[] { 1 })]));
        await index.UpsertAsync(["a"], new float[,] { { 1, 2 } });
        await HasItemsAsync(index, 1);
        await Assert.ThrowsAsync<CyborgDbValidationException>(() => Found().QueryAsync(new float[] { 1, 2, 3 }));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_conflict_and_leaves_the_index_as_it_was()
    {
        var index = await CreateAsync();
        await index.UpsertAsync(["a"], new float[,] { { 1 } });
        using var other = IndexKey.Generate();
        await Assert.ThrowsAsync<CyborgDbConflictException>(() => Client.CreateIndexAsync(index.Name, other));
        await HasItemsAsync(index, 1);
    }

    [Fact]
    public async Task Another_key_does_not_open_an_index_whether_it_holds_items_or_not()
    {
        using var other = IndexKey.Generate();
        foreach (var items in new[] { 0, 1 })
        {
            var index = await CreateAsync(new() { Dimension = 1 });
            if (items > 0)
            {
                await index.UpsertAsync(["a"], new float[,] { { 1 } });
                await HasItemsAsync(index, items);
            }
            var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => Client.LoadIndexAsync(index.Name, other));
            Assert.True(
                error is CyborgDbAuthenticationException or CyborgDbNotFoundException, $"An index of {items} items under another key: {error.Message}");
            await Assert.ThrowsAnyAsync<CyborgDbException>(() => Client.DeleteIndexAsync(index.Name, other));
            Assert.Equal(index.Name, (await Client.LoadIndexAsync(index.Name, Key)).Name);
        }
    }

    [Fact]
    public async Task An_index_that_does_not_exist_is_not_found() =>
        await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => Client.LoadIndexAsync(NewName(), Key));

    [Fact]
    public async Task A_wrong_credential_is_refused_and_health_is_open_to_all()
    {
        Assert.SkipWhen(Service.RootKey is null, "This needs the service's root key in CYBORGDB_TEST_SERVICE_KEY.");
        foreach (var credential in new[] { null, "not-the-root-key", "cdbk_not-a-token" })
        {
            using var client = Service.NewClient(credential);
            Assert.True((await client.GetHealthAsync()).IsHealthy, "Health needs no credential.");
            await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => client.ListIndexesAsync());
        }
    }

    [Theory]
    [InlineData(StoragePrecision.Float32)]
    [InlineData(StoragePrecision.Float16)]
    [InlineData(StoragePrecision.TurboQuant12)]
    [InlineData(StoragePrecision.TurboQuant4)]
    public async Task Every_precision_keeps_vectors_well_enough_to_find_them(StoragePrecision precision)
    {
        if (precision >= StoragePrecision.TurboQuant12)
            Needs018();
        var index = await CreateAsync(new() { Dimension = 32, StoragePrecision = precision });
        var vectors = new float[8, 32];
        for (var row = 0; row < 8; row++)
            vectors[row, row] = 1;
        await index.UpsertAsync([.. "abcdefgh".Select(letter => letter.ToString())], vectors);
        var query = new float[32];
        query[3] = 1;
        await EventuallyAsync(async () => Assert.Equal("d", Assert.Single(await index.QueryAsync(query, new() { TopK = 1 })).Id));
    }

    [Fact]
    public async Task Training_a_small_index_does_no_harm_and_its_status_is_readable()
    {
        var index = await CreateAsync();
        await index.UpsertAsync(["a", "b"], new float[,] { { 1 }, { 2 } });
        try
        {
            await index.TrainAsync(new() { ListCount = 2 });
        }
        catch (CyborgDbValidationException) when (!Service.HasVersion018)
        {
            // Version 0.17 may refuse to train so few.
        }
        Assert.NotEmpty(await index.QueryAsync(new float[] { 1 }));
        Assert.True((await Client.GetTrainingStatusAsync()).RetrainThreshold > 0, "There is no threshold.");
    }
}
