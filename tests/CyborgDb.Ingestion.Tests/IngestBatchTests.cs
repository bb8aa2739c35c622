using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests;

/// <summary>Which items go together.</summary>
public class IngestBatchTests : IngestionTest
{
    private const string Route = "/v1/vectors/upsert_binary";

    [Fact]
    public async Task Batches_with_items_without_a_vector_keep_to_their_bytes_too()
    {
        var index = await Client.CreateIndexAsync("texts", Key, new() { EmbeddingModel = "emulator-hash-256" }, Token);
        var random = new Random(1);
        var items = Enumerable.Range(0, 400).Select(i => i % 20 == 0
            ? new VectorItem($"t{i}") { Contents = "text" }
            : new VectorItem($"t{i}", Enumerable.Range(0, 256).Select(_ => (random.NextSingle() - 0.5f) / 100).ToArray()));

        var result = await index.IngestAsync(items, new() { BatchBytes = 50_000, Requests = 1 }, cancellationToken: Token);

        Assert.Equal(400, result.Stored);
        Assert.InRange(result.Bytes / result.Batches, 20_000, 51_000);
    }

    [Fact]
    public async Task An_item_that_a_later_one_of_its_batch_replaced_says_nothing_of_the_index()
    {
        var index = await Client.CreateIndexAsync("texts", Key, new() { EmbeddingModel = "emulator-hash-256" }, Token);
        VectorItem[] items = [
            new("a", new float[3]), new("a") { Contents = "text" }, .. Enumerable.Range(1, 8).Select(i => new VectorItem($"b{i}", new float[256])),
        ];

        var result = await index.IngestAsync(items, new() { BatchItems = 2, Requests = 1, OnFailure = IngestFailureMode.Continue }, cancellationToken: Token);

        Assert.Empty(result.Failures.Select(failure => failure.Error.Message));
        Assert.Equal(10, result.Stored);
    }

    [Theory]
    [InlineData("😀")]
    [InlineData("\u2028")]
    [InlineData("\uE000")]
    [InlineData("ü")]
    [InlineData("\"")]
    public async Task Batches_of_text_that_is_escaped_keep_to_their_bytes(string text)
    {
        var contents = string.Concat(Enumerable.Repeat(text, 100));
        var items = Enumerable.Range(0, 400).Select(i => new VectorItem($"t{i}", new float[4]) { Contents = contents });

        var result = await Index.IngestAsync(items, new() { BatchBytes = 20_000, Requests = 1 }, cancellationToken: Token);

        Assert.InRange(result.Bytes / result.Batches, 10_000, 20_400);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(20)]
    public async Task An_item_of_another_dimension_keeps_no_other_from_being_stored(int at)
    {
        // The index has its dimension from what was stored before.
        await Index.UpsertAsync([Item("first")], cancellationToken: Token);
        VectorItem[] items = [.. Items(at), new VectorItem("bad", new float[3]), .. Items(20 - at, from: at)];
        var options = new IngestOptions { BatchItems = 5, Requests = 1, OnFailure = IngestFailureMode.Continue };

        var result = await Index.IngestAsync(items, options, cancellationToken: Token);
        var again = await Index.IngestAsync(items, new() { ResumeAfter = result.Checkpoint, OnFailure = IngestFailureMode.Continue }, cancellationToken: Token);

        Assert.Equal([new IngestItem(at, "bad")], result.NotStored);
        Assert.Equal((20, 20), (result.Stored, again.Skipped));
        Assert.Contains("3", Assert.Single(again.Failures).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_item_of_an_id_whose_request_may_come_again_is_not_known_to_be_stored()
    {
        Emulator.Faults.Enqueue(Fault.ResetBeforeAnswer(carriedOut: true), Route);
        VectorItem[] items = [Item("a", 1), Item("b", 1), Item("a", 2), Item("c", 1)];

        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(items, new() { BatchItems = 2, Requests = 1 }, cancellationToken: Token));
        var rest = await Index.IngestAsync(items, new() { ResumeAfter = error.Result.Checkpoint }, cancellationToken: Token);

        Assert.Equal([new IngestItem(2, "a")], error.Result.Unknown);
        Assert.Contains("may yet be carried out a second time", error.Message, StringComparison.Ordinal);
        Assert.Equal((4, 3), (rest.Stored, rest.Skipped));
    }

    [Fact]
    public async Task A_failure_names_all_items_of_its_batch_in_their_order()
    {
        Emulator.Faults.Enqueue(Fault.Status(400), Route);

        var error = await Assert.ThrowsAsync<IngestException>(() =>
            Index.IngestAsync([Item("a", 1), Item("b", 1), Item("a", 2)], cancellationToken: Token));

        Assert.Equal([new(0, "a"), new(1, "b"), new(2, "a")], Assert.Single(error.Result.Failures).Items);
    }
}
