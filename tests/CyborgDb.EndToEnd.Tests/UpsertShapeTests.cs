using System.Numerics.Tensors;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Every shape in which vectors can be given comes back as the same values.</summary>
public sealed class UpsertShapeTests : EmulatorTest
{
    private static readonly float[] s_flat = [1.5f, -2.25f, 3, 0.1f, float.MaxValue / 4, -float.Epsilon];
    private static readonly float[,] s_matrix = { { 1.5f, -2.25f, 3 }, { 0.1f, float.MaxValue / 4, -float.Epsilon } };
    private static readonly string[] s_ids = ["r0", "r1"];
    private static readonly int[] s_numbers = [7, -8];

    public static TheoryData<string> Shapes => [.. ByName.Keys];

    private static Dictionary<string, Func<EncryptedIndex, Task<UpsertResult>>> ByName { get; } = new()
    {
        ["float[,]"] = index => index.UpsertAsync(s_ids, s_matrix),
        ["float[,], sync"] = index => Task.Run(() => index.Upsert(s_ids, s_matrix)),
        ["float[][]"] = index => index.UpsertAsync(s_ids, Rows()),
        ["float[][], sync"] = index => Task.Run(() => index.Upsert(s_ids, Rows())),
        ["memory"] = index => index.UpsertAsync(s_ids, s_flat.AsMemory()),
        ["slice of a memory"] = index => index.UpsertAsync(s_ids, new ReadOnlyMemory<float>([9, .. s_flat, 9], 1, 6)),
        ["span, sync"] = index => Task.Run(() => index.Upsert(s_ids, s_flat.AsSpan())),
        ["span from the stack, sync"] = index => Task.Run(() =>
        {
            Span<float> stack = stackalloc float[6];
            s_flat.CopyTo(stack);
            return index.Upsert(s_ids, stack);
        }),
        ["memory with dimension"] = index => index.UpsertAsync(s_ids, new VectorMatrix(s_flat, 3)),
        ["tensor"] = index => index.UpsertAsync(s_ids, Tensor.Create(s_flat, [2, 3])),
        ["transposed tensor span, sync"] = index => Task.Run(() =>
        {
            // Three rows of two in memory, read as two rows of three.
            float[] columns = [s_flat[0], s_flat[3], s_flat[1], s_flat[4], s_flat[2], s_flat[5]];
            return index.Upsert(s_ids, new ReadOnlyTensorSpan<float>(columns, [2, 3], [1, 2]));
        }),
        ["double[,]"] = index => index.UpsertAsync(s_ids, new double[,] { { 1.5, -2.25, 3 }, { 0.1f, float.MaxValue / 4, -float.Epsilon } }),
        ["binary float[,]"] = index => index.UpsertBinaryAsync(s_ids, s_matrix),
        ["binary float[,], sync"] = index => Task.Run(() => index.UpsertBinary(s_ids, s_matrix)),
        ["binary memory"] = index => index.UpsertBinaryAsync(s_ids, s_flat.AsMemory()),
        ["binary span, sync"] = index => Task.Run(() => index.UpsertBinary(s_ids, s_flat.AsSpan())),
        ["items"] = index => index.UpsertAsync(Items()),
        ["items, sync"] = index => Task.Run(() => index.Upsert(Items())),
    };

    public static TheoryData<string> NumberedShapes => [.. Numbered.Keys];

