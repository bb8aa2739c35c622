using System.Diagnostics;
using System.Net;
using CyborgDb.Diagnostics;
using CyborgDb.EndToEnd.Tests.Support;
using CyborgDb.Transport;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Telemetry that nobody listens to costs no memory.</summary>
[Collection(nameof(Alone))]
public sealed class TelemetryCostTests
{
    private const int Calls = 1000;

    private static readonly CallFacts s_facts = new()
    {
        RouteName = "upsert_binary",
        IndexName = "docs",
        BatchSize = 100,
        SendsVectors = true,
        BodyLength = 1000,
        StatusCode = HttpStatusCode.OK,
        Attempts = 2,
    };

    [Fact]
    public void Nothing_is_allocated_for_a_call_when_nobody_listens()
    {
        using var connection = Connection.Open(new CyborgDbClientOptions(), handler: null);
        Assert.Equal(0, AllocatedBy(connection, error: null));
        Assert.Equal(0, AllocatedBy(connection, new CyborgDbException("failed")));
    }

    [Fact]
    public void The_measurement_sees_what_a_listener_costs()
    {
        using var connection = Connection.Open(new CyborgDbClientOptions(), handler: null);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ClientTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        Assert.True(AllocatedBy(connection, error: null) > Calls * 100, "An activity for each call has to be seen in the measurement.");
    }

    [Fact]
    public void A_log_that_is_not_enabled_costs_nothing_and_one_that_is_costs_something()
    {
        using var logs = new LogCollector();
        using var connection = Connection.Open(new CyborgDbClientOptions { LoggerFactory = logs }, handler: null);
        Assert.True(AllocatedBy(connection, error: null) > Calls * 50, "A log line for each call has to be seen in the measurement.");
        Assert.Equal(Calls + Calls / 10, logs.Lines.Count);
    }

    private static long AllocatedBy(Connection connection, Exception? error)
    {
        // The first calls have the runtime set things up.
        Run(connection, error, Calls / 10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(connection, error, Calls);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Run(Connection connection, Exception? error, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            var telemetry = CallTelemetry.Start(s_facts, connection.BaseAddress, connection.Log);
            telemetry.Stop(error);
            ClientTelemetry.Retried("upsert_binary");
        }
    }
}
