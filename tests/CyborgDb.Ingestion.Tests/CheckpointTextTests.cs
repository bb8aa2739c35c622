using System.Text.Json;
using CyborgDb.Emulator;

namespace CyborgDb.Ingestion.Tests;

/// <summary>Checkpoints as the text that outlives a process: what is none is refused, and so is one of another index or source.</summary>
public class CheckpointTextTests : IngestionTest
{
    private const string Ingestion = "cyborgdb-ingestion-1;to=docs@localhost:8000/;first=0123456789abcdef;stored=0-41999,48000-50000;";
    private const string Copy = "cyborgdb-copy-1;from=docs@localhost:8000/;to=docs%3B2@other/path/;id=item%205;";

    [Theory]
    [InlineData("cyborgdb-ingestion-1;stored=;")]
    [InlineData("cyborgdb-ingestion-1;stored=0-0;")]
    [InlineData(Ingestion)]
    public void An_ingestions_checkpoint_reads_back_from_its_text_and_its_json(string text)
    {
        var checkpoint = IngestCheckpoint.Parse(text);
        Assert.Equal(text, checkpoint.ToString());
        Assert.Equal(checkpoint, JsonSerializer.Deserialize<IngestCheckpoint>(JsonSerializer.Serialize(checkpoint)));
        // As an editor or a shell leaves it.
        Assert.True(IngestCheckpoint.TryParse($"{text}\r\n", out var read) && read.Equals(checkpoint), text);
    }

