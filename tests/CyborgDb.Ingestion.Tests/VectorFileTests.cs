using System.Buffers.Binary;
using System.Text;

namespace CyborgDb.Ingestion.Tests;

public sealed class VectorFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vectors").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> NumpyTypes => ["<f4", ">f4", "<f8", ">f8", "<f2", ">f2"];

    [Theory]
    [MemberData(nameof(NumpyTypes))]
    public void A_NumPy_file_is_read_in_every_type_and_byte_order(string type)
    {
        // More values than are converted at once.
        var values = Enumerable.Range(0, 3 * 700).Select(i => (i - 1000) / 8f).ToArray();

        using var file = VectorFile.Open(Write("a.npy", Npy(type, "(3, 700)", values)));

        Assert.Equal((3, 700), (file.Vectors.Rows, file.Vectors.Dimension));
        Assert.Equal(values, Values(file.Vectors));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_NumPy_file_of_every_version_is_read(byte version)
    {
        using var file = VectorFile.Open(Write("a.npy", Npy("<f4", "(2, 2)", [1, 2, 3, 4], version: version)));

        Assert.Equal([1, 2, 3, 4], Values(file.Vectors));
    }

    [Theory]
    [InlineData("<i4", "(2, 2)", "False", "'<i4'")]
    [InlineData("<f4", "(4,)", "False", "1 dimension;")]
    [InlineData("<f4", "(1, 2, 2)", "False", "3 dimensions")]
    [InlineData("<f4", "(2, 2)", "True", "Fortran")]
    [InlineData("<f4", "(2, 3)", "False", "breaks off")]
    [InlineData("<f4", "(2, 1)", "False", "goes on")]
    [InlineData("<f4", "(99999999999, 2)", "False", "larger")]
    [InlineData("<f4", "(99999999999999999999, 2)", "False", "larger")]
    [InlineData("<f4", "2, 2", "False", "header")]
    [InlineData("<f4", "(2147483647, 0)", "False", "dimension 0")]
    [InlineData("<f4", "(1, 0)", "False", "dimension 0")]
    public void A_NumPy_file_that_is_not_rows_of_floats_is_refused(string type, string shape, string fortran, string why)
    {
        var path = Write("a.npy", Npy(type, shape, [1, 2, 3, 4], fortran));

        var error = Assert.Throws<InvalidDataException>(() => VectorFile.Open(path));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains("offset", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_closed_says_so()
    {
        var file = VectorFile.Open(Write("a.npy", Npy("<f4", "(2, 2)", [1, 2, 3, 4])));
        file.Dispose();

        Assert.Equal(typeof(VectorFile).FullName, Assert.Throws<ObjectDisposedException>(() => Values(file.Vectors)).ObjectName);
    }

    [Fact]
    public void A_NumPy_file_cut_off_anywhere_is_refused()
    {
        var whole = Npy("<f4", "(2, 2)", [1, 2, 3, 4]);
        for (var length = 0; length < whole.Length; length++)
        {
            var path = Write("a.npy", whole[..length]);
            Assert.Throws<InvalidDataException>(() => VectorFile.Open(path));
        }
    }

    [Fact]
    public void Vectors_behind_their_dimensions_are_read_as_floats_and_as_bytes()
    {
        float[] floats = [.. Enumerable.Range(0, 5 * 300).Select(i => i * 0.25f)];
        byte[] bytes = [.. Enumerable.Range(0, 5 * 300).Select(i => (byte)i)];

        using var ofFloats = VectorFile.Open(Write("a.fvecs", Vecs(300, floats.Chunk(300).Select(row => row.SelectMany(Bytes)))));
        using var ofBytes = VectorFile.Open(Write("a.bvecs", Vecs(300, bytes.Chunk(300))));

        Assert.Equal(floats, Values(ofFloats.Vectors));
        Assert.Equal(bytes.Select(b => (float)b), Values(ofBytes.Vectors));
    }

    [Fact]
    public void A_file_of_vectors_that_breaks_off_is_refused_with_the_offset()
    {
        var whole = Vecs(2, new[] { 1f, 2, 3, 4 }.Chunk(2).Select(row => row.SelectMany(Bytes)));

        var error = Assert.Throws<InvalidDataException>(() => VectorFile.Open(Write("a.fvecs", whole[..^1])));

        Assert.Contains("offset 12", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => VectorFile.Open(Write("a.fvecs", whole[..3])));
        Assert.Throws<InvalidDataException>(() => VectorFile.Open(Write("a.fvecs", [])));
    }

    [Fact]
    public void A_vector_of_another_dimension_is_refused_with_the_offset_when_it_is_read()
    {
        var whole = Vecs(2, new[] { 1f, 2, 3, 4 }.Chunk(2).Select(row => row.SelectMany(Bytes)));
        whole[12] = 3;
        using var file = VectorFile.Open(Write("a.fvecs", whole));

        var error = Assert.Throws<InvalidDataException>(() => Values(file.Vectors));

        Assert.Contains("offset 12", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_file_cannot_be_read()
    {
        var file = VectorFile.Open(Write("a.bvecs", Vecs(1, [[7]])));
        var vectors = file.Vectors;
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Values(vectors));
        Assert.Throws<ArgumentException>(() => VectorFile.Open("a.txt"));
    }

    private static float[] Values(VectorMatrix vectors)
    {
        var values = new float[vectors.Rows * vectors.Dimension];
        for (var row = 0; row < vectors.Rows; row++)
            vectors.CopyRowTo(row, values.AsSpan(row * vectors.Dimension));
        return values;
    }

    private static byte[] Npy(string type, string shape, float[] values, string fortran = "False", byte version = 1)
    {
        var header = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': {shape}, }}".PadRight(100) + "\n");
        return
        [
            0x93, .. "NUMPY"u8, version, 0, (byte)header.Length, 0, .. version == 1 ? Array.Empty<byte>() : [0, 0], .. header,
            .. values.SelectMany(value =>
            {
                var bytes = type[2] switch { '8' => BitConverter.GetBytes((double)value), '2' => BitConverter.GetBytes((Half)value), _ => Bytes(value) };
                return type[0] == '>' == BitConverter.IsLittleEndian ? bytes.Reverse() : bytes;
            }),
        ];
    }

    [Fact]
    public void Integers_of_a_benchmark_collection_are_read_as_vectors_and_as_lists_of_neighbours()
    {
        int[][] lists = [[3, -1, 16_777_216], [0, 7, 5]];
        var path = Write("a.ivecs", Vecs(3, lists.Select(list => list.SelectMany(BitConverter.GetBytes))));

        using var file = VectorFile.Open(path);

        Assert.Equal((2, 3), (file.Vectors.Rows, file.Vectors.Dimension));
        Assert.Equal(lists.SelectMany(list => list).Select(value => (float)value), Values(file.Vectors));
        Assert.Equal(lists, VectorFile.ReadNeighbors(path));
    }

    [Fact]
    public void Lists_of_neighbours_are_exact_and_need_not_be_of_one_length()
    {
        byte[] bytes = [.. new[] { 2, int.MaxValue, 16_777_217, 0, 1, 9 }.SelectMany(BitConverter.GetBytes)];

        Assert.Equal([[int.MaxValue, 16_777_217], [], [9]], VectorFile.ReadNeighbors(Write("a.ivecs", bytes)));
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0 }, "at offset 0", "breaks off")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0 }, "at offset 4", "a list of 2 breaks off")]
    [InlineData(new byte[] { 255, 255, 255, 255 }, "at offset 0", "length -1")]
    public void Lists_of_neighbours_that_are_broken_say_where(byte[] bytes, string where, string how)
    {
        var error = Assert.Throws<InvalidDataException>(() => VectorFile.ReadNeighbors(Write("a.ivecs", bytes)).Count());

        Assert.Contains(where, error.Message, StringComparison.Ordinal);
        Assert.Contains(how, error.Message, StringComparison.Ordinal);
    }

    private static byte[] Vecs(int dimension, IEnumerable<IEnumerable<byte>> rows)
    {
        var prefix = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, dimension);
        return [.. rows.SelectMany(row => prefix.Concat(row))];
    }

    private static byte[] Bytes(float value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return bytes;
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
