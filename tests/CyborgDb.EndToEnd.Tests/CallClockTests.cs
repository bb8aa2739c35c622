namespace CyborgDb.EndToEnd.Tests;

/// <summary>The clock of an operation starts with the call. No time passes in these tests but what they let pass.</summary>
public sealed class CallClockTests : ManualClockTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_that_does_not_come_is_waited_for_as_long_as_the_operation_may_take(bool ownLimit)
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json("""{"result":1}"""));
        using var client = NewClient(service);
        using var keys = new ScriptedKeyProvider((_, _) => new TaskCompletionSource<IndexKey>().Task);
        var index = client.GetIndex("a", keys);
        var run = index.CountAsync(ownLimit ? new() { Timeout = TimeSpan.FromSeconds(3) } : null);
        Clock.Advance(TimeSpan.FromSeconds(ownLimit ? 3 : 100));
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => run.WaitAsync(Bound.Time));
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
        using var keys = new ScriptedKeyProvider((_, _) => key.Task);
        var run = client.GetIndex("a", keys).CountAsync(new() { Timeout = TimeSpan.FromSeconds(3) });
        Clock.Advance(TimeSpan.FromSeconds(2));
        key.SetResult(Key);
        await StalledAsync(run);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<CyborgDbTransportException>(() => run.WaitAsync(Bound.Time));
        Assert.Contains("within 3 seconds, in 1 attempt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_another_key_does_not_come_in_time_the_error_is_that_the_first_is_wrong()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Detail(401, "Wrong encryption key for index 'a'"));
        using var client = NewClient(service);
        using var keys = new ScriptedKeyProvider((asked, _) => asked == 1 ? Task.FromResult(Key) : new TaskCompletionSource<IndexKey>().Task);
        var run = client.GetIndex("a", keys).CountAsync();
        await keys.AskedAsync();
        await await Task.WhenAny(run, keys.AskedAsync());
        // With a little more for the bytes of the request.
        Clock.Advance(TimeSpan.FromSeconds(101));
        var error = await Assert.ThrowsAsync<CyborgDbAuthenticationException>(() => run.WaitAsync(Bound.Time));
        Assert.True(error.IsWrongIndexKey, error.Message);
    }
}
