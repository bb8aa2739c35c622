namespace CyborgDb.Emulator.Storage;

/// <summary>How far two vectors are apart. Lower is closer.</summary>
internal enum DistanceMetric
{
    Euclidean,
    SquaredEuclidean,
    Cosine,
}
