namespace CyborgDb.Ingestion;

/// <summary>Gives the newest checkpoint to whoever keeps it: one call at a time, beside the ingestion, which waits for none but the last.</summary>
/// <param name="save">Keeps a checkpoint.</param>
/// <param name="failed">Called once, where that fails.</param>
internal sealed class CheckpointSaver(Func<IngestCheckpoint, Task> save, Action failed)
{
    private readonly Lock _lock = new();
    private IngestCheckpoint? _next;
    private bool _isSaving;
    private Task _saving = Task.CompletedTask;

    /// <summary>Why it failed; after that nothing is saved.</summary>
    public Exception? Error { get; private set; }

    /// <summary>More is known to be stored.</summary>
    public void Offer(IngestCheckpoint checkpoint)
    {
        lock (_lock)
        {
            _next = checkpoint;
            if (_isSaving || Error is not null)
                return;
            _isSaving = true;
            _saving = Task.Run(SaveAsync);
        }
    }

    /// <summary>Waits until the last checkpoint that was offered is saved, or saving has failed.</summary>
    public async Task<Exception?> EndAsync()
    {
        await _saving.ConfigureAwait(false);
        return Error;
    }

    private async Task SaveAsync()
    {
        while (TakeNext() is { } checkpoint)
        {
            try
            {
                var saving = save(checkpoint)
                    ?? throw new InvalidOperationException($"{nameof(IngestOptions)}.{nameof(IngestOptions.SaveCheckpoint)} gave null in place of a task.");
                await saving.ConfigureAwait(false);
            }
            catch (Exception error)
            {
                lock (_lock)
                    Error = error;
                failed();
                return;
            }
        }
    }

    private IngestCheckpoint? TakeNext()
    {
        lock (_lock)
        {
            var next = _next;
            _next = null;
            _isSaving = next is not null;
            return next;
        }
    }
}
