using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Training;

/// <summary>How a job ended, in a sentence.</summary>
readonly record struct TrainingOutcome(string Message, bool Failed);

/// <summary>
/// One request to train an index. Search is exact, so there is no structure to build: training only decides the number
/// of lists and marks the index as trained, after the service's rules.
/// </summary>
sealed class TrainingJob(VectorIndex index, int? lists, int leastVectors)
{
    readonly TaskCompletionSource<TrainingOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public VectorIndex Index { get; } = index;

    public Task<TrainingOutcome> Completion => _completion.Task;

    public void Complete(TrainingOutcome outcome) => _completion.TrySetResult(outcome);

    public void Cancel() => _completion.TrySetCanceled();

    public TrainingOutcome Train()
    {
        if (Index.IsDeleted)
            return new($"Training failed: index '{Index.Name}' was deleted", Failed: true);
        if (Index.HasNonFiniteVectors)
            return new($"Training failed: index '{Index.Name}' holds a vector with a NaN or an infinity", Failed: true);

        int count = Index.Count;
        int wanted = lists ?? BestLists(count);
        if (count < leastVectors || count < 2L * wanted)
            return new($"Index '{Index.Name}' has too few vectors to be trained ({count}) and stays as it is", Failed: false);
        Index.Training = new(IsTrained: true, wanted);
        return new($"Index '{Index.Name}' trained successfully", Failed: false);
    }

    /// <summary>The square root of the count, rounded to the nearest power of two on the scale of powers.</summary>
    internal static int BestLists(int count) =>
        count < 2 ? 1 : 1 << (int)Math.Round(Math.Log2(Math.Sqrt(count)), MidpointRounding.AwayFromZero);
}
