using CyborgDb.Protocol;
using CyborgDb.Transport;

namespace CyborgDb.Ingestion;

/// <summary>Sends batches, each until it is stored or has failed for good.</summary>
/// <param name="index">Where they go.</param>
/// <param name="options">Overrides for every request, and how many go at once.</param>
/// <param name="meter">Counts the retries.</param>
/// <param name="pace">Is told how the service takes it.</param>
/// <param name="cancellationToken">Ends the requests under way.</param>
internal sealed class BatchSender(IndexConnection index, IngestOptions options, IngestMeter meter, IngestPace pace, CancellationToken cancellationToken)
{
    private static readonly TimeSpan s_shortestWait = TimeSpan.FromMilliseconds(100);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with <see cref="End"/>.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What waits to be sent need not wait any longer; requests that are under way are answered.</summary>
    public void End() => _ended.TrySetResult();

    /// <summary>Sends a batch. Never throws.</summary>
    public async Task<BatchOutcome> SendAsync(IngestBatch batch, PacedBatch paced)
    {
        var attempts = new PacedAttempts(pace, paced, meter);
        var outcome = await SendAsync(batch, attempts).ConfigureAwait(false);
        attempts.End(outcome.Result is null ? 0 : batch.Count);
        return outcome;
    }

    private async Task<BatchOutcome> SendAsync(IngestBatch batch, PacedAttempts attempts)
    {
        var mostAttempts = index.Connection.Resilience.MaxRetries + 1;
        var route = batch.Route;
        CallFacts? facts = null;
        while (true)
        {
            try
            {
                using var call = new Call(index.Connection, route, index.Name, options.Operation, options.Method, cancellationToken)
                {
                    Sharers = options.Requests,
                    Attempting = attempts.Begin,
                    Answered = attempts.Answered,
                };
                // What an earlier call may have done is not forgotten.
                if (facts is not null)
                    call.Facts.Remember(facts);
                try
                {
                    var result = await index.SendAsync(call, route, batch.Content, async: true).ConfigureAwait(false);
                    return new(batch, result, null, call.Facts);
                }
                finally
                {
                    facts = call.Facts;
                }
            }
            catch (CyborgDbException error) when (error.IsCircuitOpen && attempts.Count < mostAttempts && !Ended.IsCompleted)
            {
                // It is not this batch that the circuit is open for: it waits until the circuit lets one through to try, as long as it
                // has attempts left. While another one tries, the time that is given is none, or less.
                await WaitAsync(error.RetryAfter > s_shortestWait ? error.RetryAfter.Value : s_shortestWait).ConfigureAwait(false);
                if (cancellationToken.IsCancellationRequested)
                    return new(batch, null, new OperationCanceledException(cancellationToken), facts);
                if (Ended.IsCompleted)
                    return new(batch, null, error, facts);
            }
            catch (Exception error)
            {
                return new(batch, null, error, facts);
            }
        }
    }

    private async Task WaitAsync(TimeSpan time)
    {
        using var waited = new CancellationTokenSource();
        await Task.WhenAny(Task.Delay(time, index.Connection.TimeProvider, waited.Token), Ended).ConfigureAwait(false);
        await waited.CancelAsync().ConfigureAwait(false);
    }
}
