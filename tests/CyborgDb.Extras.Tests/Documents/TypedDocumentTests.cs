using CyborgDb.Extras.Tests.Support;

namespace CyborgDb.Extras.Tests.Documents;

public sealed class TypedDocumentTests : IAsyncLifetime
{
    private static readonly DateTimeOffset s_published = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private EmulatedIndex _emulated = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EncryptedIndex<Article> Articles => _emulated.Index.As(ArticlesContext.Default.Article);

    public async ValueTask InitializeAsync() => _emulated = await EmulatedIndex.StartAsync();

    public ValueTask DisposeAsync() => _emulated.DisposeAsync();

    [Fact]
    public async Task Stores_documents_and_gives_them_back()
    {
        var result = await Articles.UpsertAsync([Of("a", 2023), Of("b", 2024)], cancellationToken: Cancellation);
        Assert.Equal(2, result.Count);

        var stored = await Articles.GetAsync(["b"], cancellationToken: Cancellation);

        var article = Assert.Single(stored).Document;
        Assert.Equivalent(Of("b", 2024), article, strict: true);
        Assert.Equal("b", stored[0].Id);
        Assert.Equal("text of b", stored[0].Item.Contents!.Text);
    }

    [Fact]
    public async Task Stores_no_marked_member_in_the_metadata()
    {
        await Articles.UpsertAsync([Of("a", 2023)], cancellationToken: Cancellation);

        var item = Assert.Single(await _emulated.Index.GetAsync(["a"], cancellationToken: Cancellation));

        Assert.Equal(["category", "year", "tags", "section", "published"], item.Metadata!.Keys);
        Assert.Equal(s_published.ToUnixTimeMilliseconds(), item.Metadata["published"].AsNumber());
        Assert.Equal([2023f, 1], item.Vector!.Value.ToArray());
    }

    [Fact]
    public async Task Sends_vectors_over_the_binary_route_where_all_documents_have_one()
    {
        await Articles.UpsertAsync([Of("a", 1)], cancellationToken: Cancellation);
        Assert.Equal("/v1/vectors/upsert_binary", _emulated.Requests.Sent[^1].Path);

        var embedding = await _emulated.Client.CreateIndexAsync("embedded", IndexKey.Generate(), new() { EmbeddingModel = "emulator-hash-256" }, Cancellation);
        var mixed = embedding.As(ArticlesContext.Default.Article);
        await mixed.UpsertAsync([new() { Id = "t", Embedding = [], Text = "some text" }], cancellationToken: Cancellation);
        Assert.Equal("/v1/vectors/upsert", _emulated.Requests.Sent[^1].Path);
        Assert.Equal(256, Assert.Single(await mixed.GetAsync(["t"], cancellationToken: Cancellation)).Document.Embedding.Length);
    }

    [Fact]
    public async Task Finds_documents_by_vector_and_condition()
    {
        await Articles.UpsertAsync([.. Enumerable.Range(2020, 6).Select(y => Of($"y{y}", y))], cancellationToken: Cancellation);
        var since = s_published.AddMinutes(-1);

        var found = await Articles.QueryAsync(
            new float[] { 2025, 1 }, a => a.Category == "news" && a.Year >= 2022 && a.Tags.Contains("ai") && a.Published > since && a.Section == Section.Sport,
            new() { TopK = 2 }, cancellationToken: Cancellation);

        Assert.Equal(["y2025", "y2024"], found.Select(m => m.Id));
        Assert.Equal(["y2025", "y2024"], found.Select(m => m.Document.Id));
        Assert.Equal([2025, 2024], found.Select(m => m.Document.Year));
        Assert.Equal([0.0, 1.0], found.Select(m => m.Distance!.Value));
        Assert.All(found, m => Assert.Empty(m.Document.Embedding ?? []));
        Assert.All(found, m => Assert.Null(m.Document.Text));
    }

    [Fact]
    public async Task Meets_the_condition_and_the_filter_of_the_options()
    {
        await Articles.UpsertAsync([.. Enumerable.Range(2020, 6).Select(y => Of($"y{y}", y))], cancellationToken: Cancellation);
        var options = new QueryOptions { Filter = Articles.Where(a => a.Year < 2024), Include = QueryInclude.None };

        var found = Articles.Query([2025, 1], a => a.Year > 2021, options, cancellationToken: Cancellation);

        Assert.Equal(["y2023", "y2022"], found.Select(m => m.Id));
        Assert.All(found, m => Assert.Null(m.Distance));
        Assert.Equal("""{"year":{"$lt":2024}}""", options.Filter.ToJson());
        Assert.Equal(QueryInclude.None, options.Include);
    }

