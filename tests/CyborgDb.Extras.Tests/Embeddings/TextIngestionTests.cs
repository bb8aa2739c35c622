using CyborgDb.Extensions.AI;
using CyborgDb.Extras.Tests.Support;

namespace CyborgDb.Extras.Tests.Embeddings;

public sealed class TextIngestionTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly ScriptedGenerator _generator = new();
    private EmulatedIndex _emulated = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _emulated = await EmulatedIndex.StartAsync(new() { Dimension = 2 });

    public async ValueTask DisposeAsync()
    {
        _generator.Dispose();
        await _emulated.DisposeAsync();
    }

    [Fact]
    public async Task Stores_a_stream_of_texts_with_their_vectors_and_metadata()
    {
        var texts = _emulated.Index.WithEmbeddings(_generator, new() { BatchSize = 7 });

        var result = await texts.IngestAsync(Texts(100), new() { BatchItems = 30 }, cancellationToken: Cancellation);

        Assert.Equal(100, result.Stored);
        Assert.Equal(15, _generator.Batches.Count);
        var item = Assert.Single(await _emulated.Index.GetAsync(["t42"], cancellationToken: Cancellation));
        Assert.Equal("text 42", item.Contents!.Text);
        Assert.Equal(ScriptedGenerator.VectorOf("text 42"), item.Vector!.Value.ToArray());
        Assert.Equal(42, item.Metadata!["n"].AsInt64());
    }

    [Fact]
    public async Task Has_several_batches_embedded_at_once_and_reads_no_further()
    {
        var texts = _emulated.Index.WithEmbeddings(_generator, new() { BatchSize = 5, Requests = 3 });
        var (read, underWay, most) = (0, 0, 0);
        var three = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _generator.Before = async (_, _) =>
        {
            var now = Interlocked.Increment(ref underWay);
            InterlockedMax(ref most, now);
            if (now == 3)
                three.TrySetResult();
            await go.Task;
            Interlocked.Decrement(ref underWay);
        };

        var ingestion = texts.IngestAsync(Texts(100).Select(text => { Interlocked.Increment(ref read); return text; }), cancellationToken: Cancellation);
        await three.Task.WaitAsync(s_patience, Cancellation);
        var readThen = Volatile.Read(ref read);
        go.SetResult();
        var result = await ingestion;

        Assert.Equal(15, readThen);
        Assert.Equal(3, most);
        Assert.Equal(100, result.Stored);
    }

    [Fact]
    public async Task Ends_where_the_generator_fails_and_stores_what_was_embedded_before()
    {
        var texts = _emulated.Index.WithEmbeddings(_generator, new() { BatchSize = 10, Requests = 1 });
        _generator.Before = (batch, _) => batch.Contains("text 35") ? throw new TimeoutException("The model is away.") : Task.CompletedTask;

        var error = await Assert.ThrowsAsync<IngestException>(() => texts.IngestAsync(Texts(100), new() { OnFailure = IngestFailureMode.Continue }, cancellationToken: Cancellation));

        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.Equal(30, error.Result.Stored);
        Assert.Equal(30, await _emulated.Index.CountAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Goes_on_from_a_checkpoint_without_embedding_again()
    {
        var texts = _emulated.Index.WithEmbeddings(_generator, new() { BatchSize = 10, Requests = 1 });
        _generator.Before = (batch, _) => batch.Contains("text 35") ? throw new TimeoutException("The model is away.") : Task.CompletedTask;
        var error = await Assert.ThrowsAsync<IngestException>(() => texts.IngestAsync(Texts(100), new() { OnFailure = IngestFailureMode.Continue }, cancellationToken: Cancellation));
        _generator.Before = (_, _) => Task.CompletedTask;
        _generator.Batches.Clear();

        var result = await texts.IngestAsync(Texts(100), new() { ResumeAfter = error.Result.Checkpoint }, cancellationToken: Cancellation);

        Assert.Equal((30L, 100L), (result.Skipped, result.Stored));
        Assert.Equal(Enumerable.Range(30, 70).Select(n => $"text {n}"), _generator.Batches.SelectMany(batch => batch));
        Assert.Equal(100, await _emulated.Index.CountAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Counts_texts_that_cannot_be_stored_as_failures_and_never_leaves_one_to_the_service()
    {
        var texts = _emulated.Index.WithEmbeddings(_generator);
        TextItem[] items = [new("a", "aaa"), null!, new("", "bbb"), new("c", "ccc")];

        var result = await texts.IngestAsync(items.ToAsyncEnumerable(), new() { OnFailure = IngestFailureMode.Continue }, cancellationToken: Cancellation);

        Assert.Equal(2, result.Stored);
        Assert.Equal([1L, 2L], result.NotStored.Select(item => item.Position));
        Assert.DoesNotContain(_emulated.Requests.Sent, r => r.Path == "/v1/vectors/upsert");
    }

    [Fact]
    public async Task Goes_on_past_ids_that_are_not_well_formed_without_embedding_their_texts()
    {
        var texts = _emulated.Index.WithEmbeddings(_generator, new() { StoreText = false });
        TextItem[] items = [new("a", "one"), new("\udc00", "two"), new("", "two"), new("c", "three")];

        var result = await texts.IngestAsync(items, new() { OnFailure = IngestFailureMode.Continue }, cancellationToken: Cancellation);

        Assert.Equal((2, 2), (result.Stored, result.NotStored.Count));
        Assert.Equal([1L, 2], result.NotStored.Select(item => item.Position));
        Assert.Equal(["one", "three"], _generator.Batches.SelectMany(batch => batch));
        Assert.Throws<ArgumentException>("text", () => new TextItem("b", "half \ud800"));
    }

    [Fact]
    public async Task Ends_at_an_embedding_of_another_dimension_than_the_index()
    {
        _generator.Script = embeddings => embeddings.Select(_ => new Microsoft.Extensions.AI.Embedding<float>(new float[3]));

        var error = await Assert.ThrowsAsync<IngestException>(() => _emulated.Index.WithEmbeddings(_generator).IngestAsync(Texts(3), cancellationToken: Cancellation));

        Assert.Contains("dimension 3 for text 0; 2 is", Assert.IsType<InvalidOperationException>(error.InnerException).Message, StringComparison.Ordinal);
        Assert.Equal(0, await _emulated.Index.CountAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Cancels_the_embeddings_under_way_when_it_is_cancelled()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _generator.Before = async (_, token) =>
        {
            using var registration = token.Register(() => ended.TrySetResult());
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        };
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var ingestion = _emulated.Index.WithEmbeddings(_generator, new() { BatchSize = 1 }).IngestAsync(Texts(10), cancellationToken: cancellation.Token);
        await begun.Task.WaitAsync(s_patience, Cancellation);
        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<IngestCanceledException>(() => ingestion.WaitAsync(s_patience, Cancellation));
        await ended.Task.WaitAsync(s_patience, Cancellation);
    }

    private static IEnumerable<TextItem> Texts(int count) =>
        Enumerable.Range(0, count).Select(n => new TextItem($"t{n}", $"text {n}") { Metadata = new() { ["n"] = n } });

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
            seen = Interlocked.CompareExchange(ref most, value, seen) is var before && before == seen ? value : before;
    }
}
