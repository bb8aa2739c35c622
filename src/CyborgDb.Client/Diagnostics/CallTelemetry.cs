using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace CyborgDb.Diagnostics;

/// <summary>What is told of one call: an activity, metrics and a log line. Where nobody listens it is a few comparisons.</summary>
internal struct CallTelemetry
{
    private const string SystemName = "cyborgdb";

    private CallFacts _call;
    private Uri _server;
    private ILogger _log;
    private Activity? _activity;
    private long _started;

    /// <param name="call">What is known of the call, now and at its end.</param>
    /// <param name="server">The base address.</param>
    /// <param name="log">Where a line is written.</param>
    public static CallTelemetry Start(CallFacts call, Uri server, ILogger log)
    {
        var telemetry = new CallTelemetry
        {
            _call = call,
            _server = server,
            _log = log,
            _started = Stopwatch.GetTimestamp(),
        };
        if (ClientTelemetry.Source.HasListeners())
            telemetry._activity = telemetry.StartActivity();
        return telemetry;
    }

    /// <param name="error">What the caller sees, where it failed.</param>
    public readonly void Stop(Exception? error)
    {
        var elapsed = Stopwatch.GetElapsedTime(_started);
        if (_activity is not null)
            StopActivity(_activity, error);
        if (ClientTelemetry.Duration.Enabled)
            ClientTelemetry.Duration.Record(elapsed.TotalSeconds, Tags(error));
        if (error is null)
        {
            if (ClientTelemetry.BytesSent.Enabled && _call.BodyLength > 0)
                ClientTelemetry.BytesSent.Add(_call.BodyLength, Tags(error));
            if (ClientTelemetry.VectorsSent.Enabled && _call.SendsVectors)
                ClientTelemetry.VectorsSent.Add(_call.BatchSize ?? 1, Tags(error));
        }
        if (!_log.IsEnabled(LogLevel.Debug))
            return;
        if (error is null)
            _log.Succeeded(_call.RouteName!, _call.IndexName, elapsed.TotalMilliseconds, _call.Attempts, _call.BodyLength);
        else
            _log.Failed(_call.RouteName!, _call.IndexName, ErrorType(error), elapsed.TotalMilliseconds, _call.Attempts, (int?)_call.StatusCode);
    }

    private readonly Activity? StartActivity()
    {
        var activity = ClientTelemetry.Source.StartActivity(
            _call.IndexName is null ? _call.RouteName! : $"{_call.RouteName} {_call.IndexName}", ActivityKind.Client);
        if (activity is not { IsAllDataRequested: true })
            return activity;
        foreach (var (name, value) in Tags(error: null))
            activity.SetTag(name, value);
        // A batch of one is not a batch, say the conventions.
        if (_call.BatchSize is { } size && size != 1)
            activity.SetTag("db.operation.batch.size", size);
        return activity;
    }

    private readonly void StopActivity(Activity activity, Exception? error)
    {
        if (_call.StatusCode is { } status)
            activity.SetTag("db.response.status_code", ((int)status).ToString(CultureInfo.InvariantCulture));
        if (_call.Attempts > 1)
            activity.SetTag("http.request.resend_count", _call.Attempts - 1);
        if (error is not null)
        {
            activity.SetTag("error.type", ErrorType(error));
            activity.SetStatus(ActivityStatusCode.Error);
        }
        activity.Dispose();
    }

    private readonly TagList Tags(Exception? error)
    {
        var tags = new TagList
        {
            { "db.system.name", SystemName },
            { "db.operation.name", _call.RouteName },
            { "server.address", _server.Host },
            { "server.port", _server.Port },
        };
        if (_call.IndexName is not null)
            tags.Add("db.collection.name", _call.IndexName);
        if (error is not null)
        {
            tags.Add("error.type", ErrorType(error));
            if (_call.StatusCode is { } status)
                tags.Add("db.response.status_code", ((int)status).ToString(CultureInfo.InvariantCulture));
        }
        return tags;
    }

    private static string ErrorType(Exception error) => error.GetType().Name;
}
