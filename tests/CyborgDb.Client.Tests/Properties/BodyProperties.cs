using System.Text.Json;
using CyborgDb.Protocol;
using CyborgDb.Transport;
using CyborgDb.Vectors;
using FsCheck;
using FsCheck.Fluent;

namespace CyborgDb.Tests.Properties;

/// <summary>Whatever is in a body: the length announced is the length written, every time, and it reads back as what was given.</summary>
public sealed class BodyProperties
{
    private static readonly Gen<ItemContents?> s_contents = Gen.Frequency(
        (3, OddText.Any.Select(text => (ItemContents?)text)),
        (3, Gen.Choose(0, 20).Select(Bytes)),
        (1, Gen.Choose(3 * 8192 - 4, 3 * 8192 + 4).Select(Bytes)),
        (1, Gen.Choose(6 * 8192 - 4, 6 * 8192 + 4).Select(Bytes)),
        (1, Gen.Constant<ItemContents?>(null)));

    private static readonly Gen<Metadata?> s_metadata = Gen.Frequency((4, AnyMetadata.Map(3).Select(map => (Metadata?)map)), (1, Gen.Constant<Metadata?>(null)));

    [Fact]
    public void A_binary_upsert_reads_back_as_what_was_given() =>
        Prop.ForAll(Rows().ToArbitrary(), rows =>
        {
            using var key = Given.Key();
            var vectors = new float[rows.Length, 3];
            var batch = new BinaryBatch(
                IdList.Of([.. rows.Select(row => row.Id)]), vectors, [.. rows.Select(row => row.Metadata)], [.. rows.Select(row => row.Contents)]);
            using var content = new UpsertBinaryContent(new IndexScope("docs", key, null), batch);
            var body = JsonText.Parse(Written(content)).GetProperty("batch");
            Assert.Equal(rows.Select(row => row.Id), body.GetProperty("ids").EnumerateArray().Select(id => id.GetString()));
            for (var row = 0; row < rows.Length; row++)
            {
                AnyMetadata.AssertSame(rows[row].Metadata, body.GetProperty("metadata")[row]);
                AssertSame(rows[row].Contents, body.GetProperty("contents")[row]);
            }
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(100));

    [Fact]
    public void An_upsert_of_items_reads_back_as_what_was_given() =>
        Prop.ForAll(Rows().ToArbitrary(), rows =>
        {
            using var key = Given.Key();
            var items = rows.Select(row => new VectorItem(row.Id, new[] { 1f, 0.1f }) { Metadata = row.Metadata, Contents = row.Contents }).ToArray();
            using var content = new UpsertItemsContent(new IndexScope("docs", key, null), items);
            var body = JsonText.Parse(Written(content)).GetProperty("items");
            for (var row = 0; row < rows.Length; row++)
            {
                Assert.Equal(rows[row].Id, body[row].GetProperty("id").GetString());
                if (rows[row].Metadata is { } metadata)
                    AnyMetadata.AssertSame(metadata, body[row].GetProperty("metadata"));
                if (rows[row].Contents is { } contents)
                    AssertSame(contents, body[row].GetProperty("contents"));
            }
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(100));

    [Fact]
    public void A_query_reads_back_as_what_was_given() =>
        Prop.ForAll(OddText.Any.ToArbitrary(), AnyMetadata.Value(2).ToArbitrary(), (text, value) =>
        {
            using var key = Given.Key();
            var options = new QueryOptions { Filter = Filter.Eq("field" + text, value) & Filter.In("list", value, text) };
            using var content = new QueryTextContent(new IndexScope(text + "x", key, null), text, options);
            var body = JsonText.Parse(Written(content));
            Assert.Equal(text, body.GetProperty("query_contents").GetString());
            Assert.Equal(text + "x", body.GetProperty("index_name").GetString());
            var conditions = body.GetProperty("filters").GetProperty("$and");
            AnyMetadata.AssertSame(value, conditions[0].GetProperty("field" + text).GetProperty("$eq"));
            Assert.Equal(text, conditions[1].GetProperty("list").GetProperty("$in")[1].GetString());
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(100));

    private static Gen<Row[]> Rows() =>
        Gen.Choose(1, 6).SelectMany(count => (
            from id in OddText.Any
            from metadata in s_metadata
            from contents in s_contents
            select new Row(id + "x", metadata, contents)).ArrayOf(count));

    /// <summary>The body, written as a request would be: once measured, then sync, async, and again.</summary>
    private static byte[] Written(RequestContent content)
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        content.CopyTo(first, null, CancellationToken.None);
        content.CopyToAsync(second, null, CancellationToken.None).GetAwaiter().GetResult();
        Assert.Equal(first.Length, content.Headers.ContentLength);
        Assert.True(first.ToArray().AsSpan().SequenceEqual(second.ToArray()), "The body was another one when it was written again.");
        return first.ToArray();
    }

    private static void AssertSame(ItemContents? expected, JsonElement actual)
    {
        if (expected is null)
            Assert.Equal(JsonValueKind.Null, actual.ValueKind);
        else if (expected.IsText)
            Assert.Equal(expected.Text, actual.GetString());
        else
            Assert.True(expected.Bytes.Span.SequenceEqual(actual.GetBytesFromBase64()), $"Contents of {expected} differ.");
    }

    private static ItemContents? Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private sealed record Row(string Id, Metadata? Metadata, ItemContents? Contents);
}