    [Theory]
    [InlineData("cyborgdb-copy-1;id=;")]
    [InlineData("cyborgdb-copy-1;id=a;")]
    [InlineData(Copy)]
    public void A_copys_checkpoint_reads_back_from_its_text_and_its_json(string text)
    {
        var checkpoint = CopyCheckpoint.Parse(text);
        Assert.Equal(text, checkpoint.ToString());
        Assert.Equal(checkpoint, JsonSerializer.Deserialize<CopyCheckpoint>(JsonSerializer.Serialize(checkpoint)));
        Assert.True(CopyCheckpoint.TryParse($"{text}\n", out var read) && read == checkpoint, text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("0-4")]
    [InlineData("cyborgdb-ingestion-1;")]
    [InlineData("cyborgdb-ingestion-2;stored=0-4;")]
    [InlineData("cyborgdb-ingestion-1;stored=0-4")]
    [InlineData("cyborgdb-ingestion-1;stored=1;")]
    [InlineData("cyborgdb-ingestion-1;stored=5-3;")]
    [InlineData("cyborgdb-ingestion-1;stored=0-9,5-12;")]
    [InlineData("cyborgdb-ingestion-1;stored=-1-3;")]
    [InlineData("cyborgdb-ingestion-1;stored=a-b;")]
    [InlineData("cyborgdb-ingestion-1;stored=0-4;stored=0-4;")]
    [InlineData("cyborgdb-ingestion-1;stored=0-4;other=1;")]
    [InlineData("cyborgdb-ingestion-1;to=docs;stored=0-4;")]
    [InlineData(Copy)]
    public void Text_that_is_no_checkpoint_of_an_ingestion_is_refused(string text)
    {
        Assert.Throws<FormatException>(() => IngestCheckpoint.Parse(text));
        Assert.False(IngestCheckpoint.TryParse(text, out _), text);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<IngestCheckpoint>(JsonSerializer.Serialize(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("cyborgdb-copy-1;")]
    [InlineData("cyborgdb-copy-2;id=a;")]
    [InlineData("cyborgdb-copy-1;id=item-5")]
    [InlineData("cyborgdb-copy-1;id=a;id=b;")]
    [InlineData("cyborgdb-copy-1;from=docs@localhost:8000/;id=a;")]
    [InlineData("cyborgdb-copy-1;id=a%zz;")]
    [InlineData(Ingestion)]
    public void Text_that_is_no_checkpoint_of_a_copy_is_refused(string text)
    {
        Assert.Throws<FormatException>(() => CopyCheckpoint.Parse(text));
        Assert.False(CopyCheckpoint.TryParse(text, out _), text);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CopyCheckpoint>(JsonSerializer.Serialize(text)));
    }

    [Fact]
    public async Task A_copys_checkpoint_of_another_source_or_target_is_refused_before_anything_is_sent()
    {
        await Index.UpsertAsync(Items(20), cancellationToken: Token);
        var (a, b) = (await Client.CreateIndexAsync("a", Key, cancellationToken: Token), await Client.CreateIndexAsync("b", Key, cancellationToken: Token));
        var checkpoint = CopyCheckpoint.Parse((await Index.CopyToAsync(a, cancellationToken: Token)).Checkpoint.ToString());
        await using var other = await CyborgDbEmulator.StartAsync(cancellationToken: Token);
        using var client = new CyborgDbClient(other.BaseAddress.ToString());
        var elsewhere = await client.CreateIndexAsync("a", Key, cancellationToken: Token);
        var before = Emulator.Faults.RequestsReceived + other.Faults.RequestsReceived;

        foreach (var (source, target) in new[] { (Index, b), (b, a), (a, Index), (Index, elsewhere) })
        {
            var error = await Assert.ThrowsAsync<ArgumentException>(() => source.CopyToAsync(target, new() { ResumeAfter = checkpoint }, cancellationToken: Token));
            Assert.Contains("is of a copy of 'docs'", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, Emulator.Faults.RequestsReceived + other.Faults.RequestsReceived);
        Assert.Equal((0, 20), await CountsAsync(new() { ResumeAfter = checkpoint }));
        Assert.Equal((20, 0), await CountsAsync(new() { ResumeAfter = CopyCheckpoint.Start }));

        async Task<(long, long)> CountsAsync(CopyOptions options)
        {
            var result = await Index.CopyToAsync(a, options, cancellationToken: Token);
            return (result.Stored, result.Skipped);
        }
    }

    [Fact]
    public async Task An_ingestions_checkpoint_of_another_index_is_refused_before_anything_is_read()
    {
        var other = await Client.CreateIndexAsync("other", Key, cancellationToken: Token);
        var options = new IngestOptions { ResumeAfter = (await Index.IngestAsync(Items(10), cancellationToken: Token)).Checkpoint };
        var before = Emulator.Faults.RequestsReceived;

        foreach (var ingest in new Func<Task>[]
        {
            () => other.IngestAsync(Unread(), options, cancellationToken: Token),
            () => other.IngestAsync(Unread().ToAsyncEnumerable(), options, cancellationToken: Token),
            () => other.IngestAsync(Enumerable.Range(0, 10), new float[10, 4], options: options, cancellationToken: Token),
        })
        {
            Assert.Contains("is of index 'docs'", (await Assert.ThrowsAsync<ArgumentException>(ingest)).Message, StringComparison.Ordinal);
        }
        Assert.Equal(before, Emulator.Faults.RequestsReceived);

        static IEnumerable<VectorItem> Unread()
        {
            Assert.Fail("The source was read.");
            yield break;
        }
    }

    [Fact]
    public async Task An_ingestions_checkpoint_of_a_source_that_begins_otherwise_is_refused_before_anything_is_stored()
    {
        var ofItems = (await Index.IngestAsync(Items(10), cancellationToken: Token)).Checkpoint;
        var ofMatrix = (await Index.IngestAsync([1, 2], new float[,] { { 1, 2, 3, 4 }, { 5, 6, 7, 8 } }, cancellationToken: Token)).Checkpoint;
        var disposed = false;
        var before = Emulator.Faults.RequestsTo("/v1/vectors/upsert_binary");

        foreach (var ingest in new Func<Task>[]
        {
            () => Index.IngestAsync(Changed(), new() { ResumeAfter = ofItems }, cancellationToken: Token),
            () => Index.IngestAsync(Changed().ToAsyncEnumerable(), new() { ResumeAfter = ofItems }, cancellationToken: Token),
            () => Index.IngestAsync([1, 2], new float[,] { { 1, 2, 3, 9 }, { 5, 6, 7, 8 } }, options: new() { ResumeAfter = ofMatrix }, cancellationToken: Token),
        })
        {
            Assert.Contains("was made for another source", (await Assert.ThrowsAsync<ArgumentException>(ingest)).Message, StringComparison.Ordinal);
        }
        Assert.Equal(before, Emulator.Faults.RequestsTo("/v1/vectors/upsert_binary"));
        Assert.True(disposed, "The source was left open.");
        // What came behind it since is taken.
        var more = await Index.IngestAsync(Items(12), new() { ResumeAfter = ofItems }, cancellationToken: Token);
        Assert.Equal((12, 10), (more.Stored, more.Skipped));

        IEnumerable<VectorItem> Changed()
        {
            try
            {
                yield return Item("new");
                foreach (var item in Items(10))
                    yield return item;
            }
            finally
            {
                disposed = true;
            }
        }
    }

    [Fact]
    public async Task A_checkpoint_tells_no_id_and_no_value_of_an_item_of_an_ingestion()
    {
        var result = await Index.IngestAsync([Item("secret-id", 12345)], cancellationToken: Token);
        Assert.DoesNotContain("secret", result.Checkpoint.ToString(), StringComparison.Ordinal);
        Assert.Matches("^cyborgdb-ingestion-1;to=docs@127.0.0.1:[0-9]+/;first=[0-9a-f]{16};stored=0-0;$", result.Checkpoint.ToString());
    }
}
