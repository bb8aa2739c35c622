using CyborgDb.Diagnostics;

namespace CyborgDb;

/// <summary>
/// The names under which the client tells what it does, for whoever listens. With OpenTelemetry:
/// <code>
/// services.AddOpenTelemetry()
///     .WithTracing(tracing => tracing.AddSource(CyborgDbTelemetry.ActivitySourceName))
///     .WithMetrics(metrics => metrics.AddMeter(CyborgDbTelemetry.MeterName));
/// </code>
/// </summary>
/// <remarks>
/// Activities and metrics follow OpenTelemetry's semantic conventions for database clients. They hold names of operations and of indexes, the service's
/// address, statuses and counts; never a key, a credential, a vector, contents or metadata.
/// </remarks>
public static class CyborgDbTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/>: one activity for each request of an operation, with its retries.</summary>
    public const string ActivitySourceName = ClientTelemetry.Name;

    /// <summary>
    /// The name of the <see cref="System.Diagnostics.Metrics.Meter"/>, with the instruments <c>db.client.operation.duration</c> (seconds),
    /// <c>cyborgdb.client.vectors.sent</c>, <c>cyborgdb.client.bytes.sent</c> and <c>cyborgdb.client.retries</c>.
    /// </summary>
    public const string MeterName = ClientTelemetry.Name;
}
