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

        var result = await texts.UpsertAsync(
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

        await texts.UpsertAsync([new("1", "a secret text")], cancellationToken: Cancellation);
        await texts.QueryAsync("another secret text", cancellationToken: Cancellation);
        await texts.QueryBatchAsync(["a third secret text"], cancellationToken: Cancellation);

        Assert.DoesNotContain(_emulated.Requests.Sent, r => r.Body.Contains("secret", StringComparison.Ordinal));
        Assert.True(
            string.IsNullOrEmpty(Assert.Single(await _emulated.Index.GetAsync(["1"], cancellationToken: Cancellation)).Contents?.Text),
            "There are contents that were not to be stored.");
    }

    [Fact]
    public async Task Gives_matches_with_their_texts_and_metadata()
    {
        var texts = _emulated.Index.WithEmbeddings(_generator);
        await texts.UpsertAsync(new TextItem("short", "aa") { Metadata = new() { ["kind"] = "short" } }, cancellationToken: Cancellation);
        await texts.UpsertAsync(new TextItem("long", "aaaaaaaa"), cancellationToken: Cancellation);

        var found = await texts.QueryAsync("aaa", topK: 2, cancellationToken: Cancellation);
        var batch = await texts.QueryBatchAsync(["aaa", "aaaaaaa"], new() { TopK = 1, Include = QueryInclude.None }, cancellationToken: Cancellation);
        var under = await texts.QueryAsync("aaaaaaaa", topK: 5, Filter.Eq("kind", "short"), cancellationToken: Cancellation);

        Assert.Equal(["aa", "aaaaaaaa"], found.Select(m => m.Text));
        Assert.Equal([1.0, 5.0], found.Select(m => m.Distance!.Value));
        Assert.Equal("short", found[0].Metadata["kind"].AsString());
        Assert.Empty(found[1].Metadata);
        Assert.Equal(["aa", "aaaaaaaa"], batch.Select(b => Assert.Single(b).Text));
        Assert.All(batch, b => Assert.Null(b[0].Distance));
        Assert.Equal("short", Assert.Single(under).Id);
    }

    [Fact]
    public async Task Finds_texts_that_are_unlike_each_other()
    {
        var texts = _emulated.Index.WithEmbeddings(_generator);
        await texts.UpsertAsync([new("a", "aaaa"), new("b", "aaaaa"), new("c", "aaaaaaaaaaaa")], cancellationToken: Cancellation);

        var picks = await texts.QueryDiverseAsync("aaa", new() { TopK = 2, Lambda = 0.1 }, cancellationToken: Cancellation);

        Assert.Equal([("a", "aaaa"), ("c", "aaaaaaaaaaaa")], picks.Select(p => (p.Id, p.Text!)));
    }

    [Fact]
    public async Task Asks_for_no_text_where_none_is_stored()
    {
        var texts = _emulated.Index.WithEmbeddings(_generator, new() { StoreText = false });
        await texts.UpsertAsync([new("a", "aaaa")], cancellationToken: Cancellation);
        _emulated.Requests.Forget();

        Assert.Null(Assert.Single(await texts.QueryAsync("aaa", cancellationToken: Cancellation)).Text);

        Assert.Equal("/v1/vectors/query_binary", Assert.Single(_emulated.Requests.Sent).Path);
    }

    [Fact]
    public async Task Searches_for_the_words_and_the_meaning_of_a_text_at_once()
    {
        await using var emulated = await EmulatedIndex.StartAsync(new() { Dimension = 2, TextFields = ["title"] }, Emulator.ServiceVersion.V018);
        var texts = emulated.Index.WithEmbeddings(_generator);
        await texts.UpsertAsync([new("a", "aaaa") { Metadata = new() { ["title"] = "apple" } }, new("b", "aaaaa")], cancellationToken: Cancellation);

        var found = await texts.QueryAsync("aaaaa", new QueryOptions { Hybrid = new() { Words = new() { Text = "apple" }, Alpha = 0 } }, cancellationToken: Cancellation);

        Assert.Equal(("a", "aaaa"), (found[0].Id, found[0].Text));
        Assert.True(found[0].Score > 0, "A hybrid search has no score.");
    }

    [Fact]
    public async Task Finds_texts_and_sends_none_to_find_them()
    {
        var texts = _emulated.Index.WithEmbeddings(_generator);
        await texts.UpsertAsync([new("short", "aa"), new("long", "aaaaaaaa") { Metadata = new() { ["kind"] = "long" } }], cancellationToken: Cancellation);
        _emulated.Requests.Forget();

        var found = await texts.QueryAsync("xyz", new() { TopK = 1 }, cancellationToken: Cancellation);
        var filtered = await texts.QueryAsync("xyz", new() { Filter = Filter.Eq("kind", "long") }, cancellationToken: Cancellation);
        var batch = await texts.QueryBatchAsync(["xyz", "xyzdefghi"], new() { TopK = 1 }, cancellationToken: Cancellation);

        Assert.Equal("short", Assert.Single(found).Id);
        Assert.Equal("long", Assert.Single(filtered).Id);
        Assert.Equal(["short", "long"], batch.Select(b => Assert.Single(b).Id));
        Assert.DoesNotContain(_emulated.Requests.Sent, r => r.Body.Contains("xyz", StringComparison.Ordinal));
        Assert.Equal(["/v1/vectors/query_binary", "/v1/vectors/get"], _emulated.Requests.Sent.Select(r => r.Path).Distinct());
    }

    [Fact]
    public async Task Refuses_the_wrong_number_of_embeddings_before_anything_is_stored()
    {
        _generator.Script = embeddings => embeddings.Skip(_generator.Batches.Count - 1);

        var error = await RefusesAsync<InvalidOperationException>();

        Assert.Contains("(texts: 2, embeddings: 1)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_embeddings_of_another_dimension_than_the_index()
    {
        _generator.Script = embeddings => embeddings.Select(_ => new Embedding<float>(new float[3]));

        var error = await RefusesAsync<InvalidOperationException>();

        Assert.Contains("dimension 3 for text 0; 2 is", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _emulated.Index.WithEmbeddings(_generator).QueryAsync("a", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Refuses_embeddings_that_differ_among_themselves_where_the_index_has_no_dimension_yet()
    {
        var index = await _emulated.AnotherAsync("open");
        _generator.Script = embeddings => embeddings.Select((e, i) => _generator.Batches.Count == 2 && i == 1 ? new Embedding<float>(new float[1]) : e);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => index.WithEmbeddings(_generator, new() { BatchSize = 2 })
            .UpsertAsync([new("1", "a"), new("2", "b"), new("3", "c"), new("4", "d")], cancellationToken: Cancellation));

        Assert.Contains("dimension 1 for text 3; 2 is", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await index.CountAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Refuses_items_that_cannot_be_stored_before_they_are_embedded()
    {
        var texts = _emulated.Index.WithEmbeddings(_generator);
        TextItem[][] wrong = [[new("1", "a"), null!], [new("", "a")], [new("1", "a"), new("1", "b")], [new("1\uDC00", "a")]];
        foreach (var index in new[] { texts, _emulated.Index.WithEmbeddings(_generator, new() { StoreText = false }) })
        {
            foreach (var items in wrong)
                await Assert.ThrowsAsync<ArgumentException>(() => index.UpsertAsync(items, cancellationToken: Cancellation));
        }
        await Assert.ThrowsAsync<ArgumentException>(() => texts.QueryAsync("", cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => texts.QueryBatchAsync(["a", ""], cancellationToken: Cancellation));
        Assert.Throws<ArgumentOutOfRangeException>(() => _emulated.Index.WithEmbeddings(_generator, new() { BatchSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => _emulated.Index.WithEmbeddings(_generator, new() { BatchSize = 2049 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => _emulated.Index.WithEmbeddings(_generator, new() { Requests = 0 }));
        Assert.Equal(0, (await texts.UpsertAsync(Array.Empty<TextItem>(), cancellationToken: Cancellation)).Count);
        Assert.Empty(await texts.QueryBatchAsync([], cancellationToken: Cancellation));
        Assert.Empty(_generator.Batches);
    }

    [Fact]
    public async Task Refuses_an_embedding_that_is_not_finite()
    {
        _generator.Script = embeddings => embeddings.Select(_ => new Embedding<float>(new[] { 1, float.NaN }));
        await RefusesAsync<ArgumentException>();
    }

    [Fact]
    public void Gives_a_match_as_the_json_that_one_expects()
    {
        var match = new TextMatch { Id = "1", Text = "a text", Distance = 0.5, Metadata = new() { ["kind"] = "short" } };

        var json = System.Text.Json.JsonSerializer.Serialize(match);

        Assert.Equal("""{"Id":"1","Text":"a text","Metadata":{"kind":"short"},"Distance":0.5}""", json);
        Assert.Equivalent(match, System.Text.Json.JsonSerializer.Deserialize<TextMatch>(json), strict: true);
    }

    [Fact]
    public void Shows_no_text_in_the_place_of_an_item()
    {
        Assert.Equal("1 (6 characters)", new TextItem("1", "secret").ToString());
        Assert.Equal("1 (distance 0.5)", new TextMatch { Id = "1", Text = "secret", Distance = 0.5 }.ToString());
        Assert.Equal("1 (score 0.5)", new TextMatch { Id = "1", Text = "secret", Score = 0.5 }.ToString());
        Assert.Equal("1", new TextMatch { Id = "1", Text = "secret" }.ToString());
    }

    [Fact]
    public async Task Takes_over_every_option_of_a_query()
    {
        await using var emulated = await EmulatedIndex.StartAsync(new() { Dimension = 2, TextFields = ["title"] }, Emulator.ServiceVersion.V018);
        var texts = emulated.Index.WithEmbeddings(_generator);
        var hybrid = new HybridSearch { Words = new() { Text = "apple" }, WindowMultiplier = 2 };
        var query = new QueryOptions { TopK = 7, Filter = Filter.Eq("a", 1), Include = QueryInclude.None, ProbeCount = 3, Greedy = true, RerankMultiplier = 5, Hybrid = hybrid };
        var diverse = new DiverseQueryOptions
        {
            TopK = 3,
            FetchCount = 7,
            Lambda = 0.25,
            Filter = Filter.Eq("a", 1),
            Include = QueryInclude.None,
            ProbeCount = 3,
            Greedy = true,
            RerankMultiplier = 5,
        };
        AssertAllSet(query);
        AssertAllSet(diverse);

        await texts.QueryAsync("a", query, cancellationToken: Cancellation);
        await texts.QueryDiverseAsync("a", diverse, cancellationToken: Cancellation);

        string[] bodies = [.. emulated.Requests.Sent.Where(r => r.Path.EndsWith("query_binary", StringComparison.Ordinal)).Select(r => r.Body)];
        foreach (var sent in new[] { "\"top_k\":7", "\"filters\":{\"a\":{\"$eq\":1}}", "\"n_probes\":3", "\"greedy\":true", "\"rerank_mult\":5" })
            Assert.All(bodies, body => Assert.Contains(sent, body, StringComparison.Ordinal));
        Assert.Contains("\"window_mult\":2", bodies[0], StringComparison.Ordinal);

        // One that is new, and not in this test, may be forgotten.
        static void AssertAllSet<T>(T options)
            where T : new() => Assert.All(
                typeof(T).GetProperties(), property => Assert.False(Equals(property.GetValue(options), property.GetValue(new T())), $"{property.Name} has its default here."));
    }

    private async Task<TError> RefusesAsync<TError>()
        where TError : Exception
    {
        var texts = _emulated.Index.WithEmbeddings(_generator, new() { BatchSize = 2 });
        var error = await Assert.ThrowsAsync<TError>(
            () => texts.UpsertAsync([new("1", "a"), new("2", "b"), new("3", "c"), new("4", "d")], cancellationToken: Cancellation));
        Assert.DoesNotContain(_emulated.Requests.Sent, r => r.Path.StartsWith("/v1/vectors/upsert", StringComparison.Ordinal));
        return error;
    }
}
