using System.Text.Json;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Batches fit the time that the service takes. No time passes in these tests but what they let pass.</summary>
public sealed class IngestPatienceTests : IDisposable
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    private readonly ManualClock _clock = new();
    private readonly SemaphoreSlim _turn = new(1);

    public void Dispose() => _turn.Dispose();

    [Fact]
    public async Task Two_thousand_texts_at_200_ms_each_are_sent_once_though_the_service_does_one_request_after_the_other()
    {
        var items = Enumerable.Range(0, 2_000).Select(i => new VectorItem($"t{i}") { Contents = "text" });
        var (result, sizes) = await IngestAsync(items, TimeSpan.FromMilliseconds(200));
        Assert.Equal((2_000, 0), (result.Stored, result.Retries));
        Assert.All(sizes, size => Assert.Equal(100, size));
    }

    [Fact]
    public async Task Short_vectors_at_4_ms_each_are_sent_once_in_batches_of_no_more_than_5000()
    {
        var items = Enumerable.Range(0, 42_000).Select(i => new VectorItem($"v{i}", new float[] { 1, i }));
        var (result, sizes) = await IngestAsync(items, TimeSpan.FromMilliseconds(4));
        Assert.Equal((42_000, 0), (result.Stored, result.Retries));
        Assert.Equal([2_000, .. Enumerable.Repeat(5_000, 8)], sizes.Order());
    }

    [Fact]
    public async Task A_batch_has_its_number_of_texts_and_beside_them_items_with_vectors()
    {
        var items = Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? new VectorItem($"t{i}") { Contents = "text" } : new VectorItem($"v{i}", new float[] { 1, i }));
        var (result, sizes) = await IngestAsync(items, TimeSpan.FromMilliseconds(200), new() { BatchTexts = 50 });
        Assert.Equal((400, 0), (result.Stored, result.Retries));
        Assert.Equal([100, 100, 100, 100], sizes);
    }

    /// <summary>Ingests into a service that does one request at a time, and takes a time for each item of it.</summary>
    private async Task<(IngestResult Result, List<int> Sizes)> IngestAsync(IEnumerable<VectorItem> items, TimeSpan each, IngestOptions? options = null)
    {
        List<int> sizes = [];
        await using var service = await ScriptedServer.StartAsync(async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            var batch = body.RootElement.TryGetProperty("items", out var list) ? list : body.RootElement.GetProperty("batch").GetProperty("ids");
            await _turn.WaitAsync(context.RequestAborted);
            sizes.Add(batch.GetArrayLength());
            await Task.Delay(sizes[^1] * each, _clock, context.RequestAborted);
            _turn.Release();
            await Answer.Json("""{"status":"success","message":"m"}""")(context);
        });
        using var client = service.NewClient(o => o.TimeProvider = _clock);
        using var key = IndexKey.Generate();
        var ingesting = client.GetIndex("a", key).IngestAsync(items, options);
        while (!ingesting.IsCompleted)
        {
            // The client's own limits are all longer.
            var working = _clock.SomethingWaitsAsync(wait => wait > TimeSpan.Zero && wait <= TimeSpan.FromSeconds(20.001));
            await Task.WhenAny(ingesting, working).WaitAsync(s_bound);
            if (working.IsCompletedSuccessfully)
                _clock.Advance(await working);
        }
        return (await ingesting, sizes);
    }
}
