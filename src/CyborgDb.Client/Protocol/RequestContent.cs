using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace CyborgDb.Protocol;

/// <summary>The index that a request is about, with the key that opens it.</summary>
/// <param name="Name">The index's name.</param>
/// <param name="Key">Its key; null where the request goes without one.</param>
/// <param name="UserId">The user on whose behalf it is, where the caller names one.</param>
/// <param name="IsNameInPath">Whether the route's path says the name, so that the body need not.</param>
internal sealed record IndexScope(string Name, IndexKey? Key, UserId? UserId, bool IsNameInPath = false)
{
    public void Write(Utf8JsonWriter json)
    {
        if (!IsNameInPath)
            json.WriteString("index_name"u8, Name);
        if (Key is not null)
        {
            Span<byte> hex = stackalloc byte[2 * IndexKey.Size];
            Key.WriteHex(hex);
            json.WriteString("index_key"u8, hex);
            CryptographicOperations.ZeroMemory(hex);
        }
        if (UserId is { } userId)
            json.WriteString("user_id"u8, userId.ToString());
    }
}

/// <summary>
/// The body of a request: a JSON object that is written straight to the connection. It is measured first, so its length is
/// announced, and it can be written again when the request is sent again.
/// </summary>
internal abstract class RequestContent : HttpContent
{
    /// <summary>Never changed, so one will do for all.</summary>
    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly IndexScope _scope;
    private long? _length;
    private KeptBody? _kept;

    protected RequestContent(IndexScope scope)
    {
        _scope = scope;
        Headers.ContentType = s_json;
    }

    /// <summary>What it gives the service to do.</summary>
    public virtual Workload Work => default;

    /// <summary>
    /// Finds out the length, which the headers then say, unless it is cancelled. What is long is measured away from the thread of an
    /// asynchronous caller.
    /// </summary>
    public async ValueTask<long> MeasureAsync(bool async, CancellationToken cancellationToken)
    {
        var buffer = new PooledBuffer(KeptBody.Capacity);
        try
        {
            using var writer = BodyWriter.Measuring(buffer, async, cancellationToken);
            await WriteAsync(writer).ConfigureAwait(false);
            if (writer.HasKeptAll)
                _kept = new KeptBody(buffer);
            _length = writer.Length;
            return writer.Length;
        }
        finally
        {
            if (_kept is null)
                buffer.Dispose();
        }
    }

    /// <summary>Writes the fields that follow the index.</summary>
    protected abstract ValueTask WriteFieldsAsync(BodyWriter writer);

    protected override bool TryComputeLength(out long length)
    {
        length = _length ?? MeasureAsync(async: false, CancellationToken.None).Completed();
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_kept is { } kept && kept.TryUse())
        {
            try
            {
                await stream.WriteAsync(kept.Body, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                kept.Release();
            }
            return;
        }
        using var writer = new BodyWriter(stream, async: true, cancellationToken);
        await WriteAsync(writer).ConfigureAwait(false);
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_kept is { } kept && kept.TryUse())
        {
            try
            {
                stream.Write(kept.Body.Span);
            }
            finally
            {
                kept.Release();
            }
            return;
        }
        using var writer = new BodyWriter(stream, async: false, cancellationToken);
        WriteAsync(writer).Completed();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Interlocked.Exchange(ref _kept, null)?.Release();
        base.Dispose(disposing);
    }

    private async ValueTask WriteAsync(BodyWriter writer)
    {
        writer.Json.WriteStartObject();
        _scope.Write(writer.Json);
        await WriteFieldsAsync(writer).ConfigureAwait(false);
        writer.Json.WriteEndObject();
        await writer.FlushAsync().ConfigureAwait(false);
    }
}

/// <summary>A body that says nothing but which index.</summary>
internal sealed class IndexContent(IndexScope scope) : RequestContent(scope)
{
    protected override ValueTask WriteFieldsAsync(BodyWriter writer) => default;
}
