namespace CyborgDb.Emulator.Training;

/// <summary>How a job ended, also in a sentence.</summary>
readonly record struct TrainingOutcome(TrainingEnd End, string Message);
