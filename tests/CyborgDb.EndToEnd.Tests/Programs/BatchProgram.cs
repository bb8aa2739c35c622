namespace CyborgDb.EndToEnd.Tests.Programs;

/// <summary>An import of what is at hand as columns: ids, a matrix, metadata and texts.</summary>
public sealed class BatchProgram : EmulatorTest
{
    private const int Rows = 2_500;

    [Fact]
    public async Task Columns_are_imported_in_batches_and_every_row_is_found_again()
    {
        var index = await Client.CreateIndexAsync("import", Key, new() { Dimension = 3 });
        var matrix = new float[Rows, 3];
        for (var row = 0; row < Rows; row++)
            matrix[row, 0] = row;
        var metadata = Enumerable.Range(0, Rows).Select(row => new Metadata { ["even"] = row % 2 == 0 });
        var texts = Enumerable.Range(0, Rows).Select(row => $"text {row}").ToArray();

        var account = await index.IngestAsync(Enumerable.Range(0, Rows), matrix, metadata, texts, new() { BatchItems = 500 });

        Assert.Equal((Rows, 5), (account.Stored, account.Batches));
        Assert.Equal(Rows, await index.CountAsync());
        var item = await index.GetAsync("1234");
        Assert.Equal([1234, 0, 0], item!.Vector!.Value.ToArray());
        Assert.Equal(("text 1234", true), (item.Contents!.Text, item.Metadata.GetBoolean("even")));
    }

    [Fact]
    public async Task A_row_that_is_wrong_is_named_before_anything_is_sent()
    {
        var index = await Client.CreateIndexAsync("import", Key);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => index.UpsertAsync(["a", "b"], [[1f, 2f], [3f, float.NaN]]));

        Assert.Equal("vectors", error.ParamName);
        Assert.Contains("Row 1 (id 'b') has a value at position 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await index.CountAsync());
    }
}
