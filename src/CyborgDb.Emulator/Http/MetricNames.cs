using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Http;

/// <summary>The metrics by the names that they have in JSON.</summary>
internal static class MetricNames
{
    public static string Of(DistanceMetric metric) => metric switch
    {
        DistanceMetric.Euclidean => "euclidean",
        DistanceMetric.SquaredEuclidean => "squared_euclidean",
        _ => "cosine",
    };

    /// <summary>The metric of a name; 400 when there is none.</summary>
    public static DistanceMetric Parse(string name) => name switch
    {
        "euclidean" => DistanceMetric.Euclidean,
        "squared_euclidean" => DistanceMetric.SquaredEuclidean,
        "cosine" => DistanceMetric.Cosine,
        _ => throw RejectedException.BadRequest($"metric must be {Choices.Refuse(name, ["euclidean", "squared_euclidean", "cosine"])}"),
    };
}
