namespace CyborgDb.Ingestion;

/// <summary>What became of a batch.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Result">What the service said, where it is stored.</param>
/// <param name="Error">Why it failed for good, where it is not.</param>
/// <param name="Facts">What its attempts tell; <see langword="null"/> where there were none.</param>
internal sealed record BatchOutcome(IngestBatch Batch, UpsertResult? Result, Exception? Error, CallFacts? Facts);