    [Fact]
    public async Task Answers_batches_and_synchronously()
    {
        Articles.Upsert([.. Enumerable.Range(2020, 6).Select(y => Of($"y{y}", y))], cancellationToken: Cancellation);

        var batch = Articles.QueryBatch(new float[,] { { 2020, 1 }, { 2025, 1 } }, a => a.Year != 2020, new() { TopK = 1 }, cancellationToken: Cancellation);
        var again = await Articles.QueryBatchAsync(new float[,] { { 2020, 1 }, { 2025, 1 } }, a => a.Year != 2020, new() { TopK = 1 }, cancellationToken: Cancellation);

        Assert.Equal([2021, 2025], batch.Select(b => Assert.Single(b).Document.Year));
        Assert.Equal([2021, 2025], again.Select(b => Assert.Single(b).Document.Year));
        Assert.Equal("y2021", Assert.Single(Articles.Get(["y2021"], cancellationToken: Cancellation)).Document.Id);
        Articles.Delete(["y2021"], cancellationToken: Cancellation);
        await Articles.DeleteAsync(["y2022"], cancellationToken: Cancellation);
        Assert.Equal(4, await _emulated.Index.CountAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Makes_documents_through_constructors_with_numbers_as_ids()
    {
        var pictures = _emulated.Index.As(ArticlesContext.Default.Picture);
        await pictures.UpsertAsync([new(17, new float[] { 0.1f, float.Epsilon }, [1, 2, 3], "one"), new(18, new float[] { 1, 2 }, null, "two")], cancellationToken: Cancellation);

        var stored = await pictures.GetAsync(["17", "18"], cancellationToken: Cancellation);
        var found = await pictures.QueryAsync(new float[] { 1, 2 }, p => p.Title == "two", cancellationToken: Cancellation);

        Assert.Equal([17L, 18L], stored.Select(s => s.Document.Number));
        Assert.Equal([0.1f, float.Epsilon], stored[0].Document.Shape.ToArray());
        Assert.Equal([1, 2, 3], stored[0].Document.Pixels!);
        Assert.Empty(stored[1].Document.Pixels ?? []);
        Assert.Equal(18L, Assert.Single(found).Document.Number);
        Assert.True(found[0].Document.Shape.IsEmpty);
    }

    [Fact]
    public async Task Takes_delegates_in_the_place_of_marks()
    {
        var plain = _emulated.Index.As(ArticlesContext.Default.Plain, new()
        {
            Id = p => p.Name,
            Vector = p => p.Values,
            Contents = p => $"contents of {p.Name}",
        });
        await plain.UpsertAsync([new("a", [1, 2], 2020), new("b", [3, 4], 2021)], cancellationToken: Cancellation);

        var found = Assert.Single(await plain.QueryAsync(new float[] { 1, 2 }, p => p.Year == 2021, cancellationToken: Cancellation));
        var stored = Assert.Single(await plain.GetAsync([found.Id], cancellationToken: Cancellation));

        Assert.Equal("b", found.Document.Name);
        Assert.Equal("contents of b", stored.Item.Contents!.Text);
        Assert.Equal([3f, 4], stored.Item.Vector!.Value.ToArray());
    }

    [Fact]
    public async Task Refuses_what_cannot_be_stored_before_it_is_sent()
    {
        _emulated.Requests.Forget();
        var (a, b) = (Of("a", 1), Of("b", 2));

        await Refuses("Row 1 (id 'b') has a vector of dimension 1", a, new() { Id = "b", Embedding = [1] });
        await Refuses("Row 1 (id 'a') has the id of row 0", a, a);
        await Refuses("Row 2 is null", a, b, null!);
        await Refuses("Row 0 has no id", Of("", 1));
        await Refuses("neither a vector nor text contents", a, new() { Id = "b", Embedding = [] });
        Assert.Contains("'a.Embedding'", Assert.Throws<NotSupportedException>(() => Articles.Where(a => a.Embedding == null)).Message, StringComparison.Ordinal);
        Assert.Contains("'a.Id'", Assert.Throws<NotSupportedException>(() => Articles.Where(a => a.Id == "a")).Message, StringComparison.Ordinal);
        Assert.Equal(0, (await Articles.UpsertAsync([], cancellationToken: Cancellation)).Count);
        Assert.Empty(_emulated.Requests.Sent);
    }

    [Fact]
    public void Refuses_types_without_an_id_or_with_two_or_with_an_odd_vector()
    {
        Assert.Contains("[DocumentId]", Assert.Throws<ArgumentException>(() => _emulated.Index.As(ArticlesContext.Default.Plain)).Message, StringComparison.Ordinal);
        Assert.Contains("'a' and 'b'", Assert.Throws<ArgumentException>(() => _emulated.Index.As(ArticlesContext.Default.TwoIds)).Message, StringComparison.Ordinal);
        Assert.Contains("'b'", Assert.Throws<ArgumentException>(() => _emulated.Index.As(ArticlesContext.Default.OddVector)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_which_document_cannot_be_written()
    {
        Measured[] documents = [new("a", [1, 2], 3), new("b", [3, 4], double.NaN)];
        var index = _emulated.Index.As(ArticlesContext.Default.Measured);

        _emulated.Requests.Forget();

        var error = await Assert.ThrowsAsync<ArgumentException>(() => index.UpsertAsync(documents, cancellationToken: Cancellation));

        Assert.StartsWith("Row 1 (id 'b'): ", error.Message, StringComparison.Ordinal);
        Assert.Equal("documents", error.ParamName);
        Assert.DoesNotContain("'value'", error.Message, StringComparison.Ordinal);
        Assert.Empty(_emulated.Requests.Sent);
    }

    [Fact]
    public async Task Says_which_item_does_not_fit_the_type()
    {
        await _emulated.Index.UpsertAsync([new("odd", new float[] { 1, 2 }) { Metadata = new() { ["year"] = "not a number" } }], cancellationToken: Cancellation);

        var error = await Assert.ThrowsAsync<CyborgDbProtocolException>(() => Articles.GetAsync(["odd"], cancellationToken: Cancellation));

        Assert.Equal(("get", Articles.Name), (error.RouteName, error.IndexName));
        Assert.Contains("'odd'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not a number", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_which_document_has_a_getter_that_fails()
    {
        var index = _emulated.Index.As(ArticlesContext.Default.Choosy);
        _emulated.Requests.Forget();

        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => index.UpsertAsync([new() { Id = "a", Level = 3 }, new() { Id = "b", IsBroken = true }], cancellationToken: Cancellation));

        Assert.Equal("Row 1 (id 'b'): it cannot be written as metadata: NotSupportedException. (Parameter 'documents')", error.Message);
        Assert.Empty(_emulated.Requests.Sent);
    }

    [Fact]
    public async Task Says_which_of_many_items_the_type_itself_refuses()
    {
        await _emulated.Index.UpsertAsync(
            [
                new("good", new float[] { 1, 2 }) { Metadata = new() { ["level"] = 3 } },
                new("bad", new float[] { 1, 3 }) { Metadata = new() { ["level"] = -4711 } },
            ],
            cancellationToken: Cancellation);
        var index = _emulated.Index.As(ArticlesContext.Default.Choosy);

        var read = await Assert.ThrowsAsync<CyborgDbProtocolException>(() => index.GetAsync(["good", "bad"], cancellationToken: Cancellation));
        var found = await Assert.ThrowsAsync<CyborgDbProtocolException>(() => index.QueryAsync(new float[] { 1, 2 }, cancellationToken: Cancellation));

        Assert.Contains("The item 'bad' of index 'docs' does not fit Choosy: NotSupportedException.", read.Message, StringComparison.Ordinal);
        Assert.Contains("The item 'bad' of index 'docs' does not fit Choosy: NotSupportedException.", found.Message, StringComparison.Ordinal);
    }

    private async Task Refuses(string reason, params Article[] articles)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Articles.UpsertAsync(articles, cancellationToken: Cancellation));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static Article Of(string id, int year) => new()
    {
        Id = id,
        Embedding = [year, 1],
        Text = $"text of {id}",
        Category = "news",
        Year = year,
        Tags = ["ai", id],
        Section = Section.Sport,
        Published = s_published,
    };
}
