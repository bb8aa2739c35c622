using System.Runtime.CompilerServices;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The examples of the page about ingestion and moving. They are run, too.</summary>
public sealed class DocsIngestion : EmulatorTest
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_of_json_lines_is_ingested()
    {
        var index = await CreateAsync();
        var token = Token;
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, """{"id":"a","vector":[0.1,0.2],"metadata":{"year":2024},"contents":"text"}""" + "\n", token);

            var account = await index.IngestAsync(JsonLines.ReadAsync(path), cancellationToken: token);
            Console.WriteLine($"{account.Stored} items are stored.");

            Assert.Equal("text", (await index.GetAsync("a"))!.Contents!.Text);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task An_ingestion_tells_how_it_goes_and_where_it_stopped()
    {
        var index = await CreateAsync();
        var token = Token;
        var items = Items(3_000).ToList();

        var progress = new Progress<IngestProgress>(p => Console.WriteLine($"{p.Stored} of {p.Total} stored, {p.VectorsPerSecond:0} a second"));
        await index.IngestAsync(items, new() { BatchItems = 1_000 }, progress, token);

        Assert.Equal(3_000, await index.CountAsync());
        items[1] = new VectorItem("broken", new float[] { 1 });

        try
        {
            await index.IngestAsync(items, cancellationToken: token);
        }
        catch (Exception error) when (IngestResult.Of(error) is { } account)
        {
            Console.WriteLine($"{account.Stored} stored, {account.NotStored.Count} not, {account.Unknown.Count} not known, {account.NotRead} never read.");
        }
    }

    [Fact]
    public async Task An_ingestion_goes_on_from_its_checkpoint()
    {
        var index = await CreateAsync();
        var token = Token;
        var items = Items(10).ToList();
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.checkpoint");

        var checkpoint = File.Exists(file) ? IngestCheckpoint.Parse(await File.ReadAllTextAsync(file, token)) : null;
        await index.IngestAsync(items, new() { ResumeAfter = checkpoint, SaveCheckpoint = SaveAsync }, cancellationToken: token);
        File.Delete(file);

        async Task SaveAsync(IngestCheckpoint stored)
        {
            await File.WriteAllTextAsync(file + ".new", stored.ToString(), CancellationToken.None);
            File.Move(file + ".new", file, overwrite: true);
        }

        Assert.Equal(10, await index.CountAsync());
        Assert.False(File.Exists(file + ".new"), "A checkpoint was written beside its file and not moved there.");
    }

    [Fact]
    public async Task An_index_is_read_copied_compared_and_moved()
    {
        var client = Client;
        var token = Token;
        var index = await CreateAsync();
        await index.UpsertAsync(Items(20));
        var target = await client.CreateIndexAsync("b", Key);

        await foreach (var item in index.ReadAllAsync(cancellationToken: token))
            Console.WriteLine($"{item.Id}: {item.Vector!.Value.Length} values");

        var copy = await index.CopyToAsync(target, cancellationToken: token);
        Console.WriteLine($"{copy.Stored} copied.");

        var comparison = await index.CompareAsync(target, cancellationToken: token);
        Console.WriteLine(comparison.AreEqual
            ? "Both are equal."
            : $"{comparison.Missing} missing, {comparison.Extra} extra, {comparison.Different} different.");

        Assert.True(comparison.AreEqual);

        await index.CopyToAsync(target, new()
        {
            Transform = item => [new VectorItem(item.Id["item-".Length..], item.Vector!.Value) { Metadata = item.Metadata, Contents = item.Contents }],
        }, cancellationToken: token);

        Assert.NotNull(await target.GetAsync("7"));
        await MoveAsync();
        Assert.Equal(["a", "b", "docs-2"], (await client.ListIndexesAsync()).Order(StringComparer.Ordinal));

        async Task MoveAsync()
        {
            using var newKey = IndexKey.Generate();
            await StoreAsync(newKey);

            var moved = await client.RekeyIndexAsync(index, "docs-2", newKey, cancellationToken: token);
            var left = moved.Comparison;
            Console.WriteLine(moved.AreEqual
                ? "Both indexes are equal."
                : $"{left.Missing} items are missing, {left.Different} differ, {left.Extra} are only in the new index, {left.Unreadable} cannot be read.");

            Assert.True(moved.AreEqual);

            var rest = await client.RekeyIndexAsync(index, "docs-2", newKey, new() { Resume = true }, cancellationToken: token);

            Assert.True(rest.AreEqual);
        }

        static Task StoreAsync(IndexKey _) => Task.CompletedTask;
    }

    [Fact]
    public async Task Contents_are_embedded_anew_on_their_way()
    {
        var index = await CreateAsync();
        var token = Token;
        await index.UpsertAsync([new VectorItem("a", [1f, 0]) { Contents = "one", Metadata = new() { ["n"] = 1 } }, new VectorItem("b", [1f, 0]) { Contents = "three" }, new VectorItem("c", [1f, 0])]);
        var target = await Client.CreateIndexAsync("b", Key);
        var embedder = new LengthEmbedder(dimension: 3);

        await index.CopyToAsync(target, new()
        {
            Include = ItemFields.Contents | ItemFields.Metadata,
            TransformAsync = EmbedAsync,
        }, cancellationToken: token);

        async IAsyncEnumerable<VectorItem> EmbedAsync(StoredItem item, [EnumeratorCancellation] CancellationToken cancellation)
        {
            if (item.Contents is not { } contents)
                yield break; // Without a text there is nothing to embed.
            var vector = await embedder.EmbedAsync(contents.Text, cancellation);
            yield return new VectorItem(item.Id, vector) { Metadata = item.Metadata, Contents = contents };
        }

        var embedded = (await target.GetAsync("a"))!;
        Assert.Equal(new[] { 3f, 3, 3 }, embedded.Vector!.Value.ToArray());
        Assert.Equal(1, embedded.Metadata.GetInt64("n"));
        Assert.Equal("three", (await target.GetAsync("b"))!.Contents!.Text);
        Assert.Equal(2, await target.CountAsync());
    }

    [Fact]
    public async Task A_copy_goes_on_from_its_checkpoint()
    {
        var index = await CreateAsync();
        var token = Token;
        await index.UpsertAsync(Items(20));
        var target = await Client.CreateIndexAsync("b", Key);
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.checkpoint");

        var checkpoint = File.Exists(file) ? CopyCheckpoint.Parse(await File.ReadAllTextAsync(file, token)) : null;
        await index.CopyToAsync(target, new() { ResumeAfter = checkpoint, SaveCheckpoint = SaveAsync }, cancellationToken: token);
        File.Delete(file);

        async Task SaveAsync(CopyCheckpoint stored)
        {
            await File.WriteAllTextAsync(file + ".new", stored.ToString(), CancellationToken.None);
            File.Move(file + ".new", file, overwrite: true);
        }

        Assert.Equal(20, await target.CountAsync());
        Assert.False(File.Exists(file + ".new"), "A checkpoint was written beside its file and not moved there.");
    }

    private sealed class LengthEmbedder(int dimension)
    {
        public Task<float[]> EmbedAsync(string text, CancellationToken cancellationToken) => Task.FromResult(Enumerable.Repeat((float)text.Length, dimension).ToArray()).WaitAsync(cancellationToken);
    }

    private static IEnumerable<VectorItem> Items(int count) =>
        Enumerable.Range(0, count).Select(number => new VectorItem($"item-{number}", new float[] { number, 1 }));
}
