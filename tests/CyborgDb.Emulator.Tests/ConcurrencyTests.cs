using CyborgDb.Emulator.Tests.Support;

namespace CyborgDb.Emulator.Tests;

public sealed class ConcurrencyTests : HttpTest
{
    [Fact]
    public async Task Batches_that_come_at_once_are_all_stored_and_seen_only_whole()
    {
        const int Batches = 40, BatchSize = 25;
        await CreateAsync();
        Task<Reply>[] upserts = [.. Enumerable.Range(0, Batches).Select(batch => UpsertAsync(
            $"[{string.Join(",", Enumerable.Range(0, BatchSize).Select(i => $$"""{"id":"{{batch}}-{{i}}","vector":[{{batch}},{{i}}]}"""))}]"))];
        Task all = Task.WhenAll(upserts);
        do
        {
            var count = await CountAsync();
            Assert.True(count % BatchSize == 0, $"{count} vectors: part of a batch is visible.");
            (await QueryAsync("\"query_vectors\":[0,0],\"include\":[\"distance\",\"vector\"]")).ShouldBeOk();
        }
        while (!all.IsCompleted);

        Assert.All(await Task.WhenAll(upserts), static reply => reply.ShouldBeOk());
        Assert.Equal(Batches * BatchSize, await CountAsync());
    }

    [Fact]
    public async Task Of_first_upserts_that_disagree_on_the_dimension_one_kind_wins()
    {
        await CreateAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            UpsertAsync($$"""[{"id":"{{i}}","vector":{{(i % 2 == 0 ? "[1,2]" : "[1,2,3]")}}}]""")));
        var stored = replies.Count(static reply => reply.Status == 200);
        Assert.Equal(20 - stored, replies.Count(static reply => reply.Status == 422));
        Assert.Equal(stored, await CountAsync());
        var dimension = (await PostToIndexAsync("/v1/indexes/describe")).Json["dimension"]!.GetValue<int>();
        (await QueryAsync($"\"query_vectors\":[{(dimension == 2 ? "1,2" : "1,2,3")}],\"include\":[\"vector\"]")).ShouldBeOk();
    }

    [Fact]
    public async Task A_batch_made_before_another_set_the_dimension_is_refused()
    {
        await CreateAsync();
        var index = Emulator.Store.Find("a")!;
        index.Store([new("1", [], null, null, isFinite: true)], dimension: 2);
        var refused = Assert.Throws<DimensionMismatchException>(
            () => index.Store([new("2", [], null, null, isFinite: true)], dimension: 3));
        Assert.Equal("Dimension mismatch: index 'a' has dimension 2, the batch has 3", refused.Message);
        Assert.Equal(1, index.Count);
    }

    [Fact]
    public async Task Of_creations_of_one_name_at_once_one_succeeds()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostToIndexAsync("/v1/indexes/create")));
        Assert.Single(replies, static reply => reply.Status == 200);
        Assert.Equal(19, replies.Count(static reply => reply.Status == 409));
    }
}
