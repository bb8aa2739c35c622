using System.IO.Pipelines;
using CyborgDb.Emulator.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CyborgDb.Emulator.Faults;

/// <summary>A request body that has been read whole, and is still there for the operation to be carried out later.</summary>
internal sealed class HeldRequestBody(WholeBody body) : IRequestBodyPipeFeature, IDisposable
{
    public PipeReader Reader => body.Reader;

    /// <summary>
    /// Reads the body to its end. A server that leaves part of it unread does not notice that the caller has gone.
    /// </summary>
    public static async Task<HeldRequestBody> ReadAsync(HttpContext context)
    {
        var held = new HeldRequestBody(await WholeBody.ReceiveAsync(context).ConfigureAwait(false));
        context.Features.Set<IRequestBodyPipeFeature>(held);
        return held;
    }

    public void Dispose() => body.Dispose();
}
