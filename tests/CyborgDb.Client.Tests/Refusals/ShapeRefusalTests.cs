using System.Numerics.Tensors;

namespace CyborgDb.Tests.Refusals;

/// <summary>Ids, vectors, metadata and contents that do not fit together.</summary>
public sealed class ShapeRefusalTests
{
    [Fact]
    public Task Fewer_vectors_than_ids_are_refused() =>
        Refused.AssertUpsertAsync(["a", "b", "c"], Given.Array, "vectors", "3 ids", "2 vectors");

    [Fact]
    public Task More_vectors_than_ids_are_refused() =>
        Refused.AssertUpsertAsync(["a"], Given.Array, "vectors", "1 id", "2 vectors");

    [Fact]
    public Task Vectors_without_ids_are_refused() =>
        Refused.AssertUpsertAsync([], Given.Array, "vectors", "0 ids", "2 vectors");

    [Fact]
    public Task Values_without_ids_are_refused() => Refused.AssertUpsertFlatAsync([], [1f], "vectors", "There is 1 value and no ids", "no ids");

    [Fact]
    public Task A_length_that_is_no_multiple_of_the_number_of_ids_is_refused() =>
        Refused.AssertUpsertFlatAsync(["a", "b", "c"], Given.Flat, "vectors", "8 values", "3 ids");

    [Theory, InlineData(true), InlineData(false)]
    public async Task Metadata_of_another_count_than_the_ids_is_refused(bool async)
    {
        foreach (var metadata in new Metadata?[][] { [], [null], [null, null, null] })
        {
            await Refused.AssertAsync(
                index => EitherWay.Call(async, () => index.UpsertBinary(Given.Ids, Given.Array, metadata), () => index.UpsertBinaryAsync(Given.Ids, Given.Array, metadata)),
                "metadata", "2 ids", $"{metadata.Length} metadata");
            await Refused.AssertAsync(
                index => EitherWay.Call(async, () => index.UpsertBinary(Given.Ids, Given.Flat, metadata), () => index.UpsertBinaryAsync(Given.Ids, Given.Flat, metadata)),
                "metadata", "2 ids", $"{metadata.Length} metadata");
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Contents_of_another_count_than_the_ids_are_refused(bool async)
    {
        foreach (var contents in new ItemContents?[][] { [], ["x"], [null, null, null] })
        {
            await Refused.AssertAsync(
                index => EitherWay.Call(
                    async, () => index.UpsertBinary(Given.Ids, Given.Array, contents: contents), () => index.UpsertBinaryAsync(Given.Ids, Given.Array, contents: contents)),
                "contents", "2 ids", $"{contents.Length} contents");
        }
    }

    [Fact]
    public void Rows_of_different_lengths_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => (VectorMatrix)new float[][] { [1, 2], [1, 2], [3] });
        Assert.Equal("vectors", error.ParamName);
        Assert.Contains("row 2", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => (VectorMatrix)new double[][] { [1], [] });
        Assert.Throws<ArgumentException>(() => (VectorMatrix)new Half[][] { [], [(Half)1] });
    }

    [Fact]
    public void A_row_that_is_null_is_refused()
    {
        foreach (var row in new[] { 0, 1 })
        {
            float[][] rows = [[1f], [2f]];
            rows[row] = null!;
            var error = Assert.Throws<ArgumentException>(() => (VectorMatrix)rows);
            Assert.Equal("vectors", error.ParamName);
            Assert.Contains($"Row {row}", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Vectors_that_are_null_are_refused()
    {
        Assert.Throws<ArgumentNullException>("vectors", () => (VectorMatrix)(float[,])null!);
        Assert.Throws<ArgumentNullException>("vectors", () => (VectorMatrix)(double[,])null!);
        Assert.Throws<ArgumentNullException>("vectors", () => (VectorMatrix)(Half[,])null!);
        Assert.Throws<ArgumentNullException>("vectors", () => (VectorMatrix)(float[][])null!);
        Assert.Throws<ArgumentNullException>("vectors", () => (VectorMatrix)(Tensor<float>)null!);
    }

    [Theory, InlineData(0), InlineData(-1)]
    public void A_matrix_of_no_dimension_is_refused(int dimension) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(dimension), () => new VectorMatrix(Given.Flat, dimension));

    [Fact]
    public void A_matrix_whose_last_vector_is_short_is_refused()
    {
        var error = Assert.Throws<ArgumentException>("dimension", () => new VectorMatrix(Given.Flat, 3));
        Assert.Contains("8 values", error.Message, StringComparison.Ordinal);
        Assert.Contains("dimension 3", error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(1), InlineData(3)]
    public async Task A_tensor_of_another_rank_than_2_is_refused(int rank)
    {
        nint[] lengths = rank == 1 ? [8] : [2, 2, 2];
        Assert.Throws<ArgumentException>("vectors", () => (VectorMatrix)Tensor.Create(Given.Flat, lengths));
        await Refused.AssertAsync(
            index => EitherWay.Blocking(() => index.Upsert(Given.Ids, new ReadOnlyTensorSpan<float>(Given.Flat, lengths))), "vectors", $"rank {rank}");
    }

    [Fact]
    public async Task A_dimension_of_zero_is_refused()
    {
        await Refused.AssertUpsertAsync(["a", "b"], new float[2, 0], "vectors", "dimension 0");
        await Refused.AssertUpsertAsync(["a", "b"], new float[][] { [], [] }, "vectors", "dimension 0");
        await Refused.AssertUpsertFlatAsync(["a", "b"], [], "vectors", "dimension 0");
        await Refused.AssertAsync(index => index.QueryBatchAsync(new float[2, 0]), "vectors", "dimension 0");
        await Refused.AssertAsync(index => index.QueryAsync(ReadOnlyMemory<float>.Empty), "vector", "dimension 0");
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.Query(ReadOnlySpan<float>.Empty)), "vector", "dimension 0");
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.Query(ReadOnlyMemory<double>.Empty)), "vector", "dimension 0");
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.Query(ReadOnlyMemory<Half>.Empty)), "vector", "dimension 0");
    }

    [Fact]
    public async Task Items_of_no_dimension_or_of_different_ones_are_refused()
    {
        await Refused.AssertItemsAsync([new("a", new[] { 1f }), new("b", Array.Empty<float>())], "Row 1", "'b'", "dimension 0");
        await Refused.AssertItemsAsync(
            [new("a", new[] { 1f }), new("t") { Contents = "text" }, new("b", new[] { 1f, 2f })], "Row 2", "'b'", "dimension 2", "1");
    }

    [Fact]
    public Task An_item_with_neither_vector_nor_contents_is_refused() =>
        Refused.AssertItemsAsync([new("a", new[] { 1f }), new("b") { Metadata = new() { ["x"] = 1 } }], "Row 1", "'b'", "neither a vector nor text");

    [Fact]
    public Task An_item_without_a_vector_whose_contents_are_bytes_is_refused() =>
        Refused.AssertItemsAsync([new("a") { Contents = new byte[] { 1 } }], "Row 0", "'a'", "neither a vector nor text");

    [Fact]
    public async Task An_item_that_is_null_is_refused()
    {
        await Refused.AssertItemsAsync([new("a", new[] { 1f }), null!], "Row 1");
        await Refused.AssertAsync(index => index.UpsertAsync((VectorItem[])null!), "items");
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.Upsert((VectorItem[])null!)), "items");
        await Refused.AssertAsync(index => index.UpsertAsync((VectorItem)null!), "item");
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.Upsert((VectorItem)null!)), "item");
    }
}
