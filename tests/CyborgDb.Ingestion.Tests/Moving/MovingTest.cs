using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests.Moving;

/// <summary>A test with an index full of items of every kind, and somewhere to move them.</summary>
public abstract class MovingTest : IngestionTest
{
    protected const int Dimension = 4;

    protected IndexKey OtherKey { get; } = IndexKey.Generate();

    protected EncryptedIndex Target { get; private set; } = null!;

    protected override CyborgDbEmulatorOptions EmulatorOptions => new() { ServiceVersion = ServiceVersion.V018 };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Target = await Client.CreateIndexAsync("moved", OtherKey, new() { Dimension = Dimension }, Token);
    }

    public override async ValueTask DisposeAsync()
    {
        OtherKey.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An item with an id beyond ASCII, contents as text, as bytes or none, and metadata or none.</summary>
    protected static VectorItem Varied(int i, float version = 1) => new(IdOf(i), new float[] { version, i, 1f / (i + 3), -0.0f })
    {
        Contents = (i % 3) switch { 0 => $"text {i} “é” \u0001", 1 => new byte[] { (byte)i, 0, 255 }, _ => null },
        Metadata = i % 4 == 0 ? null : new() { ["n"] = i, ["even"] = i % 2 == 0, ["tags"] = new[] { "a", $"t{i}" }, ["deep"] = new Metadata { ["x"] = 0.1 * i } },
    };

    protected static string IdOf(int i) => (i % 5) switch { 0 => $"é-{i}", 1 => $"\U0001F600-{i}", 2 => $"\uFF21-{i}", _ => $"item-{i}" };

    protected static IEnumerable<VectorItem> ManyVaried(int count, int from = 0, float version = 1) =>
        Enumerable.Range(from, count).Select(i => Varied(i, version));

    protected static async Task ShouldBeEqualAsync(EncryptedIndex source, EncryptedIndex target)
    {
        var result = await source.CompareAsync(target, cancellationToken: Token);
        Assert.True(result.AreEqual, $"They differ in {result.DifferenceCount} items: {string.Join(", ", result.Differences.Take(5))}");
        // The comparison itself may be wrong, so by hand as well.
        var (left, right) = (await AllByHandAsync(source), await AllByHandAsync(target));
        Assert.Equal(left.Keys.Order(StringComparer.Ordinal), right.Keys.Order(StringComparer.Ordinal));
        foreach (var (id, item) in left)
        {
            Assert.Equal(item.Vector!.Value.ToArray().Select(BitConverter.SingleToInt32Bits), right[id].Vector!.Value.ToArray().Select(BitConverter.SingleToInt32Bits));
            Assert.Equal(item.Contents?.Text, right[id].Contents?.Text);
            Assert.True(item.Metadata.Equals(right[id].Metadata), $"The metadata of {id} differs.");
        }
    }

    private static async Task<Dictionary<string, StoredItem>> AllByHandAsync(EncryptedIndex index)
    {
        var ids = new List<string>();
        await foreach (var id in index.ListIdsAsync(cancellationToken: Token))
            ids.Add(id);
        return (await index.GetAsync(ids, cancellationToken: Token)).ToDictionary(item => item.Id);
    }
}
