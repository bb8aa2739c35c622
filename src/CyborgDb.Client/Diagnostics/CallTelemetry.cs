using System.Diagnostics;
using System.Globalization;
using CyborgDb.Protocol;
using CyborgDb.Transport;
using Microsoft.Extensions.Logging;

namespace CyborgDb.Diagnostics;

/// <summary>What is told of one call: an activity, metrics and a log line. Where nobody listens it is a few comparisons.</summary>
internal struct CallTelemetry
{
    private const string System = "cyborgdb";

    private Activity? _activity;
    private long _started;
    private Operation _operation;
    private string? _indexName;
    private int? _batchSize;
    private Connection _connection;

    public long BytesSent { get; set; }

    public int? StatusCode { get; set; }

    public int Attempts { get; set; }

    public Exception? Error { get; set; }

    public static CallTelemetry Start(Operation operation, string? indexName, int? batchSize, Connection connection)
    {
        var telemetry = new CallTelemetry
        {
            _operation = operation,
            _indexName = indexName,
            _batchSize = batchSize,
            _connection = connection,
            _started = Stopwatch.GetTimestamp(),
        };
        if (ClientTelemetry.Source.HasListeners())
            telemetry._activity = telemetry.StartActivity();
        return telemetry;
    }

    public readonly void Stop()
    {
        var elapsed = Stopwatch.GetElapsedTime(_started);
        if (_activity is not null)
            StopActivity(_activity);
        if (ClientTelemetry.Duration.Enabled)
            ClientTelemetry.Duration.Record(elapsed.TotalSeconds, Tags());
        if (Error is null)
        {
            if (ClientTelemetry.BytesSent.Enabled && BytesSent > 0)
                ClientTelemetry.BytesSent.Add(BytesSent, Tags());
            if (ClientTelemetry.VectorsSent.Enabled && _operation.SendsVectors)
                ClientTelemetry.VectorsSent.Add(_batchSize ?? 1, Tags());
        }
        if (!_connection.Log.IsEnabled(LogLevel.Debug))
            return;
        if (Error is null)
            _connection.Log.Succeeded(_operation.Name, _indexName, elapsed.TotalMilliseconds, Attempts, BytesSent);
        else
            _connection.Log.Failed(_operation.Name, _indexName, ErrorType(Error), elapsed.TotalMilliseconds, Attempts, StatusCode);
    }

    private readonly Activity? StartActivity()
    {
        var activity = ClientTelemetry.Source.StartActivity(
            _indexName is null ? _operation.Name : $"{_operation.Name} {_indexName}", ActivityKind.Client);
        if (activity is not { IsAllDataRequested: true })
            return activity;
        foreach (var (name, value) in Tags())
            activity.SetTag(name, value);
        // A batch of one is not a batch, say the conventions.
        if (_batchSize is { } size && size != 1)
            activity.SetTag("db.operation.batch.size", size);
        return activity;
    }

    private readonly void StopActivity(Activity activity)
    {
        if (StatusCode is { } status)
            activity.SetTag("db.response.status_code", status.ToString(CultureInfo.InvariantCulture));
        if (Attempts > 1)
            activity.SetTag("http.request.resend_count", Attempts - 1);
        if (Error is { } error)
        {
            activity.SetTag("error.type", ErrorType(error));
            activity.SetStatus(ActivityStatusCode.Error);
        }
        activity.Dispose();
    }

    private readonly TagList Tags()
    {
        var tags = new TagList
        {
            { "db.system.name", System },
            { "db.operation.name", _operation.Name },
            { "server.address", _connection.BaseAddress.Host },
            { "server.port", _connection.BaseAddress.Port },
        };
        if (_indexName is not null)
            tags.Add("db.collection.name", _indexName);
        if (Error is not null)
        {
            tags.Add("error.type", ErrorType(Error));
            if (StatusCode is { } status)
                tags.Add("db.response.status_code", status.ToString(CultureInfo.InvariantCulture));
        }
        return tags;
    }

    private static string ErrorType(Exception error) => error.GetType().Name;
}
