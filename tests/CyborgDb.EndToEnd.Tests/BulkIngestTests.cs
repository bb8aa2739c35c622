using System.Globalization;
using CyborgDb.Emulator;

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
        Assert.Contains("The index holds 4,000 items.", resumed.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(checkpoint), "The checkpoint of an ingestion that is done is still there.");
    }

    [Fact]
    public async Task A_checkpoint_does_not_count_where_the_index_is_empty()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        var file = await WriteItemsAsync(10);
        await File.WriteAllTextAsync(Path.Combine(_folder, "items.jsonl.bulk.checkpoint"), "0-4", TestContext.Current.CancellationToken);

        var run = await SampleRun.OfAsync("BulkIngest", [file, "--base-url", emulator.BaseAddress.ToString(), "--key-file", Path.Combine(_folder, "key")]);

        run.ShouldSucceed();
        Assert.Contains("The index is empty", run.Output, StringComparison.Ordinal);
        Assert.Contains("The index holds 10 items.", run.Output, StringComparison.Ordinal);
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
