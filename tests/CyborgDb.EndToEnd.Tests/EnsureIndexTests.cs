using System.Net;
using CyborgDb.Emulator;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>An index that is there in any case: created where it is not, opened and compared where it is.</summary>
public sealed class EnsureIndexTests : EmulatorTest
{
    private static readonly CreateIndexOptions s_options = new()
    {
        Dimension = 3,
        Metric = DistanceMetric.Cosine,
        MetadataSchema = new Dictionary<string, MetadataField> { ["city"] = new() { Pattern = true }, ["size"] = new() { Filterable = true } },
        TextFields = ["body"],
        Bm25K1 = 1.5,
        Bm25B = 0.5,
        StoragePrecision = StoragePrecision.Float16,
    };

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { ServiceVersion = ServiceVersion.V018 };

    [Fact]
    public async Task The_shortest_form_creates_an_index_and_opens_it_the_next_time()
    {
        var first = await Client.EnsureIndexAsync("docs", Key);
        await first.UpsertAsync(["1"], new float[,] { { 1, 2 } });
        var second = await Client.EnsureIndexAsync("docs", Key);
        Assert.Equal(("docs", 1L), (second.Name, await second.CountAsync()));
        Assert.Equal(["docs"], await Client.ListIndexesAsync());
    }

    [Fact]
    public async Task An_index_that_is_as_the_options_say_is_opened()
    {
        await Client.EnsureIndexAsync("docs", Key, s_options);
        await (await Client.EnsureIndexAsync("docs", Key, s_options)).UpsertAsync(["1"], new float[,] { { 1, 2, 3 } });
        Assert.Equal(1, await (await Client.EnsureIndexAsync("docs", Key, s_options)).CountAsync());
    }

    [Fact]
    public async Task An_index_that_has_not_detected_its_dimension_yet_fits_any()
    {
        await Client.CreateIndexAsync("docs", Key);
        var index = await Client.EnsureIndexAsync("docs", Key, new() { Dimension = 7 });
        Assert.Equal(0, await index.GetDimensionAsync());
    }

    [Fact]
    public async Task An_index_may_have_more_fields_than_the_options_ask_for()
    {
        await Client.CreateIndexAsync("docs", Key, s_options);
        await Client.EnsureIndexAsync("docs", Key, new() { MetadataSchema = new Dictionary<string, MetadataField> { ["size"] = new() } });
    }

