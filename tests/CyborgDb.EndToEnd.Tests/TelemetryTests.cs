using System.Collections.Concurrent;
using System.Diagnostics;
using CyborgDb.Emulator;
using CyborgDb.EndToEnd.Tests.Support;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>What a real OpenTelemetry SDK sees of the client.</summary>
[Collection(nameof(Alone))]
public sealed class TelemetryTests
{
    [Fact]
    public async Task An_operation_is_a_client_activity_by_the_conventions_for_databases()
    {
        await using var emulator = await CyborgDbEmulator.StartAsync();
        using var client = new CyborgDbClient(emulator.BaseAddress.ToString());
        using var key = IndexKey.Generate();
        var index = await client.CreateIndexAsync("docs", key);
        var activities = await TracedAsync(async () =>
        {
            await index.UpsertAsync(["1", "2", "3"], new float[3, 2]);
            await Task.Run(() => index.Get(["1"]));
            await index.QueryAsync(new float[2]);
            await client.GetHealthAsync();
            await index.ListIdsAsync().ToListAsync();
        });

        Assert.Equal(["upsert_binary docs", "get docs", "query_binary docs", "health", "list_ids docs"], activities.Select(activity => activity.DisplayName));
        Assert.All(activities, activity => Assert.Equal((ActivityKind.Client, ActivityStatusCode.Unset), (activity.Kind, activity.Status)));
        ShouldHaveExactly(
            activities[0], ("db.system.name", "cyborgdb"), ("db.operation.name", "upsert_binary"), ("db.collection.name", "docs"), ("db.operation.batch.size", 3),
            ("server.address", "127.0.0.1"), ("server.port", emulator.BaseAddress.Port), ("db.response.status_code", "200"));
        // A batch of one is not a batch.
        ShouldHaveExactly(
            activities[1], ("db.system.name", "cyborgdb"), ("db.operation.name", "get"), ("db.collection.name", "docs"),
            ("server.address", "127.0.0.1"), ("server.port", emulator.BaseAddress.Port), ("db.response.status_code", "200"));
        Assert.Null(activities[3].GetTagItem("db.collection.name"));
    }

