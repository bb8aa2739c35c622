using System.Numerics.Tensors;

namespace CyborgDb.Tests.Refusals;

/// <summary>Values that would make an index unreadable: they never leave the client, wherever they stand.</summary>
public sealed class NotFiniteRefusalTests
{
    private const int Dimension = 37;
    private const int Rows = 300;

    /// <summary>The first, the last, one in the middle, and all around the ends of SIMD registers and of the blocks that are checked at once.</summary>
    public static TheoryData<int> Positions =>
    [
        0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, Dimension - 1, Dimension, 4095, 4096, 4097, 8191, 8192,
        Rows * Dimension / 2, Rows * Dimension - 2, Rows * Dimension - 1,
    ];

    [Theory, MemberData(nameof(Positions))]
    public async Task A_value_that_is_not_finite_is_refused_with_its_row_id_and_position(int position)
    {
        var ids = Enumerable.Range(0, Rows).Select(row => $"id-{row}").ToArray();
        foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            var values = new float[Rows * Dimension];
            values[position] = value;
            string[] said = [$"Row {position / Dimension} ", $"'id-{position / Dimension}'", $"position {position % Dimension} "];
            await Refused.AssertAsync(index => index.UpsertBinaryAsync(ids, values), "vectors", said);
            await Refused.AssertAsync(index => index.UpsertBinaryAsync(ids, values.Chunk(Dimension).ToArray()), "vectors", said);
            await Refused.AssertAsync(
                index => EitherWay.Blocking(() => index.Upsert(ids, new ReadOnlyTensorSpan<float>(values, [Rows, Dimension]))), "vectors", said);
        }
    }

    [Theory, InlineData(0), InlineData(2_499), InlineData(2_500), InlineData(4_999)]
    public async Task In_a_matrix_that_several_cores_check_the_first_row_of_all_that_are_wrong_is_named(int row)
    {
        const int Dimension = 1_000;
        var ids = Enumerable.Range(0, 5_000).ToArray();
        var values = new float[ids.Length * Dimension];
        values[row * Dimension + 7] = values[^1] = float.NaN;
        await Refused.AssertAsync(index => index.UpsertBinaryAsync(ids, values), "vectors", $"Row {row} ", "position 7 ");
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.UpsertBinary(ids, values.AsSpan())), "vectors", $"Row {row} ", "position 7 ");
        var halves = Array.ConvertAll(values, value => (Half)value);
        await Refused.AssertAsync(index => index.UpsertBinaryAsync(ids, (halves.AsMemory(), Dimension)), "vectors", $"Row {row} ", "position 7 ");
    }

    [Fact]
    public async Task Every_form_of_an_upsert_refuses_it()
    {
        var values = (float[])Given.Flat.Clone();
        values[6] = float.NaN;
        await Refused.AssertUpsertFlatAsync(Given.Ids, values, "vectors", "Row 1", "'b'", "position 2");
        await Refused.AssertUpsertAsync(Given.Ids, new VectorMatrix(values, 4), "vectors", "Row 1", "'b'", "position 2");
        await Refused.AssertUpsertAsync(Given.Ids, Tensor.Create(values, [2, 4]), "vectors", "Row 1", "'b'", "position 2");
        await Refused.AssertItemsAsync([new("a", values.AsMemory(0, 4)), new("b", values.AsMemory(4, 4))], "Row 1", "'b'", "position 2");
        await Refused.AssertAsync(index => index.UpsertAsync([10, 20], values), "vectors", "Row 1", "'20'", "position 2");
    }

    [Fact]
    public async Task A_column_of_a_transposed_tensor_is_named_by_its_row_there()
    {
        float[] columns = [1, 5, 2, 6, float.PositiveInfinity, 7, 4, 8];
        await Refused.AssertUpsertAsync(Given.Ids, Tensor.Create(columns, [2, 4], [1, 2]), "vectors", "Row 0", "'a'", "position 2");
        await Refused.AssertAsync(
            index => EitherWay.Blocking(() => index.Upsert(Given.Ids, new ReadOnlyTensorSpan<float>(columns, [2, 4], [1, 2]))), "vectors", "Row 0", "position 2");
    }

    [Fact]
    public async Task Every_form_of_a_query_refuses_it()
    {
        float[] vector = [1, float.NegativeInfinity];
        double[] doubles = [1, double.NaN];
        Half[] halves = [Half.PositiveInfinity];
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.Query(vector.AsSpan())), "vector", "The vector has", "position 1");
        await Refused.AssertAsync(index => index.QueryAsync(vector.AsMemory()), "vector", "The vector has", "position 1");
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.Query(doubles)), "vector", "position 1");
        await Refused.AssertAsync(index => index.QueryAsync(doubles.AsMemory()), "vector", "position 1");
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.Query(halves)), "vector", "position 0");
        await Refused.AssertAsync(index => index.QueryAsync(halves.AsMemory()), "vector", "position 0");
        float[,] batch = { { 1, 2 }, { 3, float.NaN } };
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.QueryBatch(batch)), "vectors", "Row 1", "position 1");
        await Refused.AssertAsync(index => index.QueryBatchAsync(batch), "vectors", "Row 1", "position 1");
    }

    [Theory, InlineData(1e39), InlineData(-1e39), InlineData(3.5e38), InlineData(double.NaN), InlineData(double.NegativeInfinity)]
    public async Task A_double_that_single_precision_cannot_hold_is_refused(double value)
    {
        double[,] array = { { 1, 2 }, { 3, value } };
        double[][] rows = [[1, 2], [3, value]];
        double[] flat = [1, 2, 3, value];
        await Refused.AssertUpsertAsync(Given.Ids, array, "vectors", "Row 1", "'b'", "position 1");
        await Refused.AssertUpsertAsync(Given.Ids, rows, "vectors", "Row 1", "'b'", "position 1");
        await Refused.AssertUpsertAsync(Given.Ids, (flat.AsMemory(), 2), "vectors", "Row 1", "'b'", "position 1");
        await Refused.AssertItemsAsync([new("a", flat.AsMemory())], "Row 0", "'a'", "position 3");
        await Refused.AssertAsync(index => EitherWay.Blocking(() => index.Query(flat)), "vector", "position 3");
        await Refused.AssertAsync(index => index.QueryAsync(flat.AsMemory()), "vector", "position 3");
    }

    [Fact]
    public async Task A_half_that_is_not_finite_is_refused()
    {
        Half[] flat = [(Half)1, Half.NaN];
        await Refused.AssertUpsertAsync(Given.Ids, (flat.AsMemory(), 1), "vectors", "Row 1", "'b'", "position 0");
        await Refused.AssertItemsAsync([new("a", flat.AsMemory())], "Row 0", "'a'", "position 1");
    }
}
