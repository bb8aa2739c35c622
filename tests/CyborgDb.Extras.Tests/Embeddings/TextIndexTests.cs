using CyborgDb.Extensions.AI;
using CyborgDb.Extras.Tests.Support;
using Microsoft.Extensions.AI;

namespace CyborgDb.Extras.Tests.Embeddings;

public sealed class TextIndexTests : IAsyncLifetime
{
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
    public async Task Embeds_texts_in_batches_and_stores_them_as_contents()
    {
        var texts = _emulated.Index.WithEmbeddings(_generator, new() { BatchSize = 2, Generation = new() { ModelId = "m" } });

        var result = await texts.UpsertTextsAsync(
            [new("1", "one"), new("2", "two!") { Metadata = new() { ["even"] = true } }, new("3", "three"), new("4", "fourth"), new("5", "fifth..")],
            cancellationToken: Cancellation);

        Assert.Equal(5, result.Count);
        Assert.Equal([2, 2, 1], _generator.Batches.Select(b => b.Length));
        Assert.Equal("m", _generator.LastOptions!.ModelId);
        var items = await _emulated.Index.GetAsync(["1", "2", "5"], cancellationToken: Cancellation);
        Assert.Equal(["one", "two!", "fifth.."], items.Select(i => i.Contents!.Text));
        Assert.Equal(ScriptedGenerator.VectorOf("fifth.."), items[2].Vector!.Value.ToArray());
        Assert.True(items[1].Metadata!["even"].AsBoolean());
        Assert.Empty(items[0].Metadata ?? []);
        Assert.Single(_emulated.Requests.Sent, r => r.Path.StartsWith("/v1/vectors/upsert", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sends_no_text_where_it_is_not_to_be_stored()
    {
        var texts = _emulated.Index.WithEmbeddings(_generator, new() { StoreText = false });

        await texts.UpsertTextsAsync([new("1", "a secret text")], cancellationToken: Cancellation);
        await texts.QueryTextAsync("another secret text", cancellationToken: Cancellation);
        await texts.QueryTextsAsync(["a third secret text"], cancellationToken: Cancellation);

        Assert.DoesNotContain(_emulated.Requests.Sent, r => r.Body.Contains("secret", StringComparison.Ordinal));
        Assert.True(
            string.IsNullOrEmpty(Assert.Single(await _emulated.Index.GetAsync(["1"], cancellationToken: Cancellation)).Contents?.Text),
            "There are contents that were not to be stored.");
    }

    [Fact]
    public async Task Finds_texts_and_sends_none_to_find_them()
    {
        var texts = _emulated.Index.WithEmbeddings(_generator);
        await texts.UpsertTextsAsync([new("short", "aa"), new("long", "aaaaaaaa") { Metadata = new() { ["kind"] = "long" } }], cancellationToken: Cancellation);
        _emulated.Requests.Forget();

        var found = await texts.QueryTextAsync("abc", new() { TopK = 1 }, cancellationToken: Cancellation);
        var filtered = await texts.QueryTextAsync("abc", new() { Filter = Filter.Eq("kind", "long") }, cancellationToken: Cancellation);
        var batch = await texts.QueryTextsAsync(["abc", "abcdefghi"], new() { TopK = 1 }, cancellationToken: Cancellation);

        Assert.Equal("short", Assert.Single(found).Id);
        Assert.Equal("long", Assert.Single(filtered).Id);
        Assert.Equal(["short", "long"], batch.Select(b => Assert.Single(b).Id));
        Assert.DoesNotContain(_emulated.Requests.Sent, r => r.Body.Contains("abc", StringComparison.Ordinal));
        Assert.All(_emulated.Requests.Sent, r => Assert.Equal("/v1/vectors/query_binary", r.Path));
    }

    [Fact]
    public async Task Refuses_the_wrong_number_of_embeddings_before_anything_is_stored()
    {
        _generator.Script = embeddings => embeddings.Skip(_generator.Batches.Count - 1);

        var error = await RefusesAsync<InvalidOperationException>();

        Assert.Contains("1 embeddings for 2 texts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_embeddings_of_another_dimension_than_the_index()
    {
        _generator.Script = embeddings => embeddings.Select(_ => new Embedding<float>(new float[3]));

        var error = await RefusesAsync<InvalidOperationException>();

        Assert.Contains("dimension 3 for text 0; 2 is", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _emulated.Index.WithEmbeddings(_generator).QueryTextAsync("a", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Refuses_embeddings_that_differ_among_themselves_where_the_index_has_no_dimension_yet()
    {
        var index = await _emulated.AnotherAsync("open");
        _generator.Script = embeddings => embeddings.Select((e, i) => _generator.Batches.Count == 2 && i == 1 ? new Embedding<float>(new float[1]) : e);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => index.WithEmbeddings(_generator, new() { BatchSize = 2 })
            .UpsertTextsAsync([new("1", "a"), new("2", "b"), new("3", "c"), new("4", "d")], cancellationToken: Cancellation));

        Assert.Contains("dimension 1 for text 3; 2 is", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await index.CountAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Refuses_items_that_cannot_be_stored_before_they_are_embedded()
    {
        var texts = _emulated.Index.WithEmbeddings(_generator);
        TextItem[][] wrong = [[new("1", "a"), null!], [new("", "a")], [new("1", "a"), new("1", "b")], [new("1", "\uD800")]];
        foreach (var items in wrong)
            await Assert.ThrowsAsync<ArgumentException>(() => texts.UpsertTextsAsync(items, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => texts.QueryTextAsync("", cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => texts.QueryTextsAsync(["a", ""], cancellationToken: Cancellation));
        Assert.Throws<ArgumentException>(() => _emulated.Index.WithEmbeddings(_generator, new() { BatchSize = 0 }));
        Assert.Throws<ArgumentException>(() => _emulated.Index.WithEmbeddings(_generator, new() { BatchSize = 2049 }));
        Assert.Equal(0, (await texts.UpsertTextsAsync([], cancellationToken: Cancellation)).Count);
        Assert.Empty(await texts.QueryTextsAsync([], cancellationToken: Cancellation));
        Assert.Empty(_generator.Batches);
    }

    [Fact]
    public async Task Refuses_an_embedding_that_is_not_finite()
    {
        _generator.Script = embeddings => embeddings.Select(_ => new Embedding<float>(new[] { 1, float.NaN }));
        await RefusesAsync<ArgumentException>();
    }

    [Fact]
    public void Shows_no_text_in_the_place_of_an_item() => Assert.Equal("1 (6 characters)", new TextItem("1", "secret").ToString());

    private async Task<TError> RefusesAsync<TError>()
        where TError : Exception
    {
        var texts = _emulated.Index.WithEmbeddings(_generator, new() { BatchSize = 2 });
        var error = await Assert.ThrowsAsync<TError>(
            () => texts.UpsertTextsAsync([new("1", "a"), new("2", "b"), new("3", "c"), new("4", "d")], cancellationToken: Cancellation));
        Assert.DoesNotContain(_emulated.Requests.Sent, r => r.Path.StartsWith("/v1/vectors/upsert", StringComparison.Ordinal));
        return error;
    }
}
