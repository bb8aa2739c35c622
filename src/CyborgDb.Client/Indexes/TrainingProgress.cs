namespace CyborgDb;

/// <summary>How far a wait for a training has come.</summary>
/// <param name="State">Where the training stands.</param>
/// <param name="Elapsed">How long it has been waited for.</param>
/// <param name="Polls">How many times the status has been asked for.</param>
public readonly record struct TrainingProgress(TrainingState State, TimeSpan Elapsed, int Polls);
