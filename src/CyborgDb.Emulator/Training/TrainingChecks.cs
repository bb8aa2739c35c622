namespace CyborgDb.Emulator.Training;

/// <summary>The checks for training that follow upserts, of which the next can be made to fail.</summary>
internal sealed class TrainingChecks
{
    private readonly Lock _lock = new();
    private int _toFail;

    public void FailNext(int count)
    {
        lock (_lock)
            _toFail += count;
    }

    /// <summary>Whether the check of this upsert fails; counts it off.</summary>
    public bool TakeFailure()
    {
        lock (_lock)
        {
            if (_toFail == 0)
                return false;
            _toFail--;
            return true;
        }
    }
}
