using NSubstitute;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>An index that a mocking library stands in for, so that a class that uses one is tested without a service.</summary>
public sealed class SubstitutedIndexTests
{
    [Fact]
    public async Task A_class_that_uses_an_index_is_tested_with_a_substitute()
    {
        var index = Substitute.For<EncryptedIndex>();
        index.Name.Returns("docs");
        index.QueryAsync(Arg.Any<VectorValues>(), topK: 3, Arg.Any<Filter?>()).Returns([new QueryMatch { Id = "a", Distance = 0.5 }]);
        index.GetAsync(Arg.Is<IEnumerable<string>>(ids => ids.Contains("a"))).Returns([new StoredItem { Id = "a", Contents = "found" }]);

        Assert.Equal(["docs: found"], await new Finder(index).FindAsync([1, 2]));

        await index.Received().QueryAsync(Arg.Is<VectorValues>(vector => vector.Length == 2), topK: 3, Arg.Any<Filter?>());
        await index.DidNotReceive().UpsertAsync(Arg.Any<IEnumerable<VectorItem>>());
    }

    [Fact]
    public async Task Upserts_are_noted_and_answered()
    {
        var index = Substitute.For<EncryptedIndex>();
        index.UpsertAsync(Arg.Any<IEnumerable<string>>(), Arg.Any<VectorMatrix>()).Returns(new UpsertResult { Count = 2, Message = "as set up" });
        Assert.Equal(2, (await index.UpsertAsync(["a", "b"], new float[2, 3])).Count);
        await index.Received(1).UpsertAsync(Arg.Any<IEnumerable<string>>(), Arg.Is<VectorMatrix>(vectors => vectors.Dimension == 3));
    }

    [Fact]
    public async Task Documents_of_a_substitute_go_through_what_it_was_told()
    {
        var index = Substitute.For<EncryptedIndex>();
        index.UpsertAsync(Arg.Any<IEnumerable<VectorItem>>()).Returns(new UpsertResult { Count = 2, Message = "as set up" });
        index.Upsert(Arg.Any<IEnumerable<VectorItem>>()).Returns(new UpsertResult { Count = 1, Message = "as set up" });
        index.GetAsync("a", Arg.Any<ItemFields>()).Returns(new StoredItem { Id = "a", Metadata = new() { ["Title"] = "Spring" } });
        var pages = index.As<Page>();
        Page first = new() { Id = "a", Title = "Spring", Vector = [1, 2] }, second = new() { Id = "b", Title = "Autumn", Vector = [3, 4] };

        Assert.Equal(2, (await pages.UpsertAsync([first, second])).Count);
        Assert.Equal(2, (await pages.UpsertAsync(first)).Count);
        Assert.Equal(1, pages.Upsert([first]).Count);
        Assert.Equal("Spring", (await pages.GetAsync("a"))!.Document.Title);
        await index.Received(1).UpsertAsync(Arg.Is<IEnumerable<VectorItem>>(items =>
            items.Count() == 2 && items.Last().Id == "b" && items.Last().Metadata!.GetString("Title") == "Autumn" && items.Last().Vector!.Value.Length == 2));
        await Assert.ThrowsAsync<ArgumentException>("documents", () => pages.UpsertAsync([first, null!]));
    }

    [Fact]
    public async Task Documents_of_a_class_of_ones_own_go_through_what_it_overrides()
    {
        var index = new CountingIndex();
        await index.As<Page>().UpsertAsync([new() { Id = "a", Title = "Spring", Vector = [1, 2] }]);
        Assert.Equal(["a"], index.Upserted);
        await Assert.ThrowsAsync<NotSupportedException>(() => new NamedIndex().As<Page>().UpsertAsync(new Page { Id = "a", Title = "x", Vector = [1] }));
    }

    [Fact]
    public void Every_public_operation_can_be_substituted()
    {
        // Documents are made by the index that they are of, whatever stands in for it.
        var fixedMembers = typeof(EncryptedIndex).GetMethods()
            .Where(method => method.DeclaringType == typeof(EncryptedIndex) && !method.IsVirtual && method.Name != nameof(EncryptedIndex.As));
        Assert.Empty(fixedMembers.Select(method => method.ToString()));
    }

    [Fact]
    public async Task What_a_class_of_ones_own_does_not_override_says_that_there_is_no_service()
    {
        var index = new NamedIndex();
        Assert.Equal("mine", index.Name);
        Assert.Contains("override", (await Assert.ThrowsAsync<NotSupportedException>(() => index.CountAsync())).Message, StringComparison.Ordinal);
        Assert.Contains("override", Assert.Throws<NotSupportedException>(() => index.Query([1f])).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(() => index.UpsertAsync(["a"], new float[1, 1]));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await index.ListIdsAsync().CountAsync());
        Assert.NotNull(index.ToString());
    }

    private sealed class NamedIndex : EncryptedIndex
    {
        public override string Name => "mine";
    }

    private sealed class CountingIndex : EncryptedIndex
    {
        public List<string> Upserted { get; } = [];

        public override Task<UpsertResult> UpsertAsync(IEnumerable<VectorItem> items, OperationOptions? operation = null, CancellationToken cancellationToken = default)
        {
            Upserted.AddRange(items.Select(item => item.Id));
            return Task.FromResult(new UpsertResult { Count = Upserted.Count, Message = "counted" });
        }
    }

    internal sealed class Page
    {
        [DocumentId]
        public string Id { get; set; } = "";

        [DocumentVector]
        public float[] Vector { get; set; } = [];

        public string Title { get; set; } = "";
    }

    private sealed class Finder(EncryptedIndex index)
    {
        public async Task<string[]> FindAsync(float[] vector)
        {
            var matches = await index.QueryAsync(vector, topK: 3);
            var items = await index.GetAsync(matches.Select(match => match.Id));
            return [.. items.Select(item => $"{index.Name}: {item.Contents!.Text}")];
        }
    }
}
