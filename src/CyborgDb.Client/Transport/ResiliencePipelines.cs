using CyborgDb.Diagnostics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace CyborgDb.Transport;

/// <summary>Builds what is around every request: retry, around a circuit breaker, around the time limit of an attempt.</summary>
/// <remarks>The total time limit is not here but with the call, because it goes on while the response is read.</remarks>
internal static class ResiliencePipelines
{
    public static ResiliencePipeline<HttpResponseMessage> Build(ResilienceOptions options, TimeProvider clock, ILogger log)
    {
        if (options.Pipeline is { } own)
            return own;
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock };
        if (options.MaxRetries > 0)
            builder.AddRetry(Retry(options, clock, log));
        return builder
            .AddCircuitBreaker(CircuitBreaker(options, log))
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = static args => new(Call.Of(args.Context).Limits.Attempt),
            })
            .Build();
    }

    private static RetryStrategyOptions<HttpResponseMessage> Retry(ResilienceOptions options, TimeProvider clock, ILogger log) => new()
    {
        MaxRetryAttempts = options.MaxRetries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.RetryDelay,
        MaxDelay = options.MaxRetryDelay,
        ShouldHandle = args =>
        {
            var call = Call.Of(args.Context);
            if (!RetryRules.ShouldRetry(call.Route, args.Outcome))
                return new(false);
            // To wait longer than there is time for would only put off the same error.
            var wait = WaitAskedFor(args.Outcome, call) ?? TimeSpan.Zero;
            return new(wait <= options.LongestRetryAfter && clock.GetUtcNow() + wait < call.Deadline);
        },
        DelayGenerator = static args => new(WaitAskedFor(args.Outcome, Call.Of(args.Context))),
        OnRetry = args =>
        {
            var call = Call.Of(args.Context);
            var failure = args.Outcome.Exception?.GetType().Name ?? $"status {(int)args.Outcome.Result!.StatusCode}";
            call.Facts.LastFailure = failure;
            ClientTelemetry.Retried(call.Route.Name);
            log.Retrying(call.Route.Name, args.AttemptNumber + 1, failure, args.RetryDelay.TotalMilliseconds);
            return default;
        },
    };

    private static CircuitBreakerStrategyOptions<HttpResponseMessage> CircuitBreaker(ResilienceOptions options, ILogger log) => new()
    {
        FailureRatio = options.BreakerFailureRatio,
        MinimumThroughput = options.BreakerMinimumThroughput,
        SamplingDuration = options.BreakerSamplingDuration,
        // What those are told who come while one tries the circuit; beside a generator it has no other use.
        BreakDuration = options.BreakDuration,
        // A caller who leaves while trying an open circuit has found out nothing: it stays open, and the next one tries at once.
        BreakDurationGenerator = args => new(Call.Of(args.Context).TriesCircuit ? TimeSpan.Zero : options.BreakDuration),
        ShouldHandle = static args =>
        {
            var call = Call.Of(args.Context);
            if (args.Outcome.Exception is not OperationCanceledException left || !call.CallerToken.IsCancellationRequested)
            {
                call.TriesCircuit = false;
                return new(RetryRules.IsFailure(args.Outcome));
            }
            // The breaker knows but failures and successes, and has to hear one of them to let go of the one that it let through.
            // Any other that a caller cancels is to count for nothing, and thrown from here it does.
            return call.TriesCircuit ? new(true) : ValueTask.FromException<bool>(left);
        },
        OnHalfOpened = static args =>
        {
            Call.Of(args.Context).TriesCircuit = true;
            return default;
        },
        OnOpened = args =>
        {
            if (!Call.Of(args.Context).TriesCircuit)
                log.CircuitOpened(args.BreakDuration.TotalSeconds);
            return default;
        },
        OnClosed = _ =>
        {
            log.CircuitClosed();
            return default;
        },
    };

    private static TimeSpan? WaitAskedFor(Outcome<HttpResponseMessage> outcome, Call call) => outcome.Result is null ? null : call.Facts.RetryAfter;
}
