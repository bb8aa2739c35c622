namespace CyborgDb.Tests.Refusals;

/// <summary>Forms of ids, contents and flat vectors that compile and are still none.</summary>
public sealed class FormRefusalTests
{
    [Fact]
    public async Task An_id_is_a_string_an_integer_or_a_guid()
    {
        await Refused.AssertAsync(index => index.UpsertAsync(new[] { 1.5 }, new float[1, 1]), "ids", "Double", "give its text");
        await Refused.AssertAsync(index => index.GetAsync(new[] { DateTime.UnixEpoch }), "ids", "DateTime");
        await Refused.AssertAsync(index => index.DeleteAsync(new[] { true }), "ids", "Boolean");
        await Refused.AssertAsync(index => index.UpsertAsync("abc", new float[3, 1]), "ids", "an array of one");
    }

    [Fact]
    public async Task Ids_that_are_null_are_refused()
    {
        await Refused.AssertAsync(index => index.UpsertAsync((IEnumerable<string>)null!, new float[0, 1]), "ids");
        await Refused.AssertAsync(index => index.GetAsync((Guid[])null!), "ids");
        await Refused.AssertAsync(index => index.GetAsync((string)null!), "id");
        await Refused.AssertAsync(index => index.DeleteAsync(""), "id");
        await Refused.AssertAsync(index => index.GetAsync("a\ud800"), "id", "unpaired surrogate");
        await Refused.AssertAsync(index => index.GetAsync("a", (ItemFields)64), "include");
    }

    [Fact]
    public async Task A_text_of_the_contents_with_an_unpaired_surrogate_is_refused_by_its_row()
    {
        string[] texts = ["good", "b\ud800d"];
        await Refused.AssertAsync(index => index.UpsertAsync(Given.Ids, Given.Array, contents: texts), "contents", "Row 1", "'b'", "position 1");
        await Refused.AssertAsync(index => index.UpsertAsync(Given.Ids, Given.Array, contents: texts.ToList()!), "contents", "Row 1", "'b'", "position 1");
    }

    [Fact]
    public async Task Contents_of_another_number_than_ids_are_refused()
    {
        await Refused.AssertAsync(index => index.UpsertAsync(Given.Ids, Given.Array, contents: ["one"]), "contents", "2 ids", "1 contents");
        await Refused.AssertAsync(index => index.UpsertAsync(Given.Ids, Given.Array, Enumerable.Repeat<Metadata?>(null, 3)), "metadata", "2 ids", "3 metadata");
    }

    [Theory, InlineData(3), InlineData(8)]
    public Task A_dimension_that_does_not_share_out_the_values_is_refused(int dimension) =>
        Refused.AssertAsync(index => index.UpsertAsync(Given.Ids, Given.Flat, dimension: dimension), "vectors", "8 values", $"dimension {dimension}");

    [Theory, InlineData(0), InlineData(-1)]
    public Task A_dimension_that_is_not_positive_is_refused(int dimension) =>
        Refused.AssertAsync(index => EitherWay.Blocking(() => index.Upsert(Given.Ids, Given.Flat, dimension: dimension)), "dimension");

    [Fact]
    public void Rows_of_different_lengths_are_no_matrix()
    {
        float[] two = [1, 2], three = [1, 2, 3];
        ReadOnlyMemory<float>[] memories = [two, three];
        AssertNoMatrix(() => memories);
        AssertNoMatrix(() => memories.ToList());
        AssertNoMatrix(() => new List<float[]> { two, three });
        AssertNoMatrix(() => [two, three]);
        Assert.Throws<ArgumentException>("vectors", () => (VectorMatrix)new List<float[]> { two, null! });
        Assert.Throws<ArgumentNullException>("vectors", () => (VectorMatrix)(List<float[]>)null!);
        Assert.Throws<ArgumentNullException>("values", () => (VectorValues)(float[])null!);
    }

    [Fact]
    public void Rows_that_are_not_there_cannot_be_sliced()
    {
        VectorMatrix matrix = new float[3, 2];
        Assert.Equal("2 × 2", matrix.Slice(1, 2).ToString());
        Assert.Equal("0 × 2", matrix.Slice(3, 0).ToString());
        Assert.Throws<ArgumentOutOfRangeException>("start", () => matrix.Slice(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => matrix.Slice(4, 0));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => matrix.Slice(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => matrix.Slice(0, -1));
    }

    [Fact]
    public void Forms_show_how_much_they_hold_and_nothing_of_it()
    {
        VectorValues values = new float[] { 0.125f, 8 };
        ItemContentsList contents = new[] { "secret text", null };
        Assert.Equal(("2 values", 2), (values.ToString(), values.Length));
        Assert.Equal(("contents of 2 rows", 2), (contents.ToString(), contents.Count));
        Assert.Equal(["secret text", null], contents.Select(each => each?.Text));
        Assert.Equal([[1f, 2f], [3f, 4f]], Rows([[1f, 2f], [3f, 4f]]));
    }

    private static void AssertNoMatrix(Func<VectorMatrix> matrix)
    {
        var error = Assert.Throws<ArgumentException>("vectors", () => matrix());
        Assert.Contains("row 1 has 3 values, row 0 has 2", error.Message, StringComparison.Ordinal);
    }

    private static List<float[]> Rows(VectorMatrix matrix)
    {
        var rows = new List<float[]>();
        foreach (var row in matrix)
            rows.Add([.. row]);
        return rows;
    }
}
