using System.Text.Json;
using CyborgDb.Protocol;
using CyborgDb.Transport;
using CyborgDb.Vectors;

namespace CyborgDb.Benchmarks.Jobs;

/// <summary>The same vectors and what goes with them, for every contender.</summary>
internal sealed class BenchmarkData
{
    public const string IndexName = "bench";

    public BenchmarkData(int rows, int dimension, bool extras)
    {
        Dimension = dimension;
        Values = new float[rows * dimension];
        var random = new Random(1);
        foreach (ref var value in Values.AsSpan())
            value = random.NextSingle() * 2 - 1;
        Ids = [.. Enumerable.Range(0, rows).Select(i => $"item-{i}")];
        if (!extras)
            return;
        Metadata = [.. Enumerable.Range(0, rows).Select(i => new Metadata { ["lang"] = i % 3 == 0 ? "en" : "de", ["year"] = 1990 + i % 35, ["title"] = $"Document {i}" })];
        ContentTexts = [.. Enumerable.Range(0, rows).Select(i => $"The contents of document {i}, a sentence or two long as they often are.")];
        Contents = [.. ContentTexts.Select(text => (ItemContents?)ItemContents.FromText(text))];
        MetadataByHand = [.. Enumerable.Range(0, rows).Select(i => new Dictionary<string, JsonElement>
        {
            ["lang"] = Element(i % 3 == 0 ? "\"en\"" : "\"de\""),
            ["year"] = Element((1990 + i % 35).ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ["title"] = Element($"\"Document {i}\""),
        })];
    }

    public static IndexKey Key { get; } = IndexKey.FromHex(string.Concat(Enumerable.Repeat("ab", 32)));

    public static string KeyText { get; } = string.Concat(Enumerable.Repeat("ab", 32));

    public int Dimension { get; }

    public float[] Values { get; }

    public string[] Ids { get; }

    public Metadata?[]? Metadata { get; }

    public ItemContents?[]? Contents { get; }

    public string[]? ContentTexts { get; }

    public Dictionary<string, JsonElement>[]? MetadataByHand { get; }

    public VectorMatrix Matrix => new(Values, Dimension);

    /// <summary>The whole body as bytes, for those that send it encoded beforehand.</summary>
    public Task<byte[]> EncodedAsync() =>
        new UpsertBinaryContent(new IndexScope(IndexName, Key, null), new BinaryBatch(IdList.Of(Ids), Matrix, Metadata, Contents)).ReadAsByteArrayAsync();

    private static JsonElement Element(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
