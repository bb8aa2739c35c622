using CyborgDb.Emulator.Search;

namespace CyborgDb.Emulator.Storage;

/// <summary>How the components of a stored vector are kept.</summary>
enum StoragePrecision
{
    Float32,
    Float16,
}

/// <summary>What an index was created with. A dimension of 0 is taken from the first upsert.</summary>
sealed record IndexDefinition(string Name, int Dimension, DistanceMetric Metric, StoragePrecision Precision, string? EmbeddingModel);
