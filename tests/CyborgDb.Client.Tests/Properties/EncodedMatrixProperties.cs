using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Text;
using CyborgDb.Primitives;
using CyborgDb.Protocol;
using CyborgDb.Vectors;
using FsCheck;
using FsCheck.Fluent;

namespace CyborgDb.Tests.Properties;

/// <summary>Whatever a matrix is made of and however it is cut into blocks: what is decoded is bit for bit what was given.</summary>
public sealed class EncodedMatrixProperties
{
    private static readonly Dictionary<string, Func<MatrixCase, (VectorMatrix Matrix, float[] Values)>> s_sources = new()
    {
        ["contiguous memory"] = c => (new VectorMatrix(c.Floats().AsMemory(), c.Dimension), c.Floats()),
        ["a rank-2 array"] = c => (Array2D(c.Floats(), c), c.Floats()),
        ["jagged rows"] = c => (c.Floats().Chunk(c.Dimension).ToArray(), c.Floats()),
        ["a dense tensor"] = c => (Tensor.Create(c.Floats(), [c.Rows, c.Dimension]), c.Floats()),
        ["a transposed tensor"] = c => (Tensor.Create(Transposed(c.Floats(), c), [c.Rows, c.Dimension], ByColumn(c)), c.Floats()),
        ["a slice of a tensor"] = c => (Framed(c.Floats(), c)[1..(1 + c.Rows), 2..(2 + c.Dimension)], c.Floats()),
        ["rows that are all the same memory"] = c => (
            Tensor.Create(c.Floats()[..c.Dimension], [c.Rows, c.Dimension], [0, c.Dimension == 1 ? 0 : 1]),
            Repeated(c.Floats()[..c.Dimension], c.Rows)),
        ["doubles"] = c => (new VectorMatrix(c.Doubles().AsMemory(), c.Dimension), [.. c.Doubles().Select(v => (float)v)]),
        ["an array of doubles"] = c => (Array2D(c.Doubles(), c), [.. c.Doubles().Select(v => (float)v)]),
        ["rows of doubles"] = c => (c.Doubles().Chunk(c.Dimension).ToArray(), [.. c.Doubles().Select(v => (float)v)]),
        ["halves"] = c => (new VectorMatrix(c.Halves().AsMemory(), c.Dimension), [.. c.Halves().Select(v => (float)v)]),
        ["an array of halves"] = c => (Array2D(c.Halves(), c), [.. c.Halves().Select(v => (float)v)]),
        ["rows of halves"] = c => (c.Halves().Chunk(c.Dimension).ToArray(), [.. c.Halves().Select(v => (float)v)]),
    };

    public static TheoryData<string> Sources => [.. s_sources.Keys];

    [Theory, MemberData(nameof(Sources))]
    public void What_is_decoded_is_bit_for_bit_what_was_given(string source) =>
        Prop.ForAll(MatrixCase.Any, c =>
        {
            var (matrix, values) = s_sources[source](c);
            AssertEncoded(matrix, values, c);
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(100));

    [Fact]
    public void A_pinned_span_of_any_strides_is_read_like_a_tensor() =>
        Prop.ForAll(MatrixCase.Any, c => AssertPinned(c)).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(100));

