namespace CyborgDb.Emulator.Training;

/// <summary>
/// Lets a test walk training step by step instead of waiting for it: with a gate, a job stays queued until
/// <see cref="StartNextAsync"/> and stays running until <see cref="FinishAsync"/>.
/// </summary>
sealed class TrainingGate : IDisposable
{
    readonly SemaphoreSlim _mayStart = new(0);
    readonly SemaphoreSlim _hasStarted = new(0);
    readonly SemaphoreSlim _mayFinish = new(0);
    readonly SemaphoreSlim _hasFinished = new(0);

    /// <summary>Lets the next job, queued already or later, run; completes when it is running.</summary>
    public Task StartNextAsync(CancellationToken cancellationToken = default)
    {
        _mayStart.Release();
        return _hasStarted.WaitAsync(cancellationToken);
    }

    /// <summary>Lets the running job finish; completes when it is done.</summary>
    public Task FinishAsync(CancellationToken cancellationToken = default)
    {
        _mayFinish.Release();
        return _hasFinished.WaitAsync(cancellationToken);
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
}
