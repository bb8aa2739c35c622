namespace CyborgDb.Emulator.Training;

/// <summary>How a job ended, also in a sentence.</summary>
internal readonly record struct TrainingOutcome(TrainingEnd End, string Message);
