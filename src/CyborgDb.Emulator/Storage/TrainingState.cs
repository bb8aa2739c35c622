namespace CyborgDb.Emulator.Storage;

/// <summary>Whether an index is trained, and into how many lists.</summary>
internal sealed record TrainingState(bool IsTrained, int Lists)
{
    public static TrainingState Untrained { get; } = new(false, 1);
}
