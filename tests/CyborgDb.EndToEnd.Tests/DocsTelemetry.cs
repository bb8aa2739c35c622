using System.Diagnostics;
using CyborgDb.EndToEnd.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The examples of the page about telemetry. They are run, too.</summary>
[Collection(nameof(Alone))]
public sealed class DocsTelemetry : EmulatorTest
{
    [Fact]
    public async Task OpenTelemetry_hears_of_operations()
    {
        var heard = new HeardMetrics();
        using var reader = new BaseExportingMetricReader(heard);
        using var processor = new HeardActivities();

        using var tracing = Sdk.CreateTracerProviderBuilder()
            .AddSource(CyborgDbTelemetry.ActivitySourceName)
            .AddProcessor(processor)
            .Build();
        using var metering = Sdk.CreateMeterProviderBuilder()
            .AddMeter(CyborgDbTelemetry.MeterName)
            .AddReader(reader)
            .Build();

        var index = await CreateAsync();
        await index.UpsertAsync(["1", "2"], new float[2, 1]);
        metering.ForceFlush();
        Assert.Equal(["create_index a", "upsert_binary a"], processor.Names);
        Assert.Equal(["cyborgdb.client.bytes.sent", "cyborgdb.client.vectors.sent", "db.client.operation.duration"], heard.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Logs_go_where_the_application_says()
    {
        using var loggerFactory = new LogCollector();
        var address = Emulator.BaseAddress;

        using var client = new CyborgDbClient(new CyborgDbClientOptions { BaseAddress = address, LoggerFactory = loggerFactory });

        await client.ListIndexesAsync();
        Assert.Equal("CyborgDb.Client", Assert.Single(loggerFactory.Lines).Category);
    }

    [Fact]
    public async Task A_health_check_asks_the_service()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddCyborgDb(options => options.BaseAddress = Emulator.BaseAddress);

        builder.Services.AddHealthChecks().AddCyborgDb(failureStatus: HealthStatus.Degraded, timeout: TimeSpan.FromSeconds(5));

        using var host = builder.Build();
        var checks = host.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await checks.CheckHealthAsync(TestContext.Current.CancellationToken)).Status);
    }

    private sealed class HeardActivities : BaseProcessor<Activity>
    {
        public List<string> Names { get; } = [];

        public override void OnEnd(Activity data) => Names.Add(data.DisplayName);
    }

    private sealed class HeardMetrics : BaseExporter<Metric>
    {
        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
                Names.Add(metric.Name);
            return ExportResult.Success;
        }
    }
}
