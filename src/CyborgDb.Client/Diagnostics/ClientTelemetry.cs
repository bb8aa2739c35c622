using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CyborgDb.Diagnostics;

/// <summary>
/// The client's activities and metrics, by OpenTelemetry's semantic conventions for database clients
/// (https://opentelemetry.io/docs/specs/semconv/database/).
/// </summary>
internal static class ClientTelemetry
{
    /// <summary>The name of the activity source, the meter and the logger's category.</summary>
    public const string Name = "CyborgDb.Client";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter s_meter = new(Name);

    public static readonly Histogram<double> Duration = s_meter.CreateHistogram(
        "db.client.operation.duration", unit: "s", description: "How long operations took, with their retries.", tags: null,
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] });

    public static readonly Counter<long> VectorsSent = s_meter.CreateCounter<long>(
        "cyborgdb.client.vectors.sent", unit: "{vector}", description: "Vectors in upserts and queries that succeeded.");

    public static readonly Counter<long> BytesSent = s_meter.CreateCounter<long>(
        "cyborgdb.client.bytes.sent", unit: "By", description: "Bytes of request bodies of operations that succeeded, each counted once.");

    private static readonly Counter<long> s_retries = s_meter.CreateCounter<long>(
        "cyborgdb.client.retries", unit: "{retry}", description: "Attempts that followed a failed one.");

    public static void Retried(string routeName)
    {
        if (s_retries.Enabled)
            s_retries.Add(1, new KeyValuePair<string, object?>("db.operation.name", routeName));
    }
}
