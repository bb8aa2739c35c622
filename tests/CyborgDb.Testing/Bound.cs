namespace CyborgDb.Testing;

/// <summary>How long a test waits for what ought to happen: longer than it takes on a machine that does much else, so that it is reached by a failure only.</summary>
public static class Bound
{
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(90);

    /// <summary>Waits for something that is released; it fails with the message where that does not come.</summary>
    public static async Task OnAsync(SemaphoreSlim released, string message) =>
        Assert.True(await released.WaitAsync(Time, TestContext.Current.CancellationToken), message);

    /// <summary>Waits for something that completes; it fails with the message where that does not come.</summary>
    public static Task<T> OnAsync<T>(Task<T> awaited, string message)
    {
        var bounded = WaitAsync(awaited, message);
        // A test may go on with what came first and leave this one.
        _ = bounded.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return bounded;
    }

    private static async Task<T> WaitAsync<T>(Task<T> awaited, string message)
    {
        try
        {
            return await awaited.WaitAsync(Time, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException) when (!awaited.IsCompleted)
        {
            throw new TimeoutException(message);
        }
    }
}
