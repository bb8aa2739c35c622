using CyborgDb.Primitives;
using CyborgDb.Protocol;

namespace CyborgDb;

public partial class EncryptedIndex
{
    /// <summary>Trains the index, and ends when it is trained. Needs the root key. It is never retried, and has no time limit of its own.</summary>
    /// <param name="options">How. Default: the service's defaults.</param>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Gives up waiting; the service may go on.</param>
    /// <returns>What the service said. With too few vectors it succeeds and leaves the index untrained: <see cref="IsTrainedAsync"/> tells.</returns>
    /// <example>
    /// <code>
    /// await index.TrainAsync();
    /// Console.WriteLine(await index.IsTrainedAsync() ? "It is trained." : "It has too few vectors to be trained.");
    /// </code>
    /// </example>
    /// <exception cref="ArgumentException">An option is out of range. Nothing was sent.</exception>
    /// <exception cref="CyborgDbException">The training failed, or the service cannot be reached, or answers with an error.</exception>
    public virtual async Task<string> TrainAsync(
        TrainOptions? options = null, OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        options ??= TrainOptions.Default;
        options.Check();
        using var call = _service.Begin(Routes.Train, operation, cancellationToken);
        return await _service.SendAsync(call, Routes.Train, scope => new TrainContent(scope, options), async: true).ConfigureAwait(false);
    }

    /// <summary>Asks whether the index has been trained.</summary>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>True when it has: queries then look at some of its lists instead of every vector.</returns>
    /// <exception cref="CyborgDbException">The service cannot be reached, or answers with an error.</exception>
    public virtual async Task<bool> IsTrainedAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        (await DescribeForAsync(nameof(IsTrainedAsync), operation, cancellationToken).ConfigureAwait(false)).IsTrained;

    /// <summary>Asks whether the index is being trained, or waits for it. Needs the root key.</summary>
    /// <param name="operation">Overrides for this operation alone.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>True when it does.</returns>
    /// <exception cref="CyborgDbException">The service cannot be reached, or answers with an error.</exception>
    public virtual async Task<bool> IsTrainingAsync(OperationOptions? operation = null, CancellationToken cancellationToken = default) =>
        (await _service.Connection.SendAsync(Routes.TrainingStatus, operation, cancellationToken).ConfigureAwait(false)).StateOf(Name) != TrainingState.Idle;

    /// <summary>
    /// Waits until the index is neither being trained nor waiting for it, asking the service at growing intervals. Ends at once where
    /// it is not. Needs the root key.
    /// </summary>
    /// <param name="options">At what intervals to ask, and how long to wait in all. Default: first after 0.25 seconds, without an end.</param>
    /// <param name="progress">Told after every answer. Default: nobody.</param>
    /// <param name="operation">Overrides for each question.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether the index is trained now.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="TimeoutException">The time of <see cref="WaitForTrainingOptions.Timeout"/> is up, and the training is not done.</exception>
    /// <exception cref="CyborgDbException">The service cannot be reached, or answers with an error.</exception>
    public virtual async Task<bool> WaitForTrainingAsync(
        WaitForTrainingOptions? options = null, IProgress<TrainingProgress>? progress = null,
        OperationOptions? operation = null, CancellationToken cancellationToken = default)
    {
        options ??= WaitForTrainingOptions.Default;
        options.Check();
        var clock = _service.Connection.TimeProvider;
        var started = clock.GetTimestamp();
        var interval = options.FirstInterval;
        // What the client's end does to the wait, the next question says.
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _service.Connection.Closing);
        for (var polls = 1; ; polls++)
        {
            var status = await _service.Connection.SendAsync(Routes.TrainingStatus, operation, cancellationToken).ConfigureAwait(false);
            var state = status.StateOf(Name);
            var elapsed = clock.GetElapsedTime(started);
            progress?.Report(new TrainingProgress(state, elapsed, polls));
            if (state == TrainingState.Idle)
                return (await DescribeForAsync(nameof(WaitForTrainingAsync), operation, cancellationToken).ConfigureAwait(false)).IsTrained;
            if (options.Timeout != Timeout.InfiniteTimeSpan)
            {
                if (elapsed >= options.Timeout)
                    throw new TimeoutException($"Index '{Name}' was still {(state == TrainingState.Queued ? "waiting for its training" : "being trained")} after {Seconds.Of(options.Timeout)}.");
                interval = TimeSpan.FromTicks(Math.Min(interval.Ticks, (options.Timeout - elapsed).Ticks));
            }
            // A delay leaves off what is less than a millisecond, and would then not be one.
            interval = TimeSpan.FromMilliseconds(Math.Ceiling(interval.TotalMilliseconds));
            await Task.Delay(interval, clock, waiting.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            interval = TimeSpan.FromTicks(Math.Min(options.LongestInterval.Ticks, interval.Ticks * 3 / 2));
        }
    }
}
