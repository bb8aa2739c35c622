namespace CyborgDb.Emulator.Training;

/// <summary>What the worker is doing at one moment.</summary>
internal sealed record TrainingStatus(string? Current, IReadOnlyList<string> Queued);
