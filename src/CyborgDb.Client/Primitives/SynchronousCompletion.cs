using System.Diagnostics;

namespace CyborgDb.Primitives;

/// <summary>
/// The end of a synchronous call. Synchronous and asynchronous calls share one body, with a flag that says which it is; with
/// the flag down nothing in it is awaited that has not been done already, so there is no task to block on.
/// </summary>
internal static class SynchronousCompletion
{
    public static void Completed(this ValueTask task)
    {
        Debug.Assert(task.IsCompleted, "A synchronous call went asynchronous.");
        task.GetAwaiter().GetResult();
    }

    public static T Completed<T>(this ValueTask<T> task)
    {
        Debug.Assert(task.IsCompleted, "A synchronous call went asynchronous.");
        return task.GetAwaiter().GetResult();
    }
}
