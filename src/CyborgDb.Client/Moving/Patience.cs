using CyborgDb.Transport;

namespace CyborgDb.Moving;

/// <summary>
/// What is tried again beyond the retries of one request, because so much work would be lost with it: what came broken, and what was turned away because
/// the circuit breaker is open. To be turned away is no attempt, and is waited for as long as it takes. Reads only: done twice they come to the same.
/// </summary>
internal sealed class Patience(IndexConnection index)
{
    private static readonly TimeSpan s_shortestWait = TimeSpan.FromMilliseconds(100);

    private int _left = Math.Max(1, index.Connection.Resilience.MaxRetries);

    /// <summary>Reads, and again as long as that has a chance.</summary>
    public static async Task<T> KeepAsync<T>(IndexConnection index, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        var patience = new Patience(index);
        while (true)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (CyborgDbException error) when (patience.MayTryAgain(error))
            {
                await patience.WaitAsync(error, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether it may be tried again, which is counted.</summary>
    /// <param name="error">What came of it.</param>
    /// <param name="wasSentOnce">Whether it has had no retries yet.</param>
    public bool MayTryAgain(CyborgDbException error, bool wasSentOnce = false) =>
        error is { IsCircuitOpen: true, Attempts: 0 } || MayPass(error, wasSentOnce) && _left-- > 0;

    /// <summary>Waits until the circuit lets one through to try; a response that came broken need not be waited for.</summary>
    public async Task WaitAsync(CyborgDbException error, CancellationToken cancellationToken)
    {
        if (!error.IsCircuitOpen)
            return;
        var time = error.RetryAfter > s_shortestWait ? error.RetryAfter.Value : s_shortestWait;
        await Task.Delay(time, index.Connection.TimeProvider, cancellationToken).ConfigureAwait(false);
    }

    private static bool MayPass(CyborgDbException error, bool wasSentOnce) =>
        error is CyborgDbProtocolException || error.IsCircuitOpen
        || error is CyborgDbTransportException { IsTransient: true } && (error.StatusCode is not null || wasSentOnce);
}
