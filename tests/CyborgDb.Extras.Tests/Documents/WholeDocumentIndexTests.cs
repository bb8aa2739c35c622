using CyborgDb.Emulator;
using CyborgDb.Extras.Tests.Support;

namespace CyborgDb.Extras.Tests.Documents;

/// <summary>What an index of documents has besides storing, nearest neighbours and reading: with version 0.18, which has all of it.</summary>
public sealed class WholeDocumentIndexTests : IAsyncLifetime
{
    private static readonly DateTimeOffset s_first = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private EmulatedIndex _emulated = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EncryptedIndex<Article> Articles => field ??= _emulated.Index.As(ArticlesContext.Default.Article);

    public async ValueTask InitializeAsync()
    {
        _emulated = await EmulatedIndex.StartAsync(new() { Dimension = 2, TextFields = ["note"] }, ServiceVersion.V018);
        await Articles.UpsertAsync(Enumerable.Range(0, 6).Select(Of), cancellationToken: Cancellation);
        _emulated.Requests.Forget();
    }

    public async ValueTask DisposeAsync() => await _emulated.DisposeAsync();

    [Fact]
    public async Task Finds_documents_by_a_condition_in_the_order_of_a_member()
    {
        var byYear = await Articles.QueryMetadataAsync(a => a.Year >= 2, orderBy: a => a.Year, cancellationToken: Cancellation);
        var lastTwo = await Articles.QueryMetadataAsync(orderBy: a => a.Published, query: new() { Descending = true, TopK = 2 }, cancellationToken: Cancellation);
        var both = await Articles.QueryMetadataAsync(a => a.Year >= 2, query: new() { Filter = Filter.Lt("year", 4) }, cancellationToken: Cancellation);

        Assert.Equal([2, 3, 4, 5], byYear.Select(m => m.Document.Year));
        Assert.Equal(["a5", "a4"], lastTwo.Select(m => m.Document.Id));
        Assert.Equal(["a2", "a3"], both.Select(m => m.Id).Order());
    }

    [Fact]
    public async Task Gives_vectors_and_contents_with_what_it_finds_where_they_are_asked_for()
    {
        var all = await Articles.QueryMetadataAsync(a => a.Year == 3, query: new() { Include = ItemFields.All }, cancellationToken: Cancellation);
        var near = await Articles.QueryAsync([3f, 1f], a => a.Year == 3, new() { Include = QueryInclude.Contents | QueryInclude.Vector }, cancellationToken: Cancellation);
        var bare = await Articles.QueryAsync([3f, 1f], topK: 1, cancellationToken: Cancellation);

        Assert.Equivalent(Of(3), Assert.Single(all).Document, strict: true);
        Assert.Equivalent(Of(3), Assert.Single(near).Document, strict: true);
        Assert.Equal(("a3", null), (Assert.Single(bare).Document.Id, bare[0].Document.Text));
    }

    [Fact]
    public async Task Finds_documents_by_words_with_their_scores()
    {
        var found = await Articles.QueryMetadataAsync(query: new() { Text = new() { Text = "note 4" } }, cancellationToken: Cancellation);
        var hybrid = await Articles.QueryAsync([0f, 1f], options: new() { Hybrid = new() { Words = new() { Text = "4" }, Alpha = 0 } }, cancellationToken: Cancellation);

        Assert.Equal("a4", found[0].Document.Id);
        Assert.True(found[0].Score > 0, "There is no score.");
        Assert.Equal("a4", hybrid[0].Document.Id);
    }

