using CyborgDb.Emulator;
using CyborgDb.Extras.Tests.Support;

namespace CyborgDb.Extras.Tests.Ranking;

public sealed class DiverseQueryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// The query is (1, 0). With unit vectors at 0°, 5°, 40° and 60° the cosines to it are 1, 0.9962, 0.7660 and 0.5.
    /// First pick: 0°. With λ = 0.5 then 5°: 0.4981 − 0.4981 = 0, 40°: 0.3830 − 0.3830 = 0, 60°: 0; in a tie the nearer would come. So λ = 0.3:
    /// every s: 0.3 s − 0.7 s = −0.4 s: 5°: −0.3985, 40°: −0.3064, 60°: −0.2 → 60°.
    /// Third: 5°: 0.3 · 0.9962 − 0.7 · max(0.9962, cos 55° = 0.5736) = −0.3985; 40°: 0.3 · 0.7660 − 0.7 · max(0.7660, cos 20° = 0.9397) = −0.4280 → 5°.
    /// </summary>
    [Fact]
    public async Task Picks_by_the_cosine_where_that_is_the_metric()
    {
        await using var emulated = await StartAsync(DistanceMetric.Cosine, ("at0", At(0)), ("at5", At(5)), ("at40", At(40)), ("at60", At(60)));

        var picks = await emulated.Index.QueryDiverseAsync(At(0), new() { TopK = 4, Lambda = 0.3 }, cancellationToken: Cancellation);

        Assert.Equal(["at0", "at60", "at5", "at40"], picks.Select(p => p.Id));
    }

    /// <summary>
    /// On a line the query is at 0 and the items at 1, 1.5, −4 and 10. First pick: 1. With λ = 0.5 then
    /// 1.5: 0.5 · −1.5 + 0.5 · 0.5 = −0.5; −4: 0.5 · −4 + 0.5 · 5 = 0.5; 10: 0.5 · −10 + 0.5 · 9 = −0.5 → −4.
    /// Third: 1.5: −0.5 (1 is still the nearest pick); 10: −0.5 → the nearer, 1.5.
    /// Fourth: 10.
    /// </summary>
    [Fact]
    public async Task Picks_by_the_negative_distance_where_that_is_the_metric()
    {
        await using var emulated = await StartAsync(DistanceMetric.Euclidean, OnALine);

        var picks = await emulated.Index.QueryDiverseAsync(new float[] { 0 }, cancellationToken: Cancellation);

        Assert.Equal(["1", "-4", "1.5", "10"], picks.Select(p => p.Id));
        Assert.Equal([1, 4, 1.5, 10], picks.Select(p => p.Distance!.Value));
    }

    /// <summary>
    /// The same items with λ = 0.55. First pick: 1. Then with squares 1.5: 0.55 · −2.25 + 0.45 · 0.25 = −1.125; −4: 0.55 · −16 + 0.45 · 25 = 2.45;
    /// 10: 0.55 · −100 + 0.45 · 81 = −18.55 → −4. Third: 1.5 → −1.125; 10: −18.55 → 1.5.
    /// With λ = 0.45 the third is 10: 0.45 · −100 + 0.55 · 81 = −0.45, against 1.5: 0.45 · −2.25 + 0.55 · 0.25 = −0.875.
    /// With λ = 0.49 squares have 1.5: −1.1025 + 0.1275 = −0.975; 10: −49 + 41.31 = −7.69 → 1.5, where plain distances would have
    /// 1.5: −0.735 + 0.255 = −0.48; 10: −4.9 + 4.59 = −0.31 → 10.
    /// </summary>
    [Fact]
    public async Task Picks_by_the_negative_square_where_that_is_the_metric()
    {
        await using var emulated = await StartAsync(DistanceMetric.SquaredEuclidean, OnALine);

        Assert.Equal(["1", "-4", "1.5"], await PicksAsync(0.55));
        Assert.Equal(["1", "-4", "10"], await PicksAsync(0.45));
        Assert.Equal(["1", "-4", "1.5"], await PicksAsync(0.49));

        async Task<IEnumerable<string>> PicksAsync(double lambda) =>
            (await emulated.Index.QueryDiverseAsync(new float[] { 0 }, new() { TopK = 3, Lambda = lambda }, cancellationToken: Cancellation)).Select(p => p.Id);
    }

    private static (string, float[])[] OnALine => [("1", [1]), ("1.5", [1.5f]), ("-4", [-4]), ("10", [10])];

    [Fact]
    public async Task Gives_the_plain_query_for_a_lambda_of_one()
    {
        await using var emulated = await StartAsync(DistanceMetric.Euclidean, OnALine);

        var picks = await emulated.Index.QueryDiverseAsync(new float[] { 0 }, new() { Lambda = 1 }, cancellationToken: Cancellation);

        Assert.Equal(["1", "1.5", "-4", "10"], picks.Select(p => p.Id));
    }

    [Fact]
    public async Task Picks_only_from_what_it_fetches_and_under_the_filter()
    {
        await using var emulated = await StartAsync(DistanceMetric.Euclidean, OnALine);
        var few = await emulated.Index.QueryDiverseAsync(new float[] { 0 }, new() { TopK = 2, FetchCount = 2, Lambda = 0 }, cancellationToken: Cancellation);
        var filtered = await emulated.Index.QueryDiverseAsync(
            new float[] { 0 }, new() { TopK = 2, Filter = Filter.Ne("name", "-4"), Include = QueryInclude.Metadata | QueryInclude.Vector }, cancellationToken: Cancellation);

        Assert.Equal(["1", "1.5"], few.Select(p => p.Id));
        Assert.Equal(["1", "1.5"], filtered.Select(p => p.Id));
        Assert.Equal("1.5", filtered[1].Metadata!["name"].AsString());
        Assert.Equal([1.5f], filtered[1].Vector!.Value.ToArray());
        Assert.All(filtered, p => Assert.Null(p.Distance));
    }

    [Theory]
    [InlineData(ServiceVersion.V017)]
    [InlineData(ServiceVersion.V018)]
    public async Task Reads_the_vectors_with_get_and_asks_for_the_metric_once(ServiceVersion version)
    {
        await using var emulated = await StartAsync(DistanceMetric.Euclidean, version, OnALine);
        emulated.Requests.Forget();

        var picks = await emulated.Index.QueryDiverseAsync(new float[] { 0 }, new() { Include = QueryInclude.Vector }, cancellationToken: Cancellation);
        await emulated.Index.QueryDiverseAsync(new float[] { 0 }, cancellationToken: Cancellation);

        Assert.Equal(
            ["/v1/indexes/describe", "/v1/vectors/query_binary", "/v1/vectors/get", "/v1/vectors/query_binary", "/v1/vectors/get"],
            emulated.Requests.Sent.Select(r => r.Path));
        Assert.Equal([1f, -4, 1.5f, 10], picks.Select(p => p.Vector!.Value.Span[0]));
        Assert.Contains("\"top_k\":20", emulated.Requests.Sent[1].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"vector\"", emulated.Requests.Sent[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_nothing_from_an_empty_index()
    {
        await using var emulated = await StartAsync(DistanceMetric.Cosine);
        Assert.Empty(await emulated.Index.QueryDiverseAsync(new float[] { 1 }, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Refuses_options_out_of_range_before_anything_is_sent()
    {
        await using var emulated = await StartAsync(DistanceMetric.Cosine);
        emulated.Requests.Forget();
        DiverseQueryOptions[] wrong =
        [
            new() { TopK = 0 }, new() { TopK = 5, FetchCount = 4 }, new() { Lambda = -0.1 }, new() { Lambda = 1.1 }, new() { Lambda = double.NaN },
            new() { FetchCount = 1000, RerankMultiplier = 11 },
        ];
        foreach (var options in wrong)
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>("options", () => emulated.Index.QueryDiverseAsync(new float[] { 1 }, options, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => emulated.Index.QueryDiverseAsync(new float[] { float.NaN }, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => emulated.Index.QueryDiverseAsync(ReadOnlyMemory<float>.Empty, cancellationToken: Cancellation));
        Assert.Empty(emulated.Requests.Sent);
    }

    private static float[] At(double degrees) => [(float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180)];

    private static Task<EmulatedIndex> StartAsync(DistanceMetric metric, params (string Id, float[] Vector)[] items) =>
        StartAsync(metric, ServiceVersion.V017, items);

    private static async Task<EmulatedIndex> StartAsync(DistanceMetric metric, ServiceVersion version, params (string Id, float[] Vector)[] items)
    {
        var emulated = await EmulatedIndex.StartAsync(new() { Metric = metric }, version);
        await emulated.Index.UpsertAsync([.. items.Select(i => new VectorItem(i.Id, i.Vector) { Metadata = new() { ["name"] = i.Id } })], cancellationToken: Cancellation);
        return emulated;
    }
}
