namespace CyborgDb.Protocol;

/// <summary>What the enumerations are called on the wire.</summary>
internal static class WireNames
{
    public static string Of(DistanceMetric metric) => metric switch
    {
        DistanceMetric.Euclidean => "euclidean",
        DistanceMetric.SquaredEuclidean => "squared_euclidean",
        DistanceMetric.Cosine => "cosine",
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "There is no such metric."),
    };

    public static DistanceMetric? Metric(string name) => name switch
    {
        "euclidean" => DistanceMetric.Euclidean,
        "squared_euclidean" => DistanceMetric.SquaredEuclidean,
        "cosine" => DistanceMetric.Cosine,
        _ => null,
    };

    public static string Of(StoragePrecision precision) => precision switch
    {
        StoragePrecision.Float32 => "float32",
        StoragePrecision.Float16 => "float16",
        StoragePrecision.TurboQuant12 => "tq12",
        StoragePrecision.TurboQuant8 => "tq8",
        StoragePrecision.TurboQuant6 => "tq6",
        StoragePrecision.TurboQuant4 => "tq4",
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "There is no such storage precision."),
    };
}
