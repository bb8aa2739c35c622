using CyborgDb.Transport;
using Polly.CircuitBreaker;

namespace CyborgDb.Ingestion;

/// <summary>What became of a batch: what the service said, or why it failed for good, and what its attempts tell.</summary>
internal sealed record BatchOutcome(IngestBatch Batch, UpsertResult? Result, Exception? Error, CallObserver Observer);

/// <summary>Sends batches, each until it is stored or has failed for good.</summary>
/// <param name="index">Where they go.</param>
/// <param name="options">Overrides for every request, and how many go at once.</param>
/// <param name="mostAttempts">How often a batch is tried at most.</param>
/// <param name="meter">Counts the retries.</param>
/// <param name="clock">What time it is.</param>
/// <param name="cancellationToken">Ends the requests under way.</param>
internal sealed class BatchSender(
    EncryptedIndex index, IngestOptions options, int mostAttempts, IngestMeter meter, TimeProvider clock, CancellationToken cancellationToken)
{
    private static readonly TimeSpan s_shortestWait = TimeSpan.FromMilliseconds(100);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with <see cref="End"/>.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What waits to be sent need not wait any longer; requests that are under way are answered.</summary>
    public void End() => _ended.TrySetResult();

    /// <summary>Sends a batch. Never throws.</summary>
    public async Task<BatchOutcome> SendAsync(IngestBatch batch)
    {
        // One for all calls: what an earlier one may have done is not forgotten.
        var observer = new Observer(meter);
        try
        {
            while (true)
            {
                try
                {
                    var result = await batch.SendAsync(
                        index, OperationOptions.Watched(options.Operation, observer, options.Requests), cancellationToken).ConfigureAwait(false);
                    return new(batch, result, null, observer);
                }
                catch (CyborgDbTransportException error) when (error.InnerException is BrokenCircuitException && observer.Attempts < mostAttempts && !Ended.IsCompleted)
                {
                    // It is not this batch that the circuit is open for: it waits until the circuit lets one through to try, as long as it
                    // has attempts left. While another one tries, the time that is given is none, or less.
                    await WaitAsync(error.RetryAfter > s_shortestWait ? error.RetryAfter.Value : s_shortestWait).ConfigureAwait(false);
                    cancellationToken.ThrowIfCancellationRequested();
                    if (Ended.IsCompleted)
                        return new(batch, null, error, observer);
                }
            }
        }
        catch (Exception error)
        {
            return new(batch, null, error, observer);
        }
    }

    private async Task WaitAsync(TimeSpan time)
    {
        using var waited = new CancellationTokenSource();
        await Task.WhenAny(Task.Delay(time, clock, waited.Token), Ended).ConfigureAwait(false);
        await waited.CancelAsync().ConfigureAwait(false);
    }

    private sealed class Observer(IngestMeter meter) : CallObserver
    {
        public int Attempts { get; private set; }

        public override void Attempting(int attempt)
        {
            if (++Attempts > 1)
                meter.Retried();
        }
    }
}