    [Fact]
    public async Task A_failure_is_an_error_with_its_type_and_the_number_of_resends()
    {
        await using var service = await ScriptedServer.StartAsync(
            Answer.Status(503), Answer.Status(503), Answer.Detail(404, "no"), Answer.Reset, Answer.Status(503), Answer.Json("""{"result":1}"""));
        using var client = service.NewClient(o => o.Resilience.MaxRetries = 2);
        using var key = IndexKey.Generate();
        var index = client.GetIndex("docs", key);
        var activities = await TracedAsync(async () =>
        {
            await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => index.CountAsync());
            await index.CountAsync();
            await service.DisposeAsync();
            await Assert.ThrowsAsync<CyborgDbTransportException>(() => index.CountAsync());
            using var source = new CancellationTokenSource();
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => index.CountAsync(cancellationToken: source.Token));
        });
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Unset, ActivityStatusCode.Error, ActivityStatusCode.Error], activities.Select(activity => activity.Status));
        Assert.Equal(["CyborgDbNotFoundException", null, "CyborgDbTransportException", "OperationCanceledException"], activities.Select(activity => activity.GetTagItem("error.type")));
        Assert.Equal(["404", "200", null, null], activities.Select(activity => activity.GetTagItem("db.response.status_code")));
        Assert.Equal([2, 2, 2, null], activities.Select(activity => activity.GetTagItem("http.request.resend_count")));
    }

    [Fact]
    public async Task An_activity_belongs_to_the_one_around_it_and_has_the_attempts_within()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503), Answer.Json("""{"result":1}"""));
        using var client = service.NewClient();
        using var key = IndexKey.Generate();
        using var source = new ActivitySource("application");
        var activities = await TracedAsync(
            async () =>
            {
                using var outer = source.StartActivity("outer");
                await client.GetIndex("docs", key).CountAsync();
                Assert.Same(outer, Activity.Current);
            },
            "application", "System.Net.Http");
        var outer = activities.Single(activity => activity.DisplayName == "outer");
        var operation = activities.Single(activity => activity.Source.Name == "CyborgDb.Client");
        Assert.Equal(outer.SpanId, operation.ParentSpanId);
        Assert.Equal([operation.SpanId, operation.SpanId], activities.Where(activity => activity.Source.Name == "System.Net.Http").Select(activity => activity.ParentSpanId));
    }

    [Fact]
    public async Task Durations_vectors_bytes_and_retries_are_counted()
    {
        await using var service = await ScriptedServer.StartAsync((_, context) => context.Request.Path.Value switch
        {
            "/v1/vectors/upsert_binary" => Answer.Json("""{"status":"success","message":"m"}""")(context),
            "/v1/vectors/query_binary" => Answer.Json("""{"results":[[],[]]}""")(context),
            _ => Answer.Detail(503, "not now")(context),
        });
        using var client = service.NewClient();
        using var key = IndexKey.Generate();
        var index = client.GetIndex("docs", key);
        var points = new List<MetricPointText>();
        using (var metering = Sdk.CreateMeterProviderBuilder().AddMeter(CyborgDbTelemetry.MeterName).AddReader(new BaseExportingMetricReader(new PointExporter(points))).Build())
        {
            await index.UpsertAsync(["1", "2", "3"], new float[3, 2]);
            await index.UpsertAsync(["1", "2"], new float[2, 2]);
            await index.QueryBatchAsync(new float[2, 2]);
            await Assert.ThrowsAsync<CyborgDbServiceException>(() => index.CountAsync());
            metering.ForceFlush();
        }

        MetricPointText Point(string metric, string operation) => Assert.Single(points, point => point.Metric == metric && point.Tags["db.operation.name"] as string == operation);
        Assert.Equal(5, Point("cyborgdb.client.vectors.sent", "upsert_binary").Sum);
        Assert.Equal(2, Point("cyborgdb.client.vectors.sent", "query_binary").Sum);
        Assert.Equal(service.Requests.Take(2).Sum(request => request.Body.Length), Point("cyborgdb.client.bytes.sent", "upsert_binary").Sum);
        Assert.Equal(service.Requests[2].Body.Length, Point("cyborgdb.client.bytes.sent", "query_binary").Sum);
        Assert.Equal(3, Point("cyborgdb.client.retries", "num_vectors").Sum);
        Assert.DoesNotContain(points, point => point.Metric == "cyborgdb.client.vectors.sent" && point.Tags["db.operation.name"] as string == "num_vectors");

        var upserts = Point("db.client.operation.duration", "upsert_binary");
        Assert.Equal(("s", 2), (upserts.Unit, upserts.Count));
        Assert.InRange(upserts.Sum, 1e-6, 60);
        Assert.Equal(("cyborgdb", "docs", "127.0.0.1", service.BaseAddress.Port), (upserts.Tags["db.system.name"], upserts.Tags["db.collection.name"], upserts.Tags["server.address"], upserts.Tags["server.port"]));
        Assert.False(upserts.Tags.ContainsKey("error.type"), "What succeeded has no error.");
        var failed = Point("db.client.operation.duration", "num_vectors");
        Assert.Equal(("CyborgDbServiceException", "503"), (failed.Tags["error.type"], failed.Tags["db.response.status_code"]));
    }

    [Fact]
    public async Task Each_operation_is_one_line_at_debug_and_each_retry_a_warning()
    {
        using var logs = new LogCollector();
        await using var service = await ScriptedServer.StartAsync(Answer.Status(503, "", ("Retry-After", "0")), Answer.Reset, Answer.Json("""{"result":1}"""), Answer.Detail(404, "no"));
        using var client = service.NewClient(o => o.LoggerFactory = logs);
        using var key = IndexKey.Generate();
        var index = client.GetIndex("docs", key);
        await index.CountAsync();
        await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => index.CountAsync());

        Assert.All(logs.Lines, line => Assert.Equal("CyborgDb.Client", line.Category));
        Assert.Equal(
            [("Retrying", LogLevel.Warning), ("Retrying", LogLevel.Warning), ("Succeeded", LogLevel.Debug), ("Failed", LogLevel.Debug)],
            logs.Lines.Select(line => (line.Event.Name, line.Level)));
        Assert.Contains("after attempt 1 ended with status 503; waiting 0 ms", logs.Lines[0].Message, StringComparison.Ordinal);
        Assert.Contains("after attempt 2 ended with HttpRequestException", logs.Lines[1].Message, StringComparison.Ordinal);
        Assert.Matches($@"^num_vectors on index 'docs' succeeded after [\d.]+ ms \(attempts: 3, bytes sent: {service.Requests[0].Body.Length}\)\.$", logs.Lines[2].Message);
        Assert.Matches(@"^num_vectors on index 'docs' failed with CyborgDbNotFoundException after [\d.]+ ms \(attempts: 1, status: 404\)\.$", logs.Lines[3].Message);
    }

    private static async Task<List<Activity>> TracedAsync(Func<Task> run, params string[] sources)
    {
        var ended = new ConcurrentQueue<Activity>();
        using (Sdk.CreateTracerProviderBuilder().AddSource([CyborgDbTelemetry.ActivitySourceName, .. sources]).AddProcessor(new SimpleActivityExportProcessor(new ActivityExporter(ended))).Build())
            await run();
        return [.. ended];
    }

    private static void ShouldHaveExactly(Activity activity, params (string Name, object Value)[] tags) => Assert.Equal(
        tags.Select(tag => $"{tag.Name}={tag.Value} ({tag.Value.GetType().Name})").Order(StringComparer.Ordinal),
        activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value} ({tag.Value!.GetType().Name})").Order(StringComparer.Ordinal));

    private sealed record MetricPointText(string Metric, string Unit, Dictionary<string, object?> Tags, double Sum, long Count);

    private sealed class ActivityExporter(ConcurrentQueue<Activity> ended) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var activity in batch)
                ended.Enqueue(activity);
            return ExportResult.Success;
        }
    }

    private sealed class PointExporter(List<MetricPointText> points) : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch)
        {
            // Each export has all that has been counted so far.
            points.Clear();
            foreach (var metric in batch)
            {
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    var tags = new Dictionary<string, object?>();
                    foreach (var (name, value) in point.Tags)
                        tags.Add(name, value);
                    var isHistogram = metric.MetricType == MetricType.Histogram;
                    points.Add(new(metric.Name, metric.Unit, tags, isHistogram ? point.GetHistogramSum() : point.GetSumLong(), isHistogram ? point.GetHistogramCount() : 0));
                }
            }
            return ExportResult.Success;
        }
    }
}
