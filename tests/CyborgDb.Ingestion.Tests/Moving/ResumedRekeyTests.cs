namespace CyborgDb.Ingestion.Tests.Moving;

/// <summary>A re-keying that goes on: with an index that is really the one it had begun, and with others.</summary>
public sealed class ResumedRekeyTests : MovingTest
{
    private const string New = "docs-2";

    private EncryptedIndex Moved => Client.GetIndex(New, OtherKey);

    [Fact]
    public async Task An_old_index_that_is_not_there_is_an_error_that_says_what_to_do_and_changes_nothing()
    {
        await Target.UpsertAsync(ManyVaried(10), cancellationToken: Token);
        foreach (var options in new RekeyOptions[] { new() { Resume = true, DeleteSource = true }, new() { Resume = true } })
        {
            var error = await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => Client.RekeyIndexAsync(
                Client.GetIndex("dosc", Key), "moved", OtherKey, options, cancellationToken: Token));
            Assert.Contains("There is no index 'dosc'", error.Message, StringComparison.Ordinal);
            Assert.Contains("the re-keying is finished, and 'moved' is the index now", error.Message, StringComparison.Ordinal);
            Assert.Equal(("dosc", false), (error.IndexName, error.MayBeWrongIndexKey));
        }
        Assert.Equal(10, await Target.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Where_neither_index_is_there_nothing_is_said_to_be_finished()
    {
        var error = await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => Client.RekeyIndexAsync(
            Client.GetIndex("dosc", Key), "nowhere", OtherKey, new() { Resume = true, DeleteSource = true }, cancellationToken: Token));
        Assert.DoesNotContain("finished", error.Message, StringComparison.Ordinal);
        Assert.Contains("Check the names.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nowhere", await Client.ListIndexesAsync(Token));
    }

