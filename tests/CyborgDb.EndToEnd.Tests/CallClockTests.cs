using Microsoft.AspNetCore.Http;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The clock of an operation starts with the call. No time passes in these tests but what they let pass.</summary>
public sealed class CallClockTests : IDisposable
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(30);

    private readonly ManualClock _clock = new();
    private readonly IndexKey _key = IndexKey.Generate();
    private readonly SemaphoreSlim _arrived = new(0);

    public void Dispose()
    {
        _key.Dispose();
        _arrived.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_that_does_not_come_is_waited_for_as_long_as_the_operation_may_take(bool ownLimit)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json("""{"result":1}"""));
        using var client = NewClient(service);
        var index = client.GetIndex("a", new Keys(() => new TaskCompletionSource<IndexKey>().Task));
        var run = index.CountAsync(ownLimit ? new() { Timeout = TimeSpan.FromSeconds(3) } : null);
        _clock.Advance(TimeSpan.FromSeconds(ownLimit ? 3 : 100));
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => run.WaitAsync(s_bound));
        Assert.Equal(("num_vectors", "a", 0, true), (error.RouteName, error.IndexName, error.Attempts, error.IsTransient));
        Assert.EndsWith("Nothing was sent.", error.Message, StringComparison.Ordinal);
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task The_time_that_a_key_took_is_not_left_for_the_request()
    {
        await using var service = await ScriptedServer.StartAsync(StallAsync);
        using var client = NewClient(service);
        var key = new TaskCompletionSource<IndexKey>(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = client.GetIndex("a", new Keys(() => key.Task)).CountAsync(new() { Timeout = TimeSpan.FromSeconds(3) });
        _clock.Advance(TimeSpan.FromSeconds(2));
        key.SetResult(_key);
        await await Task.WhenAny(run, _arrived.WaitAsync(s_bound));
        _clock.Advance(TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => run.WaitAsync(s_bound));
        Assert.Contains("within 3 seconds, in 1 attempt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_another_key_does_not_come_in_time_the_error_is_that_the_first_is_wrong()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Detail(401, "Wrong encryption key for index 'a'"));
        using var client = NewClient(service);
        var asked = 0;
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var index = client.GetIndex("a", new Keys(() =>
        {
            if (asked++ == 0)
                return Task.FromResult(_key);
            again.SetResult();
            return new TaskCompletionSource<IndexKey>().Task;
        }));
        var run = index.CountAsync();
        await await Task.WhenAny(run, again.Task.WaitAsync(s_bound));
        // With a little more for the bytes of the request.
        _clock.Advance(TimeSpan.FromSeconds(101));
        var error = await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => run.WaitAsync(s_bound));
        Assert.True(error.IsWrongIndexKey, error.Message);
    }

    private Task StallAsync(HttpContext context)
    {
        _arrived.Release();
        return Answer.Stall(context);
    }

    private CyborgDbClient NewClient(ScriptedServer service) => service.NewClient(options => options.TimeProvider = _clock);

    private sealed class Keys(Func<Task<IndexKey>> next) : IIndexKeyProvider
    {
        public ValueTask<IndexKey> GetKeyAsync(string indexName, CancellationToken cancellationToken) => new(next());
    }
}
