namespace CyborgDb.Emulator.Training;

/// <summary>
/// Lets a test walk training step by step instead of waiting for it: with a gate, a job stays queued until
/// <see cref="StartNextAsync"/> and stays running until <see cref="FinishAsync"/>.
/// </summary>
internal sealed class TrainingGate : IDisposable
{
    /// <summary>Longer than any test needs: what does not come by then does not come at all.</summary>
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _mayStart = new(0);
    private readonly SemaphoreSlim _hasStarted = new(0);
    private readonly SemaphoreSlim _mayFinish = new(0);
    private readonly SemaphoreSlim _hasFinished = new(0);

    /// <summary>Lets the next job, queued already or later, run; completes when it is running.</summary>
    public Task StartNextAsync(CancellationToken cancellationToken = default)
    {
        _mayStart.Release();
        return WaitAsync(_hasStarted, "No training has started", cancellationToken);
    }

    /// <summary>Lets the running job finish; completes when it is done.</summary>
    public Task FinishAsync(CancellationToken cancellationToken = default)
    {
        _mayFinish.Release();
        return WaitAsync(_hasFinished, "The training has not finished", cancellationToken);
    }

    public void Dispose()
    {
        _mayStart.Dispose();
        _hasStarted.Dispose();
        _mayFinish.Dispose();
        _hasFinished.Dispose();
    }

    internal Task WaitToStartAsync(CancellationToken cancellationToken) => _mayStart.WaitAsync(cancellationToken);

    internal void Started() => _hasStarted.Release();

    internal Task WaitToFinishAsync(CancellationToken cancellationToken) => _mayFinish.WaitAsync(cancellationToken);

    internal void Finished() => _hasFinished.Release();

    private static async Task WaitAsync(SemaphoreSlim signal, string otherwise, CancellationToken cancellationToken)
    {
        if (!await signal.WaitAsync(s_bound, cancellationToken).ConfigureAwait(false))
            throw new TimeoutException($"{otherwise} within {s_bound}.");
    }
}
