using System.Globalization;
using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests;

/// <summary>Rows of a matrix that are ingested with their metadata and contents.</summary>
public class MatrixColumnsTests : IngestionTest
{
    [Fact]
    public async Task Each_row_keeps_its_own_across_batches_and_where_a_later_row_replaces_it()
    {
        const int rows = 200;
        int[] ids = [.. Enumerable.Range(0, rows).Select(row => row * 7 % 23)];
        var vectors = new float[rows, 4];
        for (var row = 0; row < rows; row++)
            vectors[row, 0] = row;

        var account = await Index.IngestAsync(
            ids, vectors, ids.Select((_, row) => row % 3 == 0 ? null : new Metadata { ["row"] = row }), [.. ids.Select((_, row) => $"text of {row}")],
            new() { BatchItems = 11, Requests = 2 }, cancellationToken: Token);

        Assert.Equal(rows, account.Stored);
        var stored = await Index.GetAsync(Enumerable.Range(0, 23), cancellationToken: Token);
        Assert.Equal(23, stored.Count);
        Assert.All(stored, item =>
        {
            var row = (int)item.Vector!.Value.Span[0];
            Assert.Equal(item.Id, $"{ids[row]}");
            Assert.Equal($"text of {row}", item.Contents!.Text);
            Assert.Equal(row % 3 == 0 ? [] : new Metadata { ["row"] = row }, item.Metadata ?? []);
        });
    }

    [Fact]
    public async Task A_row_that_cannot_be_stored_is_named()
    {
        string[] ids = ["a", "b"], texts = ["good", "b\ud800d"];
        var error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(ids, new float[2, 4], contents: texts, cancellationToken: Token));
        Assert.Contains("position 1 (id 'b') has contents with an unpaired surrogate at position 1", error.ToString(), StringComparison.Ordinal);
        Metadata[] metadata = [new() { ["n"] = long.MaxValue }, []];
        error = await Assert.ThrowsAsync<IngestException>(() => Index.IngestAsync(ids, new float[2, 4], metadata, cancellationToken: Token));
        Assert.Contains("(id 'a')", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_of_another_length_than_the_ids_are_refused_at_once()
    {
        string[] ids = ["a"];
        await Assert.ThrowsAsync<ArgumentException>("vectors", () => Index.IngestAsync(ids, new float[2, 4], cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>("metadata", () => Index.IngestAsync(ids, new float[1, 4], [null, null], cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>("contents", () => Index.IngestAsync(ids, new float[1, 4], contents: ["x", "y"], cancellationToken: Token));
        Assert.Equal(0, await Index.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Sequences_are_read_no_further_than_the_batches_that_are_under_way()
    {
        var held = Emulator.Faults.Enqueue(Fault.Stall(), "/v1/vectors/upsert_binary");
        int metadataRead = 0, contentsRead = 0;
        var ingesting = Index.IngestAsync(
            Enumerable.Range(0, 100), new float[100, 4],
            Enumerable.Range(0, 100).Select(row => { metadataRead++; return row % 2 == 0 ? null : new Metadata { ["row"] = row }; }),
            Enumerable.Range(0, 100).Select(row => { contentsRead++; return row % 3 == 0 ? null : (ItemContents?)$"text of {row}"; }),
            new() { BatchItems = 10, Requests = 1 }, cancellationToken: Token);
        await held.Injected.WaitAsync(Token);

        Assert.InRange(Volatile.Read(ref metadataRead), 10, 21);
        Assert.InRange(Volatile.Read(ref contentsRead), 10, 21);
        held.Release();
        Assert.Equal(100, (await ingesting).Stored);
        var stored = await Index.GetAsync(Enumerable.Range(0, 100), cancellationToken: Token);
        Assert.All(stored, item =>
        {
            var row = int.Parse(item.Id, CultureInfo.InvariantCulture);
            Assert.Equal(row % 2 == 0 ? [] : new Metadata { ["row"] = row }, item.Metadata ?? []);
            Assert.Equal(row % 3 == 0 ? "" : $"text of {row}", item.Contents?.Text ?? "");
        });
    }

    [Theory]
    [InlineData(19, "The contents ended after 19 entries; there has to be one for each row.")]
    [InlineData(21, "The contents have more entries than there are rows.")]
    public async Task A_sequence_of_another_length_than_there_are_rows_ends_the_ingestion(int count, string message)
    {
        var contents = Enumerable.Range(0, count).Select(row => (ItemContents?)$"text of {row}");

        var error = await Assert.ThrowsAsync<IngestException>(() =>
            Index.IngestAsync(Enumerable.Range(0, 20), new float[20, 4], null, contents, new() { BatchItems = 5 }, cancellationToken: Token));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(await Index.CountAsync(cancellationToken: Token), error.Result.Stored);
    }
}