    public static TheoryData<string, CreateIndexOptions, string> Misfits => new()
    {
        { "dimension", new() { Dimension = 4 }, "Dimension 4 was expected, and 3 found" },
        { "metric", new() { Metric = DistanceMetric.Euclidean }, "Metric Euclidean was expected, and Cosine found" },
        { "pattern", new() { MetadataSchema = new Dictionary<string, MetadataField> { ["size"] = new() { Pattern = true } } },
            "MetadataSchema: the field 'size' was expected as Filterable with Pattern, and found as Filterable" },
        { "no field", new() { TextFields = ["title"] }, "MetadataSchema: the field 'title' was expected as FullText, and not found" },
        { "text", new() { TextFields = ["size"] }, "MetadataSchema: the field 'size' was expected as FullText, and found as Filterable" },
        { "k1", new() { Bm25K1 = 1.2 }, "Bm25K1 1.2 was expected, and 1.5 found" },
        { "b", new() { Bm25B = 0.75 }, "Bm25B 0.75 was expected, and 0.5 found" },
        { "two", new() { Dimension = 4, Metric = DistanceMetric.SquaredEuclidean },
            "Dimension 4 was expected, and 3 found; Metric SquaredEuclidean was expected, and Cosine found" },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public async Task An_index_that_is_not_as_the_options_say_is_refused_with_what_was_expected_and_found(string option, CreateIndexOptions options, string says)
    {
        await Client.CreateIndexAsync("docs", Key, s_options);
        var error = await Assert.ThrowsAsync<CyborgDbConflictException>(() => Client.EnsureIndexAsync("docs", Key, options));
        Assert.True(
            error.Message == $"Index 'docs' is there, and is not what was asked for: {says}. Change the options to what was found, or choose another name.",
            $"Of the {option} it says: {error.Message}");
        Assert.Equal("docs", error.IndexName);
    }

    [Fact]
    public async Task A_service_that_shows_no_schema_does_not_pass_for_one_that_has_it()
    {
        await using var old = await CyborgDbEmulator.StartAsync(new() { ServiceVersion = ServiceVersion.V017 });
        using var client = new CyborgDbClient(old.BaseAddress);
        await client.CreateIndexAsync("docs", Key);
        var error = await Assert.ThrowsAsync<CyborgDbConflictException>(() => client.EnsureIndexAsync("docs", Key, new() { TextFields = ["body"] }));
        Assert.Contains(
            "the field 'body' was expected as FullText, and the service shows no schema, for which it has to be of version 0.18 or later", error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServiceVersion.V017)]
    [InlineData(ServiceVersion.V018)]
    public async Task Of_two_that_create_at_the_same_time_one_does_and_the_other_opens(ServiceVersion version)
    {
        await using var service = await CyborgDbEmulator.StartAsync(new() { ServiceVersion = version });
        using var client = new CyborgDbClient(service.BaseAddress);
        // The other creates it after this one has been told that it is not there.
        service.Faults.Enqueue(Fault.Status(404, detail: "No KMS envelope for index 'docs'"), "/v1/indexes/describe");
        await client.CreateIndexAsync("docs", Key, new() { Dimension = 2 });
        Assert.Equal(2, await (await client.EnsureIndexAsync("docs", Key, new() { Dimension = 2 })).GetDimensionAsync());

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => client.EnsureIndexAsync("other", Key, new() { Dimension = 5 }))));
        Assert.Equal(["docs", "other"], (await client.ListIndexesAsync()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(ServiceVersion.V017)]
    [InlineData(ServiceVersion.V018)]
    public async Task A_wrong_key_is_said_to_be_one_whether_the_service_calls_it_so_or_finds_no_index(ServiceVersion version)
    {
        await using var service = await CyborgDbEmulator.StartAsync(new() { ServiceVersion = version, Readings = { WrongKey = WrongKeyAnswer.NotFoundUnlessOpen } });
        using var client = new CyborgDbClient(service.BaseAddress);
        using var other = IndexKey.Generate();
        var index = await client.CreateIndexAsync("docs", Key);
        var error = await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => client.EnsureIndexAsync("docs", other));
        Assert.True(error.IsWrongIndexKey && error.MayBeWrongIndexKey, "It does not say that the index key is wrong.");
        Assert.Equal(
            "EnsureIndexAsync: index 'docs' is there, and the service does not open it with this key. Use the key that the index was created with.", error.Message);
        Assert.Equal((HttpStatusCode.NotFound, "docs"), (error.StatusCode, error.IndexName));

        await index.UpsertAsync(["1"], new float[,] { { 1 } });
        error = await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => client.EnsureIndexAsync("docs", other));
        Assert.True(error.IsWrongIndexKey, "It does not say that the index key is wrong.");
        Assert.Equal(HttpStatusCode.Unauthorized, error.StatusCode);
    }

    [Fact]
    public async Task An_index_whose_key_a_KMS_holds_is_ensured_by_its_slot_and_not_by_a_key()
    {
        await using var service = await CyborgDbEmulator.StartAsync(new() { KmsNames = { "vault" } });
        using var client = new CyborgDbClient(service.BaseAddress);
        await client.EnsureKmsIndexAsync("docs", "vault", new() { Dimension = 2 });
        Assert.Equal(2, await (await client.EnsureKmsIndexAsync("docs", "vault", new() { Dimension = 2 })).GetDimensionAsync());
        await Assert.ThrowsAsync<CyborgDbConflictException>(() => client.EnsureKmsIndexAsync("docs", "vault", new() { Dimension = 3 }));
        Assert.Contains(
            "opened without a key", (await Assert.ThrowsAsync<CyborgDbValidationException>(() => client.EnsureIndexAsync("docs", Key))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_arguments_are_refused_before_anything_is_sent()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json("{}"));
        using var client = service.NewClient();
        await Assert.ThrowsAsync<ArgumentException>(() => client.EnsureIndexAsync("", Key));
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.EnsureIndexAsync("docs", (IndexKey)null!));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.EnsureIndexAsync("docs", Key, new() { Dimension = 0 }));
        await Assert.ThrowsAsync<ArgumentException>(() => client.EnsureKmsIndexAsync("docs", ""));
        await Assert.ThrowsAsync<ArgumentException>(() => client.IndexExistsAsync(""));
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task Whether_an_index_exists_is_asked_by_its_name_alone()
    {
        await Client.CreateIndexAsync("docs", Key);
        Assert.True(await Client.IndexExistsAsync("docs"));
        Assert.False(await Client.IndexExistsAsync("Docs"));
        Assert.False(await Client.IndexExistsAsync("doc"));
    }

    [Fact]
    public async Task A_client_is_made_of_an_address()
    {
        using var client = new CyborgDbClient(Emulator.BaseAddress);
        Assert.Empty(await client.ListIndexesAsync());
        Assert.Throws<ArgumentException>("baseAddress", () => new CyborgDbClient(new Uri("ftp://service")));
        Assert.Throws<ArgumentException>("baseAddress", () => new CyborgDbClient(new Uri("/v1", UriKind.Relative)));
        Assert.Throws<ArgumentNullException>("baseAddress", () => new CyborgDbClient((Uri)null!));
    }
}
