using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>One log line, with everything that a provider could write of it.</summary>
public sealed record LogLine(string Category, LogLevel Level, EventId Event, string Message, string Everything);

/// <summary>Keeps every log line of every level, with its values, its scopes and its exception.</summary>
public sealed class LogCollector : ILoggerFactory, ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    public IReadOnlyList<LogLine> Warnings => [.. _lines.Where(line => line.Level >= LogLevel.Warning)];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(LogCollector collector, string category) : ILogger
    {
        public IDisposable BeginScope<TState>(TState state)
            where TState : notnull => collector._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var everything = new StringWriter(CultureInfo.InvariantCulture);
            everything.WriteLine(formatter(state, exception));
            Write(everything, state);
            collector._scopes.ForEachScope(Write, everything);
            everything.WriteLine(exception);
            collector._lines.Enqueue(new(category, logLevel, eventId, formatter(state, exception), everything.ToString()));
        }

        private static void Write(object? state, StringWriter writer) => Write(writer, state);

        private static void Write(StringWriter writer, object? state)
        {
            writer.WriteLine(state);
            if (state is not IEnumerable<KeyValuePair<string, object?>> values)
                return;
            foreach (var (name, value) in values)
                writer.WriteLine($"{name}={value}");
        }
    }
}
