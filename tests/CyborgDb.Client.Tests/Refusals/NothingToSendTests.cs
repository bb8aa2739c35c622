namespace CyborgDb.Tests.Refusals;

/// <summary>A batch of nothing is no mistake: nothing is sent, and the result says so.</summary>
public sealed class NothingToSendTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task An_empty_upsert_sends_nothing_and_says_so(bool async)
    {
        string[] ids = [];
        int[] integers = [];
        await AssertNothingSentAsync(async index =>
        {
            UpsertResult[] results =
            [
                await EitherWay.Call(async, () => index.Upsert([]), () => index.UpsertAsync([])),
                await EitherWay.Call(async, () => index.Upsert(ids, new float[0, 4]), () => index.UpsertAsync(ids, new float[0, 4])),
                await EitherWay.Call(async, () => index.Upsert(ids, Array.Empty<float>()), () => index.UpsertAsync(ids, Array.Empty<float>())),
                await EitherWay.Call(async, () => index.Upsert(integers, Array.Empty<float>()), () => index.UpsertAsync(integers, Array.Empty<float>())),
                await EitherWay.Call(async, () => index.UpsertBinary(ids, default(VectorMatrix)), () => index.UpsertBinaryAsync(ids, default(VectorMatrix))),
                await EitherWay.Call(async, () => index.UpsertBinary(ids, Array.Empty<float>(), [], []), () => index.UpsertBinaryAsync(ids, Array.Empty<float>(), [], [])),
            ];
            Assert.All(results, result =>
            {
                Assert.Equal(0, result.Count);
                Assert.Contains("nothing was sent", result.Message, StringComparison.Ordinal);
                Assert.Null(result.RequestId);
            });
        });
    }

    [Theory, InlineData(true), InlineData(false)]
    public Task An_empty_get_gives_nothing(bool async) =>
        AssertNothingSentAsync(async index =>
        {
            Assert.Empty(await EitherWay.Call(async, () => index.Get(Array.Empty<string>()), () => index.GetAsync(Array.Empty<string>())));
            Assert.Empty(await EitherWay.Call(async, () => index.Get(Array.Empty<long>()), () => index.GetAsync(Array.Empty<long>())));
        });

    [Theory, InlineData(true), InlineData(false)]
    public Task An_empty_delete_sends_nothing_and_says_so(bool async) =>
        AssertNothingSentAsync(async index =>
        {
            var result = await EitherWay.Call(async, () => index.Delete(Array.Empty<string>()), () => index.DeleteAsync(Array.Empty<string>()));
            Assert.Contains("nothing was sent", result.Message, StringComparison.Ordinal);
        });

    [Theory, InlineData(true), InlineData(false)]
    public Task An_empty_query_batch_gives_nothing(bool async) =>
        AssertNothingSentAsync(async index =>
            Assert.Empty(await EitherWay.Call(async, () => index.QueryBatch(new float[0, 4]), () => index.QueryBatchAsync(new float[0, 4]))));

    private static async Task AssertNothingSentAsync(Func<EncryptedIndex, Task> calls)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        await calls(client.Index());
        Assert.Empty(server.Requests);
    }
}
