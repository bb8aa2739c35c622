namespace CyborgDb.Emulator;

/// <summary>A fault that waits for its request: tells when it has come, and lets a stalled request go on.</summary>
public sealed class QueuedFault
{
    private readonly TaskCompletionSource _injected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal QueuedFault(Fault fault, string? route, int queuedAfterClears) =>
        (Fault, Route, QueuedAfterClears) = (fault, route, queuedAfterClears);

    /// <summary>What goes wrong.</summary>
    public Fault Fault { get; }

    /// <summary>The path of the requests that it can meet; <see langword="null"/> for any.</summary>
    public string? Route { get; }

    /// <summary>
    /// Completes when the fault has met its request: the operation has been carried out, if it is to be, and a
    /// <see cref="FaultKind.Stall"/> has begun. A request whose connection has gone before does not count: the fault waits
    /// for the next one. Never completes for a fault that is cleared away before.
    /// </summary>
    public Task Injected => _injected.Task;

    /// <summary>
    /// Ends a <see cref="FaultKind.Stall"/>: the request goes on as if nothing had been. Also before the fault has met
    /// its request; does nothing for other kinds.
    /// </summary>
    public void Release() => _released.TrySetResult();

    /// <summary>How many times the queue had been cleared when this was put into it; negative for a fault that struck at random.</summary>
    internal int QueuedAfterClears { get; }

    internal void SetInjected() => _injected.TrySetResult();

    internal Task WaitForReleaseAsync(CancellationToken cancellationToken) => _released.Task.WaitAsync(cancellationToken);
}
