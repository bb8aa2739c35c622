namespace CyborgDb.Emulator.Embedding;

/// <summary>A model as the service lists it. A dimension of 0 is not known yet.</summary>
internal readonly record struct EmbeddingModelInfo(string Name, int Dimension, int MaxSequenceLength);
