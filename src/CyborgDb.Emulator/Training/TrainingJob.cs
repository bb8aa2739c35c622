using System.Numerics;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Training;

/// <summary>
/// One request to train an index. Search is exact, so there is no structure to build: training only decides the number
/// of lists and marks the index as trained, after the service's rules.
/// </summary>
internal sealed class TrainingJob(VectorIndex index, int? lists, TrainingRules rules)
{
    private readonly TaskCompletionSource<TrainingOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public VectorIndex Index { get; } = index;

    public Task<TrainingOutcome> Completion => _completion.Task;

    public void Complete(TrainingOutcome outcome) => _completion.TrySetResult(outcome);

    public void Cancel() => _completion.TrySetCanceled();

    public TrainingOutcome Train()
    {
        if (Index.IsDeleted)
            return new(TrainingEnd.Failed, $"Training failed: index '{Index.Name}' was deleted");
        if (Index.HasNonFiniteVectors)
            return new(TrainingEnd.Failed, $"Training failed: index '{Index.Name}' holds a vector with a NaN or an infinity");

        var count = Index.Count;
        var wanted = lists ?? BestLists(count);
        if (count < rules.LeastVectors || count < 2L * wanted)
            return new(TrainingEnd.LeftAsIs, $"Index '{Index.Name}' has too few vectors to be trained ({count}) and stays as it is");
        if (!rules.CanTrain(Index.Dimension))
            return new(TrainingEnd.LeftAsIs, $"Index '{Index.Name}' has a dimension that is not a multiple of 32 and stays as it is");
        Index.Training = new(IsTrained: true, wanted);
        return new(TrainingEnd.Trained, $"Index '{Index.Name}' trained successfully");
    }

    /// <summary>The power of two whose exponent is nearest to that of the square root of the count; a half goes up.</summary>
    internal static int BestLists(int count) => count < 2 ? 1 : 1 << ((BitOperations.Log2((uint)count) + 1) / 2);
}