    private static Dictionary<string, Func<EncryptedIndex, Task<UpsertResult>>> Numbered { get; } = new()
    {
        ["float[,]"] = index => index.UpsertAsync(s_numbers, s_matrix),
        ["float[,], sync"] = index => Task.Run(() => index.Upsert(s_numbers, s_matrix)),
        ["memory"] = index => index.UpsertAsync(s_numbers, s_flat.AsMemory()),
        ["span, sync"] = index => Task.Run(() => index.Upsert(s_numbers, s_flat.AsSpan())),
        ["tensor span, sync"] = index => Task.Run(() => index.Upsert(s_numbers, new ReadOnlyTensorSpan<float>(s_flat, [2, 3]))),
        ["binary float[,]"] = index => index.UpsertBinaryAsync(s_numbers, s_matrix),
        ["binary float[,], sync"] = index => Task.Run(() => index.UpsertBinary(s_numbers, s_matrix)),
        ["binary memory"] = index => index.UpsertBinaryAsync(s_numbers, s_flat.AsMemory()),
        ["binary span, sync"] = index => Task.Run(() => index.UpsertBinary(s_numbers, s_flat.AsSpan())),
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Vectors_come_back_bit_for_bit_in_every_shape(string shape)
    {
        var index = await CreateAsync();
        var result = await ByName[shape](index);
        Assert.Equal(2, result.Count);
        Assert.Equal("Upserted 2 vectors", result.Message);
        Assert.False(result.TrainingTriggered);
        Assert.Null(result.Warning);
        Assert.Matches("^[0-9a-f]{32}$", result.RequestId);

        var items = await index.GetAsync(s_ids);
        Assert.Equal(s_ids, items.Select(item => item.Id));
        AssertSameBits(items);
        Assert.All(items, item => Assert.True(item.Contents is null && item.Metadata.Count == 0, $"{item.Id} has contents or metadata that nobody gave it."));
    }

    [Theory]
    [MemberData(nameof(NumberedShapes))]
    public async Task Integer_ids_are_the_same_as_their_text(string shape)
    {
        var index = await CreateAsync();
        Assert.Equal(2, (await Numbered[shape](index)).Count);
        AssertSameBits(await index.GetAsync(["7", "-8"]));
        AssertSameBits(await index.GetAsync(s_numbers));
        AssertSameBits(await Task.Run(() => index.Get(s_numbers)));
    }

    [Fact]
    public async Task Integer_ids_of_every_width_are_stored_and_deleted()
    {
        var index = await CreateAsync();
        float[,] one = { { 1 } };
        await index.UpsertAsync([byte.MaxValue], one);
        await index.UpsertAsync([long.MinValue], one);
        await index.UpsertAsync([ulong.MaxValue], one);
        await index.UpsertAsync([Int128.MinValue], one);
        await index.UpsertAsync([System.Numerics.BigInteger.Pow(10, 60)], one);
        Assert.Equal(
            ["255", "-9223372036854775808", "18446744073709551615", "-170141183460469231731687303715884105728", "1" + new string('0', 60)],
            await new Caller(index, sync: false).IdsAsync());

        await index.DeleteAsync([long.MinValue]);
        await Task.Run(() => index.Delete([Int128.MinValue]));
        Assert.Equal(3, await index.CountAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Halves_and_doubles_are_converted(bool sync)
    {
        var caller = await CreateAsync(sync);
        Half[,] halves = { { (Half)0.333, (Half)1 } };
        await caller.UpsertAsync(["half"], halves);
        await caller.UpsertAsync(["double"], new double[][] { [1.0 / 3, 1] });
        await caller.UpsertAsync([new VectorItem("item", new ReadOnlyMemory<double>([1.0 / 3, 1]))]);
        Assert.Equal(new float[] { (float)(Half)0.333, 1 }, (await caller.GetOneAsync("half")).Vector!.Value.ToArray());
        Assert.Equal(new float[] { 1f / 3, 1 }, (await caller.GetOneAsync("double")).Vector!.Value.ToArray());
        Assert.Equal(new float[] { 1f / 3, 1 }, (await caller.GetOneAsync("item")).Vector!.Value.ToArray());

        var matches = sync
            ? await Task.Run(() => caller.Index.Query(new[] { 1.0 / 3, 1.0 }, new() { TopK = 1 }))
            : await caller.Index.QueryAsync(new ReadOnlyMemory<double>([1.0 / 3, 1]), new() { TopK = 1 });
        Assert.Equal(0, Assert.Single(matches).Distance);
        matches = sync
            ? await Task.Run(() => caller.Index.Query(new[] { (Half)0.333, (Half)1 }, new() { TopK = 1 }))
            : await caller.Index.QueryAsync(new ReadOnlyMemory<Half>([(Half)0.333, (Half)1]), new() { TopK = 1 });
        Assert.Equal("half", Assert.Single(matches).Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_upsert_sends_nothing_and_says_so(bool sync)
    {
        // There is nobody at this address, so anything sent would fail.
        using var nowhere = new CyborgDbClient("http://127.0.0.1:1");
        var caller = new Caller(nowhere.GetIndex("a", Key), sync);
        UpsertResult[] results = [await caller.UpsertAsync([]), await caller.UpsertAsync([], new float[0, 3]), await caller.UpsertBinaryAsync([], new float[0, 0])];
        Assert.All(results, result =>
        {
            Assert.Equal(0, result.Count);
            Assert.Contains("nothing was sent", result.Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upsert_replaces_vector_contents_and_metadata_as_a_whole(bool sync)
    {
        var caller = await CreateAsync(sync);
        await caller.UpsertAsync([
            new VectorItem("1", new float[] { 1, 2 }) { Contents = "old", Metadata = new() { ["old"] = 1 } },
            new VectorItem("2", new float[] { 3, 4 }) { Contents = "kept", Metadata = new() { ["kept"] = true } }]);
        await caller.UpsertAsync([new VectorItem("1", new float[] { 5, 6 }) { Metadata = new() { ["new"] = "x" } }]);

        var replaced = await caller.GetOneAsync("1");
        Assert.Equal(new float[] { 5, 6 }, replaced.Vector!.Value.ToArray());
        Assert.True(string.IsNullOrEmpty(replaced.Contents?.Text), "The old contents are still there.");
        Assert.Equal(new Metadata { ["new"] = "x" }, replaced.Metadata);
        Assert.Equal("kept", (await caller.GetOneAsync("2")).Contents!.Text);

        await caller.UpsertBinaryAsync(["1"], new float[,] { { 7, 8 } }, contents: ["newest"]);
        replaced = await caller.GetOneAsync("1");
        Assert.Equal(new float[] { 7, 8 }, replaced.Vector!.Value.ToArray());
        Assert.Equal("newest", replaced.Contents!.Text);
        Assert.True(replaced.Metadata is null or { Count: 0 }, "The old metadata is still there.");
        Assert.Equal(2, await caller.Index.CountAsync());
    }

    private static float[][] Rows() => [s_flat[..3], s_flat[3..]];

    private static VectorItem[] Items() => [new("r0", s_flat.AsMemory(0, 3)), new("r1", s_flat.AsMemory(3))];

    private static void AssertSameBits(IReadOnlyList<StoredItem> items) => Assert.Equal(
        s_flat.Select(BitConverter.SingleToInt32Bits),
        items.SelectMany(item => item.Vector!.Value.ToArray()).Select(BitConverter.SingleToInt32Bits));
}