    [Fact]
    public async Task An_old_index_that_is_there_under_another_key_is_not_said_to_be_gone()
    {
        var error = await Assert.ThrowsAnyAsync<CyborgDbException>(() => Client.RekeyIndexAsync(
            Client.GetIndex("docs", OtherKey), "moved", OtherKey, new() { Resume = true, DeleteSource = true }, cancellationToken: Token));
        Assert.True(error.MayBeWrongIndexKey, error.Message);
        Assert.DoesNotContain("finished", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_after_the_end_says_that_it_is_finished()
    {
        await Index.UpsertAsync(ManyVaried(20), cancellationToken: Token);
        var options = new RekeyOptions { Resume = true, DeleteSource = true };
        Assert.True((await Client.RekeyIndexAsync(Index, New, OtherKey, options, cancellationToken: Token)).IsSourceDeleted);

        var error = await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => Client.RekeyIndexAsync(Index, New, OtherKey, options, cancellationToken: Token));

        Assert.Contains("If an earlier run has deleted it", error.Message, StringComparison.Ordinal);
        Assert.Equal(20, await Moved.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task The_stage_of_the_deletion_is_told_before_anything_is_deleted()
    {
        await Index.UpsertAsync(ManyVaried(20), cancellationToken: Token);
        var wasThere = false;
        var told = new Told(progress => wasThere |= progress.Stage == RekeyStage.DeletingSource && Index.Get([IdOf(0)]).Count == 1);
        await Client.RekeyIndexAsync(Index, New, OtherKey, new() { DeleteSource = true }, told, Token);
        Assert.True(wasThere, "The stage was told too late, or never.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public async Task An_index_without_an_item_in_common_is_refused_and_left_as_it_is(int deleteExtraUpTo)
    {
        await Index.UpsertAsync(ManyVaried(50), cancellationToken: Token);
        await Target.UpsertAsync(ManyVaried(30, from: 1_000), cancellationToken: Token);
        var error = await Assert.ThrowsAsync<CyborgDbConflictException>(() => Client.RekeyIndexAsync(
            Index, "moved", OtherKey, new() { Resume = true, DeleteExtraUpTo = deleteExtraUpTo }, cancellationToken: Token));
        Assert.Contains("0 of the 30 items of 'moved' are also in 'docs'", error.Message, StringComparison.Ordinal);
        await ShouldHoldAsync(Target, ManyVaried(30, from: 1_000));
    }

    [Fact]
    public async Task An_index_most_of_which_the_old_one_has_not_is_refused_and_left_as_it_is()
    {
        await Index.UpsertAsync(ManyVaried(50), cancellationToken: Token);
        await Target.UpsertAsync(ManyVaried(30, from: 40), cancellationToken: Token);
        await Assert.ThrowsAsync<CyborgDbConflictException>(() => Client.RekeyIndexAsync(
            Index, "moved", OtherKey, new() { Resume = true, DeleteExtraUpTo = int.MaxValue }, cancellationToken: Token));
        await ShouldHoldAsync(Target, ManyVaried(30, from: 40));
    }

    [Fact]
    public async Task An_index_with_the_same_ids_and_other_vectors_is_refused_and_left_as_it_is()
    {
        await Index.UpsertAsync(ManyVaried(300), cancellationToken: Token);
        VectorItem[] others = [.. Enumerable.Range(0, 300).Select(i => new VectorItem(IdOf(i), new float[] { -1, 1, -1, 1 }) { Contents = "another" })];
        await Target.UpsertAsync(others, cancellationToken: Token);
        var error = await Assert.ThrowsAsync<CyborgDbConflictException>(() => Client.RekeyIndexAsync(Index, "moved", OtherKey, new() { Resume = true }, cancellationToken: Token));
        Assert.Contains("0 of 100 vectors", error.Message, StringComparison.Ordinal);
        await ShouldHoldAsync(Target, others);
    }

    [Fact]
    public async Task What_the_new_index_had_besides_stays_unless_the_caller_says_so()
    {
        await Index.UpsertAsync(ManyVaried(50), cancellationToken: Token);
        await Client.RekeyIndexAsync(Index, New, OtherKey, cancellationToken: Token);
        // An application writes to the new one already, and somebody runs it again.
        await Moved.UpsertAsync([Varied(500), Varied(501)], cancellationToken: Token);

        var kept = await Client.RekeyIndexAsync(Index, New, OtherKey, new() { Resume = true, DeleteSource = true }, cancellationToken: Token);

        Assert.Equal((false, false, 2, 0), (kept.AreEqual, kept.IsSourceDeleted, kept.Comparison.Extra, kept.Removed));
        Assert.Equal(1, kept.Passes);
        Assert.Equal(52, await Moved.CountAsync(cancellationToken: Token));

        var removed = await Client.RekeyIndexAsync(Index, New, OtherKey, new() { Resume = true, DeleteExtraUpTo = 2 }, cancellationToken: Token);

        Assert.Equal((true, 2), (removed.AreEqual, removed.Removed));
        await ShouldBeEqualAsync(Index, Moved);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public async Task More_items_than_the_caller_knows_of_are_refused_before_any_is_deleted(int known)
    {
        await Index.UpsertAsync(ManyVaried(50), cancellationToken: Token);
        await Target.UpsertAsync(ManyVaried(40), cancellationToken: Token);

        // The names are swapped: of the whole index ten items would be deleted, and then the part of it.
        var error = await Assert.ThrowsAsync<CyborgDbConflictException>(() => Client.RekeyIndexAsync(
            Target, "docs", Key, new() { Resume = true, DeleteExtraUpTo = known, DeleteSource = true }, cancellationToken: Token));

        Assert.Contains($"'docs' has 10 items that 'moved' does not have, and at most {known} may be deleted", error.Message, StringComparison.Ordinal);
        Assert.Contains("may have been swapped", error.Message, StringComparison.Ordinal);
        Assert.Contains("none of them was deleted", error.Message, StringComparison.Ordinal);
        Assert.Equal("docs", error.IndexName);
        await ShouldHoldAsync(Index, ManyVaried(50));
        await ShouldHoldAsync(Target, ManyVaried(40));
    }

    [Fact]
    public async Task As_many_items_as_the_caller_knows_of_are_deleted()
    {
        await Index.UpsertAsync(ManyVaried(40), cancellationToken: Token);
        await Target.UpsertAsync(ManyVaried(50), cancellationToken: Token);
        var result = await Client.RekeyIndexAsync(Index, "moved", OtherKey, new() { Resume = true, DeleteExtraUpTo = 10 }, cancellationToken: Token);
        Assert.Equal((true, 10), (result.AreEqual, result.Removed));
        await ShouldBeEqualAsync(Index, Target);
    }

    [Fact]
    public async Task What_is_deleted_from_the_old_index_while_it_goes_on_is_removed_all_the_same()
    {
        await Index.UpsertAsync(ManyVaried(50), cancellationToken: Token);
        await Client.RekeyIndexAsync(Index, New, OtherKey, cancellationToken: Token);
        var deleted = false;
        var told = new Told(progress =>
        {
            if (progress.Stage != RekeyStage.Comparing || deleted)
                return;
            deleted = true;
            Index.Delete([IdOf(3), IdOf(4)]);
        });

        var result = await Client.RekeyIndexAsync(Index, New, OtherKey, new() { Resume = true }, told, Token);

        Assert.Equal((true, 2), (result.AreEqual, result.Removed));
    }

    private static async Task ShouldHoldAsync(EncryptedIndex index, IEnumerable<VectorItem> items)
    {
        var found = new Dictionary<string, StoredItem>();
        await foreach (var item in index.ReadAllAsync(cancellationToken: Token))
            found.Add(item.Id, item);
        Assert.Equal(items.Select(item => item.Id).Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        Assert.All(items, item => Assert.Equal(item.Vector!.Value.ToArray(), found[item.Id].Vector!.Value.ToArray()));
        Assert.All(items, item => Assert.Equal(item.Contents?.Text, found[item.Id].Contents?.Text));
    }

    private sealed class Told(Action<RekeyProgress> tell) : IProgress<RekeyProgress>
    {
        public void Report(RekeyProgress value) => tell(value);
    }
}
