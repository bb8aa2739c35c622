using CyborgDb.Protocol;
using CyborgDb.Transport;
using CyborgDb.Vectors;

namespace CyborgDb.Tests.Large;

/// <summary>Runs alone: it counts what the whole process allocates.</summary>
[CollectionDefinition(nameof(CountsAllocations), DisableParallelization = true)]
public sealed class CountsAllocations;

/// <summary>An upsert of many rows allocates no more than one of few.</summary>
[Collection(nameof(CountsAllocations))]
public sealed class AllocationTests
{
    private const int Few = 1_000;
    private const int Many = 50_000;
    private const int Dimension = 32;
    private const long Allowance = 64 * 1024;

    [Theory]
    [InlineData(true, false), InlineData(false, false), InlineData(true, true), InlineData(false, true)]
    public async Task An_upsert_of_50000_rows_allocates_as_much_as_one_of_1000(bool async, bool withEverything)
    {
        using var server = new DrainingServer();
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = server.BaseAddress });
        using var key = Given.Key();
        var index = client.Index(key);
        var few = await AllocatedAsync(index, new Rows(Few, withEverything), async);
        var many = await AllocatedAsync(index, new Rows(Many, withEverything), async);
        Assert.True(Math.Abs(many - few) < Allowance, $"{Few} rows allocate {few} bytes, {Many} rows {many}.");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_body_of_50000_rows_allocates_as_much_as_one_of_1000(bool async)
    {
        using var key = Given.Key();
        var few = AllocatedByBody(new Rows(Few, withEverything: true), key, async);
        var many = AllocatedByBody(new Rows(Many, withEverything: true), key, async);
        Assert.True(Math.Abs(many - few) < Allowance, $"A body of {Few} rows allocates {few} bytes, of {Many} rows {many}.");
    }

    [Fact]
    public async Task Integer_ids_are_not_turned_into_strings()
    {
        using var server = new DrainingServer();
        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = server.BaseAddress });
        using var key = Given.Key();
        var index = client.Index(key);
        var ids = Enumerable.Range(1_000_000, Many).ToArray();
        var vectors = new float[Many * 4];
        var allocated = await LeastAsync(() => index.UpsertBinaryAsync(ids, vectors));
        Assert.True(allocated < 2 * Allowance, $"An upsert with {Many} integer ids allocates {allocated} bytes.");
    }

    private static Task<long> AllocatedAsync(EncryptedIndex index, Rows rows, bool async) =>
        LeastAsync(() => async
            ? index.UpsertBinaryAsync(rows.Ids, rows.Vectors, rows.Metadata, rows.Contents)
            : Task.FromResult(index.UpsertBinary(rows.Ids, rows.Vectors, rows.Metadata, rows.Contents)));

    private static long AllocatedByBody(Rows rows, IndexKey key, bool async) =>
        LeastAsync(() =>
        {
            using var content = new UpsertBinaryContent(
                new IndexScope("docs", key, null),
                new BinaryBatch(IdList.Of(rows.Ids), new VectorMatrix(rows.Vectors, Dimension), rows.Metadata, rows.Contents));
            _ = content.Headers.ContentLength;
            if (async)
                return content.CopyToAsync(Stream.Null);
            content.CopyTo(Stream.Null, null, default);
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();

    /// <summary>What a call allocates once the pools are warm: the least of some tries, because the pools give memory back now and then.</summary>
    private static async Task<long> LeastAsync(Func<Task> call)
    {
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await call();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        return least;
    }

    private sealed class Rows(int count, bool withEverything)
    {
        public string[] Ids { get; } = [.. Enumerable.Range(0, count).Select(row => $"id-{row}")];

        public float[] Vectors { get; } = new float[count * Dimension];

        public Metadata?[]? Metadata { get; } = withEverything
            ? [.. Enumerable.Range(0, count).Select(row => row % 3 == 0 ? null : new Metadata { ["row"] = row, ["tags"] = new[] { "x", "y" } })]
            : null;

        public ItemContents?[]? Contents { get; } = withEverything
            ? [.. Enumerable.Range(0, count).Select(row => (row % 3) switch { 0 => (ItemContents?)null, 1 => "some text", _ => new byte[100] })]
            : null;
    }
}