    [Fact]
    public async Task Refuses_an_order_that_the_service_does_not_have()
    {
        await Refuses("'a.Tags'", a => a.Tags);
        await Refuses("'a.Section.Length'", a => a.Section.ToString().Length);
        await Refuses("'a.Published.Year'", a => a.Published.Year);
        await Refuses("'a.Id'", a => a.Id);
        await Assert.ThrowsAsync<ArgumentException>(
            () => Articles.QueryMetadataAsync(orderBy: a => a.Year, query: new() { Text = new() { Text = "x" } }, cancellationToken: Cancellation));
        Assert.Empty(_emulated.Requests.Sent);

        async Task Refuses(string part, System.Linq.Expressions.Expression<Func<Article, object?>> member)
        {
            var error = await Assert.ThrowsAsync<NotSupportedException>(() => Articles.QueryMetadataAsync(orderBy: member, cancellationToken: Cancellation));
            Assert.Contains(part.Replace(".Length", "", StringComparison.Ordinal).TrimEnd('\''), error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Finds_documents_that_are_unlike_each_other()
    {
        var picks = await Articles.QueryDiverseAsync([0f, 1f], a => a.Year != 5, new() { TopK = 2, Lambda = 0.1 }, cancellationToken: Cancellation);

        Assert.Equal(["a0", "a4"], picks.Select(p => p.Document.Id));
    }

    [Fact]
    public async Task Counts_lists_and_deletes_by_a_condition()
    {
        Assert.Equal(6, await Articles.CountAsync(cancellationToken: Cancellation));
        Assert.Equal(2, await Articles.CountAsync(a => a.Tags.Any(t => t == "a1" || t == "a2"), cancellationToken: Cancellation));

        var dry = await Articles.DeleteAsync(a => a.Year > 1 && a.Year < 5, dryRun: true, cancellationToken: Cancellation);
        Assert.Equal(["a2", "a3", "a4"], dry.Ids.Order());
        Assert.Equal(6, await Articles.CountAsync(cancellationToken: Cancellation));
        await Articles.DeleteAsync(a => a.Year > 1 && a.Year < 5, cancellationToken: Cancellation);
        await Articles.DeleteAsync("a0", cancellationToken: Cancellation);

        Assert.Equal(["a1", "a5"], (await Articles.ListIdsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation)).Order());
        Assert.Null(await Articles.GetAsync("a0", cancellationToken: Cancellation));
        Assert.Equal("a1", (await Articles.GetAsync("a1", cancellationToken: Cancellation))!.Document.Id);
    }

    [Fact]
    public async Task Reads_and_finds_documents_in_streams()
    {
        var read = await Articles.GetStreamAsync(["a1", "a4", "none"], cancellationToken: Cancellation).ToListAsync(Cancellation);
        var found = await Articles.QueryBatchStreamAsync(new float[,] { { 1, 1 }, { 4, 1 } }, a => a.Year != 4, new() { TopK = 1 }, cancellationToken: Cancellation)
            .ToListAsync(Cancellation);

        Assert.Equivalent(new[] { Of(1), Of(4) }, read.Select(r => r.Document), strict: true);
        Assert.Equal(["a1", "a3"], found.Select(f => Assert.Single(f).Document.Id).Order());
    }

    [Fact]
    public async Task Ingests_documents_and_accounts_for_those_that_cannot_be_stored()
    {
        var index = (await _emulated.AnotherAsync("measured")).As(ArticlesContext.Default.Measured);
        Measured[] documents = [new("a", [1, 2], 1), new("b", [1, 2], double.NaN), null!, new("", [1, 2], 1), new("c", [1, 2], 2)];

        var result = await index.IngestAsync(documents, new() { OnFailure = IngestFailureMode.Continue }, cancellationToken: Cancellation);
        var streamed = await index.IngestAsync(documents.Take(1).ToAsyncEnumerable(), cancellationToken: Cancellation);
        var stopped = await Assert.ThrowsAsync<IngestException>(() => index.IngestAsync(documents, cancellationToken: Cancellation));

        Assert.Equal((2L, 1L), (result.Stored, streamed.Stored));
        Assert.Equal([(1L, "b"), (2L, ""), (3L, "")], result.NotStored.Select(item => (item.Position, item.Id)));
        Assert.StartsWith("The document at position 1 (id 'b'): ", result.Failures[0].Error.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "c"], (await index.ListIdsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation)).Order());
        Assert.Contains("(id 'b')", stopped.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stores_one_document_or_whatever_can_be_enumerated_once()
    {
        await Articles.UpsertAsync(Of(7), cancellationToken: Cancellation);
        Articles.Upsert(Of(8), cancellationToken: Cancellation);
        Articles.Upsert(Once(), cancellationToken: Cancellation);

        Assert.Equal(10, await Articles.CountAsync(cancellationToken: Cancellation));

        static IEnumerable<Article> Once()
        {
            yield return Of(9);
            yield return Of(10);
        }
    }

    [Fact]
    public async Task Can_be_stood_in_for_in_a_test()
    {
        EncryptedIndex<Article> index = new OneArticle();

        Assert.Equal("a1", Assert.Single(await index.QueryAsync([1f, 1f], topK: 3, cancellationToken: Cancellation)).Id);
        await Assert.ThrowsAsync<NotSupportedException>(() => index.CountAsync(cancellationToken: Cancellation));
        Assert.Equal("(stands in for an index)", index.ToString());
    }

    private sealed class OneArticle : EncryptedIndex<Article>
    {
        public override Task<IReadOnlyList<DocumentMatch<Article>>> QueryAsync(
            VectorValues vector, int topK, System.Linq.Expressions.Expression<Func<Article, bool>>? where = null,
            OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<DocumentMatch<Article>>>([new() { Document = Of(1), Match = new() { Id = "a1" } }]);
    }

    private static Article Of(int n) => new()
    {
        Id = $"a{n}",
        Embedding = [n, 1],
        Text = $"text of {n}",
        Year = n,
        Tags = ["ai", $"a{n}"],
        Published = s_first.AddDays(n),
        Note = $"note {n}",
    };
}
