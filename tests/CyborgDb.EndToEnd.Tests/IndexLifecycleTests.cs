using System.Net;
using CyborgDb.Emulator;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>An index from its creation to its end, and the service's own state.</summary>
public sealed class IndexLifecycleTests : EmulatorTest
{
    [Fact]
    public async Task The_service_says_how_it_is()
    {
        var health = await Client.GetHealthAsync();
        Assert.True(health.IsHealthy);
        Assert.Equal(("healthy", "v1"), (health.Status, health.ApiVersion));
        Assert.StartsWith("0.17.", health.Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_is_created_described_listed_and_deleted()
    {
        Assert.Empty(await Client.ListIndexesAsync());
        var index = await CreateAsync(new() { Dimension = 3, Metric = DistanceMetric.Cosine });
        using var other = IndexKey.Generate();
        await Client.CreateIndexAsync("b", other);
        Assert.Equal(["a", "b"], await Client.ListIndexesAsync());

        var description = await index.DescribeAsync();
        Assert.Equal(("a", 3, DistanceMetric.Cosine), (description.Name, description.Dimension, description.Metric));
        Assert.Equal((false, 1), (description.IsTrained, description.ListCount));

        await index.DeleteIndexAsync();
        await Client.DeleteIndexAsync("b", other);
        Assert.Empty(await Client.ListIndexesAsync());
        var error = await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => index.CountAsync());
        Assert.Equal((HttpStatusCode.NotFound, "a", "num_vectors"), (error.StatusCode, error.IndexName, error.RouteName));
        Assert.Contains("do not create the index anew", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with space/slash?&#%20")]
    [InlineData("\"quotes\" \\ and äöü 日本 🦉")]
    [InlineData("\t\u0001")]
    public async Task An_index_has_any_name(string name)
    {
        var index = await Client.CreateIndexAsync(name, Key);
        await index.UpsertAsync(["1"], new float[,] { { 1, 2 } });
        Assert.Equal([name], await Client.ListIndexesAsync());
        Assert.Equal(name, (await index.DescribeAsync()).Name);
        Assert.Equal(1, await (await Client.LoadIndexAsync(name, Key)).CountAsync());
        await index.DeleteIndexAsync();
        Assert.Empty(await Client.ListIndexesAsync());
    }

    [Fact]
    public async Task What_is_known_of_an_index_that_somebody_else_has_created_anew_is_learned_again_by_describing_it()
    {
        var index = await CreateAsync(new() { Dimension = 2 });
        await Client.DeleteIndexAsync("a", Key);
        await Client.CreateIndexAsync("a", Key, new() { Dimension = 3 });

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => index.UpsertAsync(["1"], new float[,] { { 1, 2, 3 } }));
        Assert.Contains("If it was created anew meanwhile, DescribeAsync learns what it has now.", refused.Message, StringComparison.Ordinal);
        await index.DescribeAsync();
        await index.UpsertAsync(["1"], new float[,] { { 1, 2, 3 } });
        Assert.Equal(1, await index.CountAsync());
    }

    [Fact]
    public async Task The_dimension_is_detected_at_the_first_upsert()
    {
        var index = await CreateAsync();
        Assert.Equal(0, (await index.DescribeAsync()).Dimension);
        await index.UpsertAsync(["1"], new float[,] { { 1, 2, 3, 4, 5 } });
        Assert.Equal(5, (await index.DescribeAsync()).Dimension);
        var found = Client.GetIndex(index.Name, Key);
        var error = await Assert.ThrowsAsync<CyborgDbValidationException>(() => found.UpsertAsync(["2"], new float[,] { { 1 } }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, error.StatusCode);
        Assert.Contains("Dimension mismatch", Assert.Single(error.Errors).Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_conflict_and_leaves_the_index_as_it_was()
    {
        var index = await CreateAsync();
        await index.UpsertAsync(["1"], new float[,] { { 1 } });
        using var other = IndexKey.Generate();
        var error = await Assert.ThrowsAsync<CyborgDbConflictException>(() => Client.CreateIndexAsync("a", other));
        Assert.Equal((HttpStatusCode.Conflict, "a", "create_index", 1), (error.StatusCode, error.IndexName, error.RouteName, error.Attempts));
        Assert.Equal(1, await index.CountAsync());
    }

    [Fact]
    public async Task Loading_makes_sure_that_the_index_exists_and_that_the_key_fits()
    {
        await CreateAsync();
        Assert.Equal("a", (await Client.LoadIndexAsync("a", Key)).Name);
        await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => Client.LoadIndexAsync("b", Key));
        using var other = IndexKey.Generate();
        var error = await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => Client.LoadIndexAsync("a", other));
        Assert.True(error.IsWrongIndexKey);
        Assert.Equal("a", Client.GetIndex("a", other).Name);
    }

    [Fact]
    public async Task An_index_forgets_everything_when_it_is_deleted_and_made_again()
    {
        var index = await CreateAsync();
        await index.UpsertAsync(["1"], new float[,] { { 1 } });
        await index.DeleteIndexAsync();
        await CreateAsync(new() { Dimension = 2 });
        Assert.Equal(0, await index.CountAsync());
        Assert.Equal(2, (await index.DescribeAsync()).Dimension);
    }

    [Fact]
    public async Task Everything_fails_clearly_once_the_client_is_disposed_of()
    {
        var index = await CreateAsync();
        Client.Dispose();
        foreach (var operation in KnownOperation.All)
        {
            var error = await Assert.ThrowsAsync<ObjectDisposedException>(() => operation.RunAsync(Client, index, default));
            Assert.Equal(typeof(CyborgDbClient).FullName, error.ObjectName);
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task An_operation_under_way_says_that_the_client_was_disposed_of(bool sync)
    {
        var index = await CreateAsync();
        var stalled = Emulator.Faults.Enqueue(Fault.Stall(carriedOut: true), "/v1/vectors/upsert_binary");
        var upserting = Task.Run(() => sync ? index.UpsertBinary(["a"], new float[] { 1 }) : index.UpsertBinaryAsync(["a"], new float[] { 1 }).GetAwaiter().GetResult());
        await stalled.Injected.WaitAsync(TimeSpan.FromSeconds(30));

        Client.Dispose();

        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => upserting.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("the client was disposed of while it was under way. Whether the service has carried it out is not known.", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_key_that_is_disposed_of_is_not_sent()
    {
        var index = await CreateAsync();
        Key.Dispose();
        foreach (var operation in KnownOperation.All.Where(operation => !operation.IsOfTheService))
        {
            var error = await Record.ExceptionAsync(() => operation.RunAsync(Client, index, default));
            Assert.True(error is ObjectDisposedException, $"{operation.Name}: {error}");
        }
    }
}
