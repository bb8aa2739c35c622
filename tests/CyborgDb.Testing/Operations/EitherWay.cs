namespace CyborgDb.Testing;

/// <summary>Calls of which there is a synchronous and an asynchronous form, for tests that hold for both.</summary>
public static class EitherWay
{
    /// <summary>Calls the one or the other; the synchronous one on a thread of its own, so that it may block.</summary>
    public static Task<T> Call<T>(bool async, Func<T> synchronous, Func<Task<T>> asynchronous) =>
        async ? asynchronous() : Blocking(synchronous);

    public static Task<T> Blocking<T>(Func<T> call) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
