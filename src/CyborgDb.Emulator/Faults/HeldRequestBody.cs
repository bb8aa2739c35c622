using System.IO.Pipelines;
using CyborgDb.Emulator.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CyborgDb.Emulator.Faults;

/// <summary>A request body that has been read whole, and is still there for the operation to be carried out later.</summary>
sealed class HeldRequestBody : IRequestBodyPipeFeature, IDisposable
{
    readonly SensitiveBuffer _bytes;

    HeldRequestBody(SensitiveBuffer bytes)
    {
        _bytes = bytes;
        Reader = PipeReader.Create(bytes.AsSequence());
    }

    public PipeReader Reader { get; }

    /// <summary>
    /// Reads the body to its end. A server that leaves part of it unread does not notice that the caller has gone.
    /// </summary>
    public static async Task<HeldRequestBody> ReadAsync(HttpContext context)
    {
        var bytes = new SensitiveBuffer();
        try
        {
            PipeReader reader = context.Request.BodyReader;
            ReadResult read;
            do
            {
                read = await reader.ReadAsync(context.RequestAborted);
                bytes.Append(read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
            }
            while (!read.IsCompleted);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }

        var held = new HeldRequestBody(bytes);
        context.Features.Set<IRequestBodyPipeFeature>(held);
        return held;
    }

    public void Dispose() => _bytes.Dispose();
}
