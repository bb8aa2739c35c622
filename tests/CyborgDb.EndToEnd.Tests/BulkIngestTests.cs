using System.Globalization;
using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The sample BulkIngest, run as a program of its own.</summary>
public sealed class BulkIngestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bulk").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_goes_on_where_it_was_stopped()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        var file = await WriteItemsAsync(4_000);
        emulator.Faults.Enqueue(Fault.Status(400), "/v1/vectors/upsert_binary");
        // Batches of 1 MB, of which this has two.
        string[] arguments = [file, "--base-url", emulator.BaseAddress.ToString(), "--key-file", Path.Combine(_folder, "key"), "--batch-mb", "1"];

        var stopped = await SampleRun.OfAsync("BulkIngest", arguments);
        var checkpoint = Path.Combine(_folder, "items.jsonl.bulk.checkpoint");

        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains("was refused with 400", stopped.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(checkpoint), stopped.Output);

        var resumed = await SampleRun.OfAsync("BulkIngest", arguments);

        resumed.ShouldSucceed();
        Assert.Contains("of them before", resumed.Output, StringComparison.Ordinal);
        Assert.Contains("Items in the index: 4,000.", resumed.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(checkpoint), "The checkpoint of an ingestion that is done is still there.");
    }

    [Fact]
    public async Task Killed_at_random_moments_and_started_again_it_loses_nothing_and_sends_nothing_again_that_it_knew_to_be_stored()
    {
        const int count = 6_000, everyKill = 8;
        var random = new Random(13);
        await using var emulator = await CyborgDbEmulator.StartAsync();
        await using var gateway = await RecordingGateway.StartAsync(emulator.BaseAddress);
        var keyFile = Path.Combine(_folder, "key");
        string[] arguments = [await WriteItemsAsync(count), "--base-url", gateway.BaseAddress.ToString(), "--key-file", keyFile, "--batch-items", "20"];
        var checkpoint = Path.Combine(_folder, "items.jsonl.bulk.checkpoint");

        var before = IngestCheckpoint.Start;
        var kills = 0;
        for (; ; kills++)
        {
            var known = File.Exists(checkpoint) ? IngestCheckpoint.Parse(await File.ReadAllTextAsync(checkpoint)) : IngestCheckpoint.Start;
            Assert.True(before.Stored.Positions.All(known.Contains), $"After kill {kills} the checkpoint has lost what it covered.");
            Assert.All(known.Stored.Positions, position => Assert.NotNull(emulator.GetCiphertext("bulk", $"item-{position}")));
            before = known;

            if (kills == everyKill)
                gateway.PassAllOn();
            var run = kills < everyKill ? await SampleRun.KilledAsync("BulkIngest", arguments, MomentAsync) : await SampleRun.OfAsync("BulkIngest", arguments);

            Assert.DoesNotContain(gateway.TakeIds(), id => known.Contains(long.Parse(id["item-".Length..], CultureInfo.InvariantCulture)));
            if (run.WasKilled)
                continue;
            run.ShouldSucceed();
            break;
        }

        Assert.Equal(everyKill, kills);
        Assert.True(before.Count > 0, "It never had a checkpoint to go on from.");
        Assert.False(File.Exists(checkpoint), "The checkpoint of an ingestion that is done is still there.");
        using var key = IndexKey.FromHex((await File.ReadAllTextAsync(keyFile)).Trim());
        using var client = new CyborgDbClient(emulator.BaseAddress.ToString());
        var items = await client.GetIndex("bulk", key).GetAsync(Enumerable.Range(0, count).Select(i => $"item-{i}"));
        Assert.Equal(count, items.Count);
        Assert.All(items, item => Assert.Equal(
            Enumerable.Range(int.Parse(item.Id["item-".Length..], CultureInfo.InvariantCulture), 64).Select(value => (float)value), item.Vector!.Value.ToArray()));

        async Task MomentAsync(CancellationToken ended)
        {
            // So many batches that the kills together leave some for the last run.
            await gateway.PassOn(random.Next(1, 20)).WaitAsync(ended);
            // Somewhere between one batch and the next.
            await Task.Delay(random.Next(10), ended);
        }
    }

    [Fact]
    public async Task A_checkpoint_does_not_count_where_the_index_is_empty()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        var file = await WriteItemsAsync(10);
        await File.WriteAllTextAsync(Path.Combine(_folder, "items.jsonl.bulk.checkpoint"), "cyborgdb-ingestion-1;stored=0-4;", TestContext.Current.CancellationToken);

        var run = await SampleRun.OfAsync("BulkIngest", [file, "--base-url", emulator.BaseAddress.ToString(), "--key-file", Path.Combine(_folder, "key")]);

        run.ShouldSucceed();
        Assert.Contains("The index is empty", run.Output, StringComparison.Ordinal);
        Assert.Contains("Items in the index: 10.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_of_another_index_is_said_to_be_one_and_nothing_is_sent()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        string[] arguments = [await WriteItemsAsync(10), "--base-url", emulator.BaseAddress.ToString(), "--key-file", Path.Combine(_folder, "key")];
        (await SampleRun.OfAsync("BulkIngest", arguments)).ShouldSucceed();
        var checkpoint = Path.Combine(_folder, "items.jsonl.bulk.checkpoint");
        await File.WriteAllTextAsync(checkpoint, "cyborgdb-ingestion-1;to=other@localhost:8000/;stored=0-4;", TestContext.Current.CancellationToken);
        var before = emulator.Faults.RequestsTo("/v1/vectors/upsert_binary");

        var run = await SampleRun.OfAsync("BulkIngest", arguments);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("'other' at localhost:8000/", run.Error, StringComparison.Ordinal);
        Assert.Contains("Without it, everything is sent anew.", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, emulator.Faults.RequestsTo("/v1/vectors/upsert_binary"));
        Assert.True(File.Exists(checkpoint), "The checkpoint was deleted.");
    }

    [Fact]
    public async Task It_takes_fields_of_other_names_and_metadata_and_contents_beside_a_file_of_vectors()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        var keyFile = Path.Combine(_folder, "key");
        string[] options = ["--base-url", emulator.BaseAddress.ToString(), "--key-file", keyFile];
        var (items, vectors) = (Path.Combine(_folder, "named.jsonl"), Path.Combine(_folder, "v.ivecs"));
        var (metadata, contents) = (Path.Combine(_folder, "metadata.jsonl"), Path.Combine(_folder, "contents.txt"));
        await File.WriteAllTextAsync(items, """{"_id":"a","embedding":[1,2],"text":"hello","year":2024}""", TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(vectors, [.. new[] { 2, 3, 4, 2, 5, 6 }.SelectMany(BitConverter.GetBytes)], TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(metadata, ["""{"year":2025}""", "null"], TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(contents, ["first", "second"], TestContext.Current.CancellationToken);

        (await SampleRun.OfAsync("BulkIngest", [items, "--id-field", "_id", "--vector-field", "embedding", "--contents-field", "text", "--other-fields", "metadata", .. options])).ShouldSucceed();
        (await SampleRun.OfAsync("BulkIngest", [vectors, "--metadata", metadata, "--contents", contents, .. options])).ShouldSucceed();

        using var key = IndexKey.FromHex((await File.ReadAllTextAsync(keyFile)).Trim());
        using var client = new CyborgDbClient(emulator.BaseAddress.ToString());
        var stored = (await client.GetIndex("bulk", key).GetAsync(["a", "0", "1"])).ToDictionary(item => item.Id);
        Assert.Equal(["hello", "first", "second"], new[] { "a", "0", "1" }.Select(id => stored[id].Contents!.Text));
        Assert.Equal((2024, 2025), (stored["a"].Metadata!["year"].AsInt64(), stored["0"].Metadata!["year"].AsInt64()));
        Assert.Equal([5f, 6f], stored["1"].Vector!.Value.ToArray());
    }

    [Fact]
    public async Task It_says_in_a_line_what_is_wrong_and_leaves_no_checkpoint()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        string[] options = ["--base-url", emulator.BaseAddress.ToString(), "--key-file", Path.Combine(_folder, "key")];
        var broken = Path.Combine(_folder, "broken.jsonl");
        await File.WriteAllTextAsync(broken, "{\"id\":\"a\",\"vector\":[1]}\n{\"id\":\n", TestContext.Current.CancellationToken);

        var ofLine = await SampleRun.OfAsync("BulkIngest", [broken, .. options]);
        var ofNone = await SampleRun.OfAsync("BulkIngest", [Path.Combine(_folder, "none.jsonl"), .. options]);
        var ofUsage = await SampleRun.OfAsync("BulkIngest", ["--nonsense", "1"]);

        Assert.Equal((1, 1, 2), (ofLine.ExitCode, ofNone.ExitCode, ofUsage.ExitCode));
        Assert.Contains("Line 2 is not an item", ofLine.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("goes on from there", ofLine.Output, StringComparison.Ordinal);
        Assert.Contains("There is no file", ofNone.Error, StringComparison.Ordinal);
        Assert.Equal("Unknown argument '--nonsense'; --help lists what there is.", ofUsage.Error.TrimEnd());
        Assert.Empty(Directory.GetFiles(_folder, "*.checkpoint"));
    }

    private async Task<string> WriteItemsAsync(int count)
    {
        var path = Path.Combine(_folder, "items.jsonl");
        await File.WriteAllLinesAsync(path, Enumerable.Range(0, count).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $$"""{"id":"item-{{i}}","vector":[{{string.Join(',', Enumerable.Range(i, 64))}}]}""")), TestContext.Current.CancellationToken);
        return path;
    }
}
