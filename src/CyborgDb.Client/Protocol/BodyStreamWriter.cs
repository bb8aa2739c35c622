using CyborgDb.Primitives;

namespace CyborgDb.Protocol;

/// <summary>Writes a body to where it is sent.</summary>
/// <param name="stream">Where that is.</param>
/// <param name="async">Whether to wait without holding the thread.</param>
/// <param name="cancellationToken">Cancels the writing.</param>
internal sealed class BodyStreamWriter(Stream stream, bool async, CancellationToken cancellationToken) : BodyWriter(new PooledBuffer())
{
    public override ValueTask FlushAsync()
    {
        Json.Flush();
        cancellationToken.ThrowIfCancellationRequested();
        if (async)
            return FlushToStreamAsync();
        stream.Write(Buffer.Written.Span);
        Flushed();
        return default;
    }

    public override void Dispose()
    {
        base.Dispose();
        Buffer.Dispose();
    }

    private async ValueTask FlushToStreamAsync()
    {
        await stream.WriteAsync(Buffer.Written, cancellationToken).ConfigureAwait(false);
        Flushed();
    }
}
