using CyborgDb.Primitives;

namespace CyborgDb.Protocol;

/// <summary>
/// Measures a body. While it is short, it is written into a buffer and kept there, so that a small body is written only once; once it is too
/// long for that, what is written is counted and dropped.
/// </summary>
/// <param name="kept">Where it is kept. It belongs to whoever gives it.</param>
/// <param name="async">Whether a long measuring leaves the caller's thread.</param>
/// <param name="cancellationToken">Cancels the measuring.</param>
internal sealed class BodyMeasurer(PooledBuffer kept, bool async, CancellationToken cancellationToken) : BodyWriter(kept)
{
    /// <summary>So much is measured before an asynchronous caller's thread is left.</summary>
    private const int LongWork = 256 * 1024;

    private bool _hasLeft;

    /// <summary>Whether everything that was written is still there, when all has been written.</summary>
    public bool HasKeptAll { get; private set; } = true;

    public override bool IsMeasuring => !HasKeptAll;

    public override ValueTask FlushIfFullAsync()
    {
        cancellationToken.ThrowIfCancellationRequested();
        return async && !_hasLeft && Length >= LongWork ? LeaveThreadAsync() : base.FlushIfFullAsync();
    }

    public override ValueTask FlushAsync()
    {
        Json.Flush();
        if (HasKeptAll && Buffer.WrittenCount < FlushAt)
            return default;
        HasKeptAll = false;
        Flushed();
        return default;
    }

    public override bool TryMeasure(long count)
    {
        if (HasKeptAll && Length + count < FlushAt)
            return false;
        HasKeptAll = false;
        Measured(count);
        return true;
    }

    private async ValueTask LeaveThreadAsync()
    {
        _hasLeft = true;
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await base.FlushIfFullAsync().ConfigureAwait(false);
    }
}
