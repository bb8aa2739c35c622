using System.Numerics.Tensors;
using CyborgDb.Arguments;
using CyborgDb.Vectors;

namespace CyborgDb.Tests.Large;

/// <summary>
/// Matrices of more values than an <see cref="int"/> counts. Their memory is never touched but at a few places, so they take none to speak of.
/// </summary>
public sealed class ManyValuesTests
{
    private const int Side = 46_341;

    [Fact]
    public void The_values_of_an_array_are_read_beyond_what_an_int_counts()
    {
        var array = new byte[Side, Side];
        Assert.True(array.LongLength > int.MaxValue, "The array is not as large as it has to be.");
        (array[0, 0], array[Side - 1, Side - 2], array[Side - 1, Side - 1]) = (1, 2, 3);
        var rows = new ArrayRows<byte>(array);
        Assert.Equal<byte>([1, 0], rows.Read(0, 2).ToArray());
        Assert.Equal<byte>([2, 3], rows.Read(array.LongLength - 2, 1000).ToArray());
        Assert.True(rows.Read(array.LongLength, 1).IsEmpty, "There is something behind the end.");
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Read(array.LongLength + 1, 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Read(-1, 1).Length);
    }

    [Fact]
    public async Task A_matrix_of_more_values_than_an_int_counts_is_a_matrix_like_any_other()
    {
        var array = new Half[Side, Side];
        array[Side - 1, 5] = (Half)0.5;
        VectorMatrix matrix = array;
        Assert.Equal((Side, Side), (matrix.Rows, matrix.Dimension));
        var row = new float[Side];
        matrix.CopyRowTo(Side - 1, row);
        Assert.Equal(0.5f, row[5]);
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var error = Assert.Throws<ArgumentException>(() => client.Index().UpsertBinary(new[] { 1, 2 }, matrix));
        Assert.Contains($"{Side} vectors", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_tensor_with_more_rows_than_an_int_counts_is_an_argument_error()
    {
        // All of its rows are one value.
        float[] value = [1];
        var tooMany = unchecked((nint)(int.MaxValue + 1L));
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        Assert.Throws<ArgumentException>(() => client.Index().Upsert(new[] { 1 }, new ReadOnlyTensorSpan<float>(value, [tooMany, 1], [0, 0])));
        Assert.Throws<ArgumentException>(() => client.Index().Upsert(new[] { 1 }, new ReadOnlyTensorSpan<float>(value, [1, tooMany], [0, 0])));
        Assert.Empty(server.Requests);
    }

    [Theory, InlineData(1 << 29), InlineData(int.MaxValue)]
    public void More_ids_than_can_be_told_apart_are_an_argument_error(int count)
    {
        var error = Assert.Throws<ArgumentException>(() => IdRules.CheckDistinct(IdList.Of(new Descending(count)), "ids"));
        Assert.Equal("ids", error.ParamName);
        Assert.Contains(count.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    private sealed class Descending(int count) : IReadOnlyList<int>
    {
        public int Count => count;

        public int this[int index] => count - index;

        public IEnumerator<int> GetEnumerator() => throw new NotSupportedException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
