using System.Buffers;
using System.IO.Pipelines;

namespace CyborgDb.Emulator.Http;

/// <summary>
/// A body that is held whole before anything is done with it. It grows by pieces from the pool, so that one of hundreds
/// of megabytes is not copied on the way.
/// </summary>
internal sealed class WholeBody : IDisposable
{
    private static readonly PipeOptions s_unlimited = new(
        pauseWriterThreshold: 0, minimumSegmentSize: 64 * 1024, useSynchronizationContext: false);

    private readonly Pipe _pipe = new(s_unlimited);

    public IBufferWriter<byte> Writer => _pipe.Writer;

    /// <summary>Where the whole body can be read from, once.</summary>
    public PipeReader Reader => _pipe.Reader;

    /// <summary>Reads the body of a request to its end.</summary>
    public static async Task<WholeBody> ReceiveAsync(HttpContext context)
    {
        var body = new WholeBody();
        try
        {
            await context.Request.BodyReader.CopyToAsync(body._pipe.Writer, context.RequestAborted).ConfigureAwait(false);
            await body._pipe.Writer.CompleteAsync().ConfigureAwait(false);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Ends the body; the bytes that it has, which are there until it is disposed.</summary>
    public ReadOnlySequence<byte> Complete()
    {
        _pipe.Writer.Complete();
        _pipe.Reader.TryRead(out var read);
        return read.Buffer;
    }

    public void Dispose()
    {
        _pipe.Writer.Complete();
        _pipe.Reader.Complete();
    }
}
