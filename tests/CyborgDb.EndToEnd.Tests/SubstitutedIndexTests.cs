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
