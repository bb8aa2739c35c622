namespace CyborgDb.Ingestion.Tests;

public class IngestTests : IngestionTest
{
    private static readonly IngestOptions s_small = new() { BatchItems = 10 };

    [Fact]
    public async Task All_items_of_an_enumerable_are_stored_with_all_that_they_have()
    {
        var items = Enumerable.Range(0, 95).Select(i => new VectorItem($"item-{i}", new float[] { i, 0, 0, 1 })
        {
            Contents = i % 3 == 0 ? null : $"text {i}",
            Metadata = i % 2 == 0 ? null : new Metadata { ["number"] = i },
        });

        var result = await Index.IngestAsync(items, s_small, cancellationToken: Token);

        Assert.Equal((95, 95, 10), (result.Stored, result.Read, result.Batches));
        Assert.Empty(result.NotStored);
        Assert.Empty(result.Unknown);
        var stored = (await Index.GetAsync(Enumerable.Range(0, 95).Select(i => $"item-{i}").ToArray(), cancellationToken: Token)).ToDictionary(i => i.Id);
        Assert.All(Enumerable.Range(0, 95), i =>
        {
            var item = stored[$"item-{i}"];
            Assert.Equal(i, item.Vector!.Value.Span[0]);
            Assert.Equal(i % 3 == 0 ? "" : $"text {i}", item.Contents?.Text ?? "");
            Assert.Equal(i % 2 == 0 ? new Metadata() : new Metadata { ["number"] = i }, item.Metadata ?? new Metadata());
        });
    }

    [Fact]
    public async Task All_items_of_an_asynchronous_stream_are_stored()
    {
        static async IAsyncEnumerable<VectorItem> Source()
        {
            foreach (var item in Items(57))
            {
                await Task.Yield();
                yield return item;
            }
        }

        var result = await Index.IngestAsync(Source(), s_small, cancellationToken: Token);

        Assert.Equal(57, result.Stored);
        Assert.Equal(Items(57).ToDictionary(i => i.Id, i => i.Vector!.Value.Span[0]), await StoredVersionsAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task All_rows_of_a_matrix_are_stored_under_numbers(int batchItems)
    {
        var vectors = new double[50, 4];
        for (var row = 0; row < 50; row++)
            vectors[row, 0] = row + 0.5;

        var result = await Index.IngestAsync(Enumerable.Range(100, 50).ToArray(), vectors, options: new() { BatchItems = batchItems }, cancellationToken: Token);

        Assert.Equal(50, result.Stored);
        Assert.Equal(Enumerable.Range(100, 50).Select(i => $"{i}"), result.StoredIds);
        Assert.Equal(Enumerable.Range(0, 50).ToDictionary(i => $"{i + 100}", i => i + 0.5f), await StoredVersionsAsync());
    }

    [Fact]
    public async Task A_batch_is_no_larger_on_the_wire_than_was_asked_for()
    {
        var items = Enumerable.Range(0, 200).Select(i => new VectorItem($"\"item\"-{i}", new float[] { i, 0, 0, 1 })
        {
            Contents = new string('\u0001', i % 20),
            Metadata = new Metadata { ["a \"name\""] = "ünï\t", ["list"] = new[] { "x", "\\" }, ["number"] = 1e-300 * i, ["map"] = new Metadata { ["flag"] = true } },
        }).ToArray();

        var result = await Index.IngestAsync(items, new() { BatchBytes = 5_000, Requests = 1 }, cancellationToken: Token);

        Assert.Equal(200, result.Stored);
        // The envelope (name, key, dimension) is not counted; it is less than 300 bytes.
        Assert.InRange(result.Bytes / result.Batches, 2_500, 5_300);
    }

    [Fact]
    public async Task An_item_larger_than_a_batch_goes_alone()
    {
        var items = Items(3).Append(new VectorItem("large", new float[] { 9, 0, 0, 1 }) { Contents = new string('x', 10_000) }).Concat(Items(3, from: 10));

        var result = await Index.IngestAsync(items, new() { BatchBytes = 1_000 }, cancellationToken: Token);

        Assert.Equal((7, 3), (result.Stored, result.Batches));
    }

    [Fact]
    public async Task Items_without_vectors_are_embedded_by_the_service()
    {
        var index = await Client.CreateIndexAsync("texts", Key, new() { EmbeddingModel = "emulator-hash-256" }, Token);

        var result = await index.IngestAsync([new VectorItem("a") { Contents = "one two" }, new VectorItem("b") { Contents = "three" }], cancellationToken: Token);

        Assert.Equal(2, result.Stored);
        Assert.Equal(2, await index.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task An_empty_source_sends_nothing()
    {
        var before = Emulator.Faults.RequestsReceived;

        var result = await Index.IngestAsync(Array.Empty<VectorItem>(), cancellationToken: Token);

        Assert.Equal((0, 0), (result.Read, result.Stored));
        Assert.Equal(before, Emulator.Faults.RequestsReceived);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task The_later_of_two_items_with_one_id_wins_within_and_across_batches(int batchItems)
    {
        var random = new Random(7);
        VectorItem[] items = [.. Enumerable.Range(0, 300).Select(i => Item($"item-{random.Next(12)}", i + 1))];

        var result = await Index.IngestAsync(items, new() { BatchItems = batchItems, Requests = 8 }, cancellationToken: Token);

        Assert.Equal(300, result.Stored);
        var last = items.GroupBy(i => i.Id).ToDictionary(g => g.Key, g => g.Last().Vector!.Value.Span[0]);
        Assert.Equal(last, await StoredVersionsAsync());
    }

    [Fact]
    public async Task The_later_of_two_rows_of_a_matrix_with_one_id_wins()
    {
        var ids = Enumerable.Range(0, 200).Select(i => i * 7 % 23).ToArray();
        var vectors = new float[200, 4];
        for (var row = 0; row < 200; row++)
            vectors[row, 0] = row;

        await Index.IngestAsync(ids, vectors, options: new() { BatchItems = 11, Requests = 8 }, cancellationToken: Token);

        var last = Enumerable.Range(0, 200).GroupBy(row => $"{ids[row]}").ToDictionary(g => g.Key, g => (float)g.Last());
        Assert.Equal(last, await StoredVersionsAsync());
    }

    [Fact]
    public async Task What_the_service_says_of_training_is_passed_on()
    {
        var vectors = new float[10_050, 2];
        for (var row = 0; row < 10_050; row++)
            vectors[row, 0] = row;
        var index = await Client.CreateIndexAsync("large", Key, cancellationToken: Token);

        var result = await index.IngestAsync(Enumerable.Range(0, 10_050).ToArray(), vectors, options: new() { BatchItems = 2_000 }, cancellationToken: Token);

        Assert.True(result.TrainingTriggered);
        Assert.Contains("threshold: 10000", Assert.Single(result.TrainingMessages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_out_of_range_are_refused_before_anything_is_read()
    {
        static IEnumerable<VectorItem> Source()
        {
            Assert.Fail("The source was read.");
            yield break;
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("options", () => Index.IngestAsync(Source(), new() { BatchBytes = 0 }, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("options", () => Index.IngestAsync(Source(), new() { BatchItems = 0 }, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("options", () => Index.IngestAsync(Source(), new() { Requests = 0 }, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>("vectors", () => Index.IngestAsync(new[] { "a" }, new float[2, 2], cancellationToken: Token));
    }
}
