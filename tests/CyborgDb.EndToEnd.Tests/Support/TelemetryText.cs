using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>Everything that an activity says, as text.</summary>
public sealed class ActivityCollector(ConcurrentQueue<(string Where, string Text)> seen) : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        seen.Enqueue(("activity", $"{data.DisplayName} {data.OperationName} {data.Status} {data.StatusDescription}"));
        foreach (var (name, value) in data.TagObjects.Concat(data.Events.SelectMany(e => e.Tags)))
            seen.Enqueue(("activity", $"{name}={value}"));
    }
}

/// <summary>Everything that a metric says, as text.</summary>
public sealed class MetricCollector(ConcurrentQueue<(string Where, string Text)> seen) : BaseExporter<Metric>
{
    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (var metric in batch)
        {
            seen.Enqueue(("metric", $"{metric.Name} {metric.Description} {metric.Unit}"));
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                foreach (var (name, value) in point.Tags)
                    seen.Enqueue(("metric", string.Create(CultureInfo.InvariantCulture, $"{name}={value}")));
            }
        }
        return ExportResult.Success;
    }
}