    [Theory, MemberData(nameof(Sources))]
    public void A_row_reads_back_as_it_was_given(string source) =>
        Prop.ForAll(MatrixCase.Any, c =>
        {
            var (matrix, values) = s_sources[source](c);
            var row = c.Seed % c.Rows;
            var read = new float[c.Dimension];
            matrix.CopyRowTo(row, read);
            AssertSameBits(values.AsSpan(row * c.Dimension, c.Dimension), read, c);
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    [Theory]
    [InlineData(3 * 3072 - 1), InlineData(3 * 3072), InlineData(3 * 3072 + 1), InlineData(2 * 3 * 3072 + 2), InlineData(100_003)]
    public void The_blocks_that_are_used_outside_of_tests_join_without_a_seam(int count)
    {
        var c = new MatrixCase(count, 1, 1, false, false, 5);
        var written = Written(writer => VectorEncoder.WriteAsync(new VectorMatrix(c.Floats().AsMemory(), count), writer), c.Async);
        Assert.Equal($"\"{Convert.ToBase64String(LittleEndian(c.Floats(), swapped: false))}\"", Encoding.ASCII.GetString(written));
    }

    [Fact]
    public void Base64_in_pieces_of_any_lengths_is_that_of_the_whole() =>
        Prop.ForAll(Gen.Choose(0, 7).ListOf().ToArbitrary(), lengths =>
        {
            var bytes = new byte[lengths.Sum()];
            new Random(lengths.Count).NextBytes(bytes);
            var written = new byte[bytes.Length * 4 + 16];
            var carry = new Base64Carry();
            var (read, count) = (0, 0);
            foreach (var length in lengths)
            {
                count += carry.Encode(bytes.AsSpan(read, length), written.AsSpan(count));
                read += length;
            }
            count += carry.Finish(written.AsSpan(count));
            Assert.Equal(Convert.ToBase64String(bytes), Encoding.ASCII.GetString(written, 0, count));
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500));

    private static unsafe void AssertPinned(MatrixCase c)
    {
        var values = c.Floats();
        var columns = Transposed(values, c);
        fixed (float* dense = values, transposed = columns)
        {
            var first = new PinnedSource(dense, values.Length, Strides.Dense(c.Dimension));
            AssertEncoded(new VectorMatrix(first, c.Rows, c.Dimension), values, c);
            var strides = Strides.Of(new ReadOnlyTensorSpan<float>(columns, [c.Rows, c.Dimension], ByColumn(c)));
            var second = new PinnedSource(transposed, values.Length, strides);
            AssertEncoded(new VectorMatrix(second, c.Rows, c.Dimension), values, c);
            second.Release();
            Assert.Throws<ObjectDisposedException>(() => { second.Read(0, new float[1]); });
        }
    }

    private static void AssertEncoded(VectorMatrix matrix, float[] values, MatrixCase c)
    {
        Assert.Equal((c.Rows, c.Dimension), (matrix.Rows, matrix.Dimension));
        ValueTask Write(BodyWriter writer) => VectorEncoder.WriteAsync(matrix, writer, c.SwapBytes, c.BlockValues);
        var written = Written(Write, c.Async);
        Assert.Equal(Measured(Write), written.Length);
        Assert.Equal((byte)'"', written[0]);
        Assert.Equal((byte)'"', written[^1]);
        var decoded = Convert.FromBase64String(Encoding.ASCII.GetString(written.AsSpan(1, written.Length - 2)));
        Assert.True(LittleEndian(values, c.SwapBytes).AsSpan().SequenceEqual(decoded), $"The values differ after decoding: {c}");
    }

    private static byte[] Written(Func<BodyWriter, ValueTask> write, bool async)
    {
        using var stream = new MemoryStream();
        using (var writer = new BodyStreamWriter(stream, async, CancellationToken.None))
        {
            write(writer).Completed();
            writer.FlushAsync().Completed();
            Assert.Equal(stream.Length, writer.Length);
        }
        return stream.ToArray();
    }

    private static long Measured(Func<BodyWriter, ValueTask> write)
    {
        // What is so long is not kept any more, only counted.
        const int Long = 1024 * 1024;
        using var kept = new PooledBuffer();
        using var writer = new BodyMeasurer(kept, async: false, CancellationToken.None);
        Assert.True(writer.TryMeasure(Long));
        write(writer).Completed();
        return writer.Length - Long;
    }

    /// <summary>What the wire wants; or on a machine whose floats lie the other way, which <paramref name="swapped"/> pretends, what its memory becomes.</summary>
    private static byte[] LittleEndian(float[] values, bool swapped)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            if (swapped)
                BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
            else
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }
        return bytes;
    }

    private static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, MatrixCase c)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"Value {i} differs: {c}");
        }
    }

    private static float[] Repeated(float[] row, int times) => [.. Enumerable.Repeat(row, times).SelectMany(values => values)];

    private static T[,] Array2D<T>(T[] values, MatrixCase c)
    {
        var array = new T[c.Rows, c.Dimension];
        for (var i = 0; i < values.Length; i++)
            array[i / c.Dimension, i % c.Dimension] = values[i];
        return array;
    }

    /// <summary>The strides of values that stand column after column; a tensor wants zero for a length of one.</summary>
    private static nint[] ByColumn(MatrixCase c) => [c.Rows == 1 ? 0 : 1, c.Dimension == 1 ? 0 : c.Rows];

    private static float[] Transposed(float[] values, MatrixCase c)
    {
        var columns = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
            columns[i % c.Dimension * c.Rows + i / c.Dimension] = values[i];
        return columns;
    }

    /// <summary>The values inside of a larger tensor, one row and two columns in.</summary>
    private static Tensor<float> Framed(float[] values, MatrixCase c)
    {
        var width = c.Dimension + 5;
        var larger = new float[(c.Rows + 2) * width];
        for (var row = 0; row < c.Rows; row++)
            values.AsSpan(row * c.Dimension, c.Dimension).CopyTo(larger.AsSpan((row + 1) * width + 2));
        return Tensor.Create(larger, [c.Rows + 2, width]);
    }
}
